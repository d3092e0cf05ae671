package dev.plumb.spec.text;

import dev.plumb.source.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A contract: its OpenAPI fragments as one document, overlays applied, references to other files
 * brought in as {@code #/components/…}, and what 3.0 spells otherwise spelled as in 3.1. Every node
 * keeps the place that it was written at.
 *
 * @param path the document that it starts in
 */
public record ContractText(String path, Node.Mapping document) {

    /** The node that a pointer such as {@code #/components/schemas/Order} leads to. */
    public Optional<Node> at(String reference) {
        return Pointers.find(document, reference);
    }

    /** Follows {@code $ref} to what it stands for; empty where it leads nowhere or in a circle. */
    public Optional<Node> resolved(Node node) {
        Optional<Node> current = Optional.of(node);
        for (int steps = 0; steps < 100 && current.isPresent(); steps++) {
            if (current.get() instanceof Node.Mapping mapping
                    && mapping.get("$ref").orElse(null) instanceof Node.Scalar reference) {
                current = at(reference.text());
            } else {
                return current;
            }
        }
        return Optional.empty();
    }

    /** The document as plain JSON values: maps in the order written, lists, strings, numbers, booleans and null. */
    public Map<String, Object> plain() {
        return Pointers.plain(document);
    }

    /** Every operation with its path and method, in the order written. */
    public List<Endpoint> endpoints() {
        if (!(document.get("paths").orElse(null) instanceof Node.Mapping paths)) {
            return List.of();
        }
        return paths.entries().stream()
                .flatMap(path -> resolved(path.value()).orElse(path.value()) instanceof Node.Mapping item
                        ? endpoints(path, item)
                        : Stream.empty())
                .toList();
    }

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace", "query");

    private static Stream<Endpoint> endpoints(Node.Entry path, Node.Mapping item) {
        return item.entries().stream()
                .filter(entry -> METHODS.contains(entry.name()))
                .flatMap(entry -> entry.value() instanceof Node.Mapping operation
                        ? Stream.of(new Endpoint(Word.of(path.key()), Word.of(entry.key()), item, operation))
                        : Stream.empty());
    }

    /**
     * @param method in lower case
     * @param pathItem what the operations of the path share
     */
    public record Endpoint(Word path, Word method, Node.Mapping pathItem, Node.Mapping operation) {

        public Optional<Word> operationId() {
            return operation.get("operationId").orElse(null) instanceof Node.Scalar id
                    ? Optional.of(Word.of(id))
                    : Optional.empty();
        }
    }
}
