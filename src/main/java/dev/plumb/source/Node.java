package dev.plumb.source;

import java.util.List;
import java.util.Optional;

/** A located tree: what YAML and JSON documents are read as. Keys keep their order and their places. */
public sealed interface Node {
    Span span();

    /** A mapping with scalar keys, in the order written. */
    record Mapping(Span span, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Node> get(String key) {
            return entry(key).map(Entry::value);
        }

        public Optional<Entry> entry(String key) {
            for (Entry entry : entries) {
                if (entry.name().equals(key)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        }
    }

    record Entry(Scalar key, Node value) {
        public String name() {
            return key.text();
        }
    }

    record Sequence(Span span, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A scalar: its text as written (escapes and folding resolved) and what YAML's core schema takes it for. */
    record Scalar(Span span, String text, Kind kind) implements Node {
        /** Resolved by the YAML 1.2 core schema; a quoted scalar is always {@code STRING}. */
        public enum Kind {
            STRING,
            INTEGER,
            NUMBER,
            BOOLEAN,
            NULL
        }

        /** The place of a part of this scalar's text, in offsets of the text, in spite of quotes, escapes and folded lines. */
        public Span part(int from, int to) {
            return part(span, text, from, to);
        }

        /** As {@link #part(int, int)}, of a scalar that was taken apart into its place and its text. */
        public static Span part(Span span, String text, int from, int to) {
            return ScalarOrigin.part(span, text, from, to);
        }
    }
}
