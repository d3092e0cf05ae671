package dev.plumb.emit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The types that a support file may name whose text varies, and where each lives. */
final class Imports {
    private record Type(String home, Pattern named) {}

    private final Map<String, Type> types = new LinkedHashMap<>();

    /** @param names of types, a space between two */
    Imports from(String home, String names) {
        for (String name : names.split(" ", -1)) {
            types.put(name, new Type(home, Pattern.compile("(?<![\\w.])" + name + "\\b")));
        }
        return this;
    }

    /** The imports of what a text names, sorted. */
    TreeSet<String> of(String text) {
        var lines = new TreeSet<String>();
        types.forEach((name, type) -> {
            if (type.named().matcher(text).find()) {
                lines.add("import " + type.home() + "." + name + ";");
            }
        });
        return lines;
    }
}
