package dev.plumb.spec;

import dev.plumb.source.Node;
import dev.plumb.source.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * A schema of the contract (JSON Schema 2020-12 as OpenAPI 3.1 uses it), resolved as far as a value's
 * type goes: {@code allOf} is merged, a component stays a {@link Ref} so that cycles end and types keep
 * their names.
 *
 * @param defaultValue a plain JSON value: String, Long, BigDecimal, Boolean, List, Map
 * @param further what a value has to keep besides, whatever its type
 */
public record Schema(
        Span span,
        Shape shape,
        boolean nullable,
        Optional<Object> defaultValue,
        Optional<Object> example,
        Optional<String> description,
        boolean readOnly,
        boolean writeOnly,
        boolean deprecated,
        Optional<Further> further) {

    public Schema(
            Span span,
            Shape shape,
            boolean nullable,
            Optional<Object> defaultValue,
            Optional<Object> example,
            Optional<String> description,
            boolean readOnly,
            boolean writeOnly,
            boolean deprecated) {
        this(
                span,
                shape,
                nullable,
                defaultValue,
                example,
                description,
                readOnly,
                writeOnly,
                deprecated,
                Optional.empty());
    }

    public Schema withFurther(Optional<Further> more) {
        return new Schema(
                span, shape, nullable, defaultValue, example, description, readOnly, writeOnly, deprecated, more);
    }

    /**
     * Keywords that say nothing of a value's type ({@code not}, {@code if}, {@code dependentRequired}, …): they are
     * kept as they stand, each part a schema of its own, for a validator of JSON Schema.
     *
     * @param kinds of an object that is one of several, which a property tells apart; it stands among the parts as well
     */
    public record Further(List<Node.Mapping> parts, Optional<Kinds> kinds) {
        public Further {
            parts = List.copyOf(parts);
        }

        public Further(List<Node.Mapping> parts) {
            this(parts, Optional.empty());
        }

        /** Without what is said of kinds. */
        public Optional<Further> apart() {
            List<Node.Mapping> rest = parts.stream()
                    .filter(p -> kinds.filter(k -> k.said().equals(p)).isEmpty())
                    .toList();
            return rest.isEmpty() ? Optional.empty() : Optional.of(new Further(rest));
        }

        public Further and(Further other) {
            var both = new ArrayList<>(parts);
            other.parts.stream().filter(p -> !both.contains(p)).forEach(both::add);
            return new Further(both, kinds.or(() -> other.kinds));
        }
    }

    /** @param choice with a discriminator, of objects alone; {@code said} is how the contract writes it */
    public record Kinds(Choice choice, Node.Mapping said) {
        public Discriminator by() {
            return choice.discriminator().orElseThrow();
        }
    }

    /** What a value looks like. */
    public sealed interface Shape {}

    /** A component of the contract. */
    public record Ref(String name) implements Shape {}

    /**
     * @param format as written; {@code decimal} is {@link DecimalText}
     * @param contentMediaType and {@code contentSchema}: what the string holds
     */
    public record Text(
            OptionalInt minLength,
            OptionalInt maxLength,
            Optional<String> pattern,
            Optional<String> format,
            Optional<String> contentMediaType,
            Optional<Schema> contentSchema)
            implements Shape {}

    /** An exact number in plain notation, as a string. */
    public record DecimalText(Bounds bounds) implements Shape {}

    /** One of some words; a {@code const} is one word. */
    public record Words(List<String> values) implements Shape {
        public Words {
            values = List.copyOf(values);
        }
    }

    public record WholeNumber(Bounds bounds, Optional<String> format) implements Shape {}

    public record AnyNumber(Bounds bounds, Optional<String> format) implements Shape {}

    public record Bool(Optional<Boolean> constant) implements Shape {}

    public record Array(Schema items, OptionalInt minItems, OptionalInt maxItems, boolean uniqueItems)
            implements Shape {}

    /** @param rest what properties beyond the named ones are */
    public record Obj(
            SequencedMap<String, Property> properties, Rest rest, OptionalInt minProperties, OptionalInt maxProperties)
            implements Shape {}

    /**
     * Exactly one ({@code oneOf}) or at least one ({@code anyOf}).
     *
     * @param discriminator the property whose word tells which alternative it is
     */
    public record Choice(boolean exactlyOne, List<Schema> alternatives, Optional<Discriminator> discriminator)
            implements Shape {
        public Choice {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** @param kinds the alternatives by the words of {@code property} */
    public record Discriminator(String property, SequencedMap<String, Schema> kinds) {}

    /** Anything. */
    public record Any() implements Shape {}

    public record NullOnly() implements Shape {}

    public record Property(Span span, String name, Schema schema, boolean required) {}

    /** {@code additionalProperties}. */
    public sealed interface Rest {
        /** The keyword is absent: others are ignored. */
        record Ignored() implements Rest {}

        /** {@code false}: others are refused. */
        record Refused() implements Rest {}

        /** {@code true} or a schema: others are kept as part of the value. */
        record Kept(Optional<Schema> schema) implements Rest {}
    }

    /** @param values the only ones that there are ({@code enum}); empty for any */
    public record Bounds(
            Optional<BigDecimal> minimum,
            Optional<BigDecimal> maximum,
            Optional<BigDecimal> exclusiveMinimum,
            Optional<BigDecimal> exclusiveMaximum,
            Optional<BigDecimal> multipleOf,
            List<BigDecimal> values) {
        public static final Bounds NONE = new Bounds(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        public Bounds {
            values = List.copyOf(values);
        }

        /** These values alone. */
        public static Bounds oneOf(List<BigDecimal> values) {
            Optional<BigDecimal> least = values.stream().min(BigDecimal::compareTo);
            Optional<BigDecimal> most = values.stream().max(BigDecimal::compareTo);
            return new Bounds(least, most, Optional.empty(), Optional.empty(), Optional.empty(), values);
        }
    }
}
