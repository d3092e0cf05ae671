package com.example.app.support.input;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A whole number within bounds. */
public record IntegerRule(long minimum, long maximum) implements Rule<Long> {

    public static final IntegerRule INTEGER = new IntegerRule(Integer.MIN_VALUE, Integer.MAX_VALUE);

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

    public IntegerRule between(long least, long most) {
        return new IntegerRule(least, most);
    }

    /** As in JSON Schema, {@code 1.0} is a whole number. */
    @Override
    public @Nullable Long json(JsonNode value, String field, Faults faults) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (number.precision() - number.scale() <= 18 && number.scale() < 100 && isWhole(number)) {
                return bounded(number.longValueExact(), field, faults);
            }
        }
        faults.add(field, "must be a whole number");
        return null;
    }

    @Override
    public @Nullable Long text(String value, String field, Faults faults) {
        if (!DIGITS.matcher(value).matches()) {
            faults.add(field, "must be a whole number");
            return null;
        }
        return bounded(Long.parseLong(value), field, faults);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private @Nullable Long bounded(long value, String field, Faults faults) {
        if (value >= minimum && value <= maximum) {
            return value;
        }
        faults.add(field, value < minimum ? "must be at least " + minimum : "must be at most " + maximum);
        return null;
    }
}
