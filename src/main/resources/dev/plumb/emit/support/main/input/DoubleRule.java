package com.example.app.support.input;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON number that is kept as a binary floating-point number (IEEE 754, 64 bits). */
public record DoubleRule(NumberRule number) implements Rule<Double> {

    public static final DoubleRule DOUBLE = new DoubleRule(NumberRule.NUMBER);

    public DoubleRule minimum(String least) {
        return new DoubleRule(number.minimum(least));
    }

    public DoubleRule greaterThan(String least) {
        return new DoubleRule(number.greaterThan(least));
    }

    public DoubleRule maximum(String most) {
        return new DoubleRule(number.maximum(most));
    }

    public DoubleRule lessThan(String most) {
        return new DoubleRule(number.lessThan(most));
    }

    public DoubleRule multipleOf(String unit) {
        return new DoubleRule(number.multipleOf(unit));
    }

    @Override
    public @Nullable Double json(JsonNode value, String field, Faults faults) {
        return finite(number.json(value, field, faults), field, faults);
    }

    @Override
    public @Nullable Double text(String value, String field, Faults faults) {
        return finite(number.text(value, field, faults), field, faults);
    }

    private static @Nullable Double finite(@Nullable BigDecimal value, String field, Faults faults) {
        if (value != null && Double.isInfinite(value.doubleValue())) {
            faults.add(field, "is too large");
            return null;
        }
        return value == null ? null : value.doubleValue();
    }
}
