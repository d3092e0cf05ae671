package dev.plumb.spec.text;

import java.util.List;

/** An event and the schemas of its parts. */
public record EventText(Word name, List<Part> parts) {

    public EventText {
        parts = List.copyOf(parts);
    }

    public record Part(Word name, Word schema) {}
}
