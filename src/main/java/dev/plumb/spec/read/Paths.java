package dev.plumb.spec.read;

import java.util.ArrayDeque;

/** Paths of documents within a specification. */
final class Paths {

    private Paths() {}

    /** A path that a document names, counted from that document's folder. */
    static String resolved(String from, String relative) {
        var parts = new ArrayDeque<String>();
        int folder = from.lastIndexOf('/');
        String whole = folder < 0 ? relative : from.substring(0, folder + 1) + relative;
        for (String part : whole.split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> parts.pollLast();
                default -> parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
