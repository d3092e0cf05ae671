package dev.plumb.prove;

import dev.plumb.schema.Column;
import dev.plumb.spec.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values just outside of what a schema takes. */
final class Faulty {
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();
    private static final int LONGEST = 100_000;

    private Faulty() {}

    /** @param what is wrong, in words */
    record Value(String what, JsonNode value) {}

    /** For a parameter, as texts: what a wrong type looks like there. */
    static List<Value> texts(Schema schema) {
        return values(schema, false).stream().filter(v -> v.value().isString()).toList();
    }

    /** For a property in JSON. */
    static List<Value> json(Schema schema, boolean nullable) {
        var values = new ArrayList<>(values(schema, true));
        if (!nullable) {
            values.add(new Value("null", NODES.nullNode()));
        }
        return values;
    }

    private static List<Value> values(Schema schema, boolean json) {
        var values = new ArrayList<Value>();
        switch (schema.shape()) {
            case Schema.Text text -> text(text, values);
            case Schema.DecimalText decimal -> {
                add(values, "no number", "cheap");
                add(values, "no plain notation", "1e3");
                bounds(decimal.bounds(), values, true);
            }
            case Schema.Words _ -> add(values, "none of the words", "no-such-word");
            case Schema.WholeNumber whole -> {
                add(values, "no number", "many");
                bounds(whole.bounds(), values, !json);
                values.add(new Value(
                        "no whole number", json ? NODES.numberNode(new BigDecimal("1.5")) : NODES.stringNode("1.5")));
            }
            case Schema.AnyNumber any -> {
                add(values, "no number", "many");
                bounds(any.bounds(), values, !json);
            }
            case Schema.Bool _ -> add(values, "neither true nor false", "perhaps");
            case Schema.Array _ -> values.add(new Value("no list", NODES.stringNode("none")));
            case Schema.Obj _ -> values.add(new Value("no object", NODES.stringNode("none")));
            case Schema.Choice _, Schema.Any _, Schema.NullOnly _, Schema.Ref _ -> {}
        }
        boolean string = schema.shape() instanceof Schema.Text
                || schema.shape() instanceof Schema.DecimalText
                || schema.shape() instanceof Schema.Words;
        boolean plain = !(schema.shape() instanceof Schema.Text text)
                || text.contentMediaType().isEmpty();
        if (json && string && plain) {
            values.add(new Value("a number for a text", NODES.numberNode(5)));
            values.add(new Value("an object for a text", NODES.objectNode()));
        }
        return values;
    }

    private static void text(Schema.Text text, List<Value> values) {
        text.minLength().ifPresent(n -> {
            if (n > 0) {
                add(values, "shorter than " + n, "x".repeat(n - 1));
            }
        });
        text.maxLength().ifPresent(n -> {
            if (n < LONGEST) {
                add(values, "longer than " + n, "x".repeat(n + 1));
            }
        });
        text.pattern().ifPresent(p -> {
            for (String candidate : List.of("!?", "a b", "\u00e4", "x", "1")) {
                if (values.stream().noneMatch(v -> v.what().equals("against the pattern")) && !matches(p, candidate)) {
                    add(values, "against the pattern", candidate);
                }
            }
        });
        Optional<String> format = text.format();
        if (format.isPresent()
                && List.of("date-time", "date", "uuid", "email", "time").contains(format.get())) {
            add(values, "no " + format.get(), "not-one");
        }
    }

    /** More than a column keeps: digits of a number, where the contract itself names no bound. */
    static List<Value> column(Schema schema, Column column) {
        var values = new ArrayList<Value>();
        boolean text = schema.shape() instanceof Schema.DecimalText;
        boolean number = text || schema.shape() instanceof Schema.AnyNumber;
        OptionalInt scale = column.type().scale();
        if (number && column.type().base().equals("numeric") && scale.isPresent()) {
            Schema.Bounds bounds = schema.shape() instanceof Schema.DecimalText decimal
                    ? decimal.bounds()
                    : ((Schema.AnyNumber) schema.shape()).bounds();
            BigDecimal least = bounds.minimum().or(bounds::exclusiveMinimum).orElse(BigDecimal.ONE);
            number(
                    values,
                    "finer than its column keeps",
                    least.add(BigDecimal.ONE.movePointLeft(scale.getAsInt() + 1)),
                    text);
            boolean unbounded =
                    bounds.maximum().isEmpty() && bounds.exclusiveMaximum().isEmpty();
            if (unbounded && column.type().precision().isPresent()) {
                int digits = column.type().precision().getAsInt() - scale.getAsInt();
                number(values, "larger than its column keeps", BigDecimal.TEN.pow(digits), text);
            }
        }
        boolean open = schema.shape() instanceof Schema.WholeNumber whole
                && whole.bounds().maximum().isEmpty()
                && whole.bounds().exclusiveMaximum().isEmpty();
        if (open && column.type().base().equals("integer")) {
            number(values, "larger than its column keeps", BigDecimal.valueOf(Integer.MAX_VALUE + 1L), false);
        }
        return values;
    }

    /** The values of a parameter that lie on its bounds. */
    static List<String> bounds(Schema schema) {
        return switch (schema.shape()) {
            case Schema.DecimalText decimal -> ends(decimal.bounds());
            case Schema.WholeNumber whole -> ends(whole.bounds());
            case Schema.AnyNumber any -> ends(any.bounds());
            case Schema.Text text
            when text.pattern().isEmpty() && text.format().isEmpty() ->
                Stream.concat(
                                text.minLength().stream().boxed(),
                                text.maxLength().stream().boxed())
                        .filter(n -> n > 0 && n <= 1000)
                        .map("x"::repeat)
                        .toList();
            case Schema.Words words -> words.values();
            case Schema.Text _,
                    Schema.Bool _,
                    Schema.Array _,
                    Schema.Obj _,
                    Schema.Choice _,
                    Schema.Any _,
                    Schema.NullOnly _,
                    Schema.Ref _ -> List.of();
        };
    }

    private static List<String> ends(Schema.Bounds bounds) {
        return Stream.concat(bounds.minimum().stream(), bounds.maximum().stream())
                .map(BigDecimal::toPlainString)
                .toList();
    }

    private static boolean matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).find();
    }

    private static void bounds(Schema.Bounds bounds, List<Value> values, boolean text) {
        bounds.minimum()
                .ifPresent(m -> number(values, "less than " + m.toPlainString(), m.subtract(BigDecimal.ONE), text));
        bounds.maximum().ifPresent(m -> number(values, "more than " + m.toPlainString(), m.add(BigDecimal.ONE), text));
        bounds.multipleOf()
                .ifPresent(m -> number(
                        values,
                        "no multiple of " + m.toPlainString(),
                        m.divide(BigDecimal.valueOf(2))
                                .add(m.multiply(bounds.minimum()
                                        .orElse(BigDecimal.ZERO)
                                        .divideToIntegralValue(m)
                                        .add(BigDecimal.ONE))),
                        text));
        bounds.exclusiveMinimum().ifPresent(m -> number(values, "no more than " + m.toPlainString(), m, text));
        bounds.exclusiveMaximum().ifPresent(m -> number(values, "no less than " + m.toPlainString(), m, text));
    }

    private static void number(List<Value> values, String what, BigDecimal value, boolean text) {
        values.add(new Value(
                what,
                text
                        ? NODES.stringNode(value.toPlainString())
                        : value.stripTrailingZeros().scale() <= 0
                                ? NODES.numberNode(value.toBigInteger())
                                : NODES.numberNode(value)));
    }

    private static void add(List<Value> values, String what, String text) {
        values.add(new Value(what, NODES.stringNode(text)));
    }
}
