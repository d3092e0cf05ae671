package dev.plumb.design;

import dev.plumb.spec.Consequences;
import java.util.List;
import java.util.Optional;

/**
 * An event as a record: the keys of its rows, and its values.
 *
 * @param name of the record
 * @param told the record within it that says what others outside learn of it; empty where nobody is told
 */
public record EventDesign(
        Consequences.Event event, String name, String packageName, List<Part> parts, Optional<Told> told) {
    public EventDesign {
        parts = List.copyOf(parts);
    }

    public Optional<Part> part(String name) {
        return parts.stream().filter(p -> p.part().name().equals(name)).findFirst();
    }

    /** @param components the key of a row, column by column; a value is one component */
    public record Part(Consequences.Event.Part part, List<Component> components) {
        public Part {
            components = List.copyOf(components);
        }
    }

    /** @param column of the row's key; empty for a value */
    public record Component(String name, String column, ValueType type, boolean nullable) {}

    /** @param types of the parts, in their order */
    public record Told(String name, List<ValueType> types) {
        public Told {
            types = List.copyOf(types);
        }
    }
}
