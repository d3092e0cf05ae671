package dev.plumb.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The names that an expression may use, besides the tables of the {@link Model}: parameters,
 * {@code request}, {@code viewer}, {@code now}, {@code env} and what earlier steps named.
 *
 * @param current names of rows of which a later one is at hand, each with the name of that
 */
public record Scope(
        Model model, SequencedMap<String, Type> variables, Optional<Type> expected, Map<String, String> current) {
    public Scope {
        current = Map.copyOf(current);
        variables = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(variables));
    }

    public Scope(Model model, SequencedMap<String, Type> variables, Optional<Type> expected) {
        this(model, variables, expected, Map.of());
    }

    public static Scope of(Model model, Map<String, Type> variables) {
        return new Scope(model, new LinkedHashMap<>(variables), Optional.empty(), Map.of());
    }

    public Scope with(String name, Type type) {
        var more = new LinkedHashMap<>(variables);
        more.put(name, type);
        return new Scope(model, more, expected, current);
    }

    /** The type that the whole expression should have; decides what a bare enum word means. */
    public Scope expecting(Type type) {
        return new Scope(model, variables, Optional.of(type), current);
    }

    /** From here on the row that {@code name} calls is looked at as {@code row}, which is read later than it. */
    public Scope withCurrent(String name, String row) {
        var more = new LinkedHashMap<>(current);
        more.put(name, row);
        return new Scope(model, variables, expected, more);
    }
}
