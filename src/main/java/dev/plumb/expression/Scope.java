package dev.plumb.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The names that an expression may use, besides the tables of the {@link Model}: parameters,
 * {@code request}, {@code viewer}, {@code now}, {@code env} and what earlier steps named.
 */
public record Scope(Model model, SequencedMap<String, Type> variables, Optional<Type> expected) {
    public Scope {
        variables = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(variables));
    }

    public static Scope of(Model model, Map<String, Type> variables) {
        return new Scope(model, new LinkedHashMap<>(variables), Optional.empty());
    }

    public Scope with(String name, Type type) {
        var more = new LinkedHashMap<>(variables);
        more.put(name, type);
        return new Scope(model, more, expected);
    }

    /** The type that the whole expression should have; decides what a bare enum word means. */
    public Scope expecting(Type type) {
        return new Scope(model, variables, Optional.of(type));
    }
}
