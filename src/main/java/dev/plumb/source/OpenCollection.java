package dev.plumb.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping or a sequence whose end has not been read yet. */
final class OpenCollection {
    private final boolean mapping;
    private final boolean flow;
    private final int start;
    private final Optional<String> anchor;
    private final List<Node> items = new ArrayList<>();
    private final Map<String, Node.Entry> entries = new HashMap<>();
    private final List<Node.Entry> ordered = new ArrayList<>();
    private final List<Node> merged = new ArrayList<>();
    private @Nullable Part key;
    private @Nullable Part value;
    private int last;

    OpenCollection(boolean mapping, boolean flow, int start, Optional<String> anchor) {
        this.mapping = mapping;
        this.flow = flow;
        this.start = start;
        this.anchor = anchor;
        this.last = start;
    }

    boolean flow() {
        return flow;
    }

    int start() {
        return start;
    }

    Optional<String> anchor() {
        return anchor;
    }

    /** Where the last part ends. */
    int lastOffset() {
        return last;
    }

    /** @param plain whether the node is a plain scalar, written at this place */
    void add(Node node, int from, int end, boolean plain, Excerpt excerpt, List<SyntaxFault> faults) {
        last = Math.max(last, end);
        var part = new Part(node, from, end, plain);
        if (!mapping) {
            items.add(node);
            return;
        }
        if (key == null) {
            key = part;
            return;
        }
        Part written = key;
        key = null;
        Part before = value;
        value = part;
        if (!(written.node() instanceof Node.Scalar name)) {
            faults.add(new SyntaxFault.KeyNotText(written.node().span()));
        } else if (before != null && continues(before, written, part, excerpt)) {
            value = joined(before, written, excerpt);
            Node.Entry longer = new Node.Entry(ordered.getLast().key(), value.node());
            ordered.set(ordered.size() - 1, longer);
            entries.put(longer.name(), longer);
        } else if (name.text().equals("<<") && name.span().text().equals("<<")) {
            value = null;
            merged.add(node);
        } else if (!put(new Node.Entry(name, node), faults)) {
            value = null;
        }
    }

    /** A node with its place in the excerpt. */
    private record Part(Node node, int from, int end, boolean plain) {}

    /**
     * Whether what YAML takes for a key without a value goes on with the text before it: in
     * {@code { title: It is unknown, expired or used. }} the comma belongs to the title.
     */
    private boolean continues(Part before, Part written, Part nothing, Excerpt excerpt) {
        boolean empty = nothing.plain()
                && nothing.node() instanceof Node.Scalar scalar
                && scalar.text().isEmpty();
        boolean text = before.plain()
                && before.node() instanceof Node.Scalar scalar
                && !scalar.text().isEmpty();
        if (!flow || !empty || !text || !written.plain()) {
            return false;
        }
        String rest = excerpt.text().substring(written.end()).stripLeading();
        return !rest.startsWith(":") && !excerpt.text().startsWith("?", written.from());
    }

    private static Part joined(Part before, Part more, Excerpt excerpt) {
        String text = excerpt.text().substring(before.from(), more.end()).replaceAll("\\s*\n\\s*", " ");
        var scalar = new Node.Scalar(excerpt.span(before.from(), more.end()), text, Node.Scalar.Kind.STRING);
        return new Part(scalar, before.from(), more.end(), true);
    }

    private boolean put(Node.Entry entry, List<SyntaxFault> faults) {
        Node.Entry first = entries.putIfAbsent(entry.name(), entry);
        if (first == null) {
            ordered.add(entry);
            return true;
        }
        faults.add(new SyntaxFault.DuplicateKey(
                entry.key().span(), entry.name(), first.key().span()));
        return false;
    }

    Node node(Span span, List<SyntaxFault> faults) {
        if (!mapping) {
            return new Node.Sequence(span, items);
        }
        // A key without its value, where reading broke off, is left out.
        for (Node source : merged) {
            merge(source, faults);
        }
        return new Node.Mapping(span, ordered);
    }

    private void merge(Node source, List<SyntaxFault> faults) {
        switch (source) {
            case Node.Mapping other -> {
                for (Node.Entry entry : other.entries()) {
                    if (entries.putIfAbsent(entry.name(), entry) == null) {
                        ordered.add(entry);
                    }
                }
            }
            case Node.Sequence sequence -> {
                for (Node item : sequence.items()) {
                    if (item instanceof Node.Mapping) {
                        merge(item, faults);
                    } else {
                        faults.add(new SyntaxFault.MergeOfNoMapping(item.span()));
                    }
                }
            }
            case Node.Scalar scalar -> faults.add(new SyntaxFault.MergeOfNoMapping(scalar.span()));
        }
    }
}
