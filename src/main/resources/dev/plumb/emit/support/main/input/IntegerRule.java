package com.example.app.support.input;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A whole number within bounds. */
public record IntegerRule(long minimum, long maximum, long multipleOf) implements Rule<Long> {

    public static final IntegerRule INTEGER = new IntegerRule(Integer.MIN_VALUE, Integer.MAX_VALUE, 1);

    /** Whatever 64 bits hold. */
    public static final IntegerRule LONG = new IntegerRule(Long.MIN_VALUE, Long.MAX_VALUE, 1);

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,30}");

    public IntegerRule between(long least, long most) {
        return new IntegerRule(least, most, multipleOf);
    }

    public IntegerRule multipleOf(long unit) {
        return new IntegerRule(minimum, maximum, unit);
    }

    /** As in JSON Schema, {@code 1.0} is a whole number. */
    @Override
    public @Nullable Long json(JsonNode value, String field, Faults faults) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if ((long) number.precision() - number.scale() <= 30 && number.scale() < 100 && isWhole(number)) {
                return bounded(number, field, faults);
            }
        }
        faults.add(field, /*type*/ "must be a whole number" /**/);
        return null;
    }

    @Override
    public @Nullable Long text(String value, String field, Faults faults) {
        if (!DIGITS.matcher(value).matches()) {
            faults.add(field, /*type*/ "must be a whole number" /**/);
            return null;
        }
        return bounded(new BigDecimal(value), field, faults);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private @Nullable Long bounded(BigDecimal value, String field, Faults faults) {
        if (value.compareTo(BigDecimal.valueOf(minimum)) < 0) {
            faults.add(field, /*minimum*/ "must be at least " + minimum /**/);
        } else if (value.compareTo(BigDecimal.valueOf(maximum)) > 0) {
            faults.add(field, /*maximum*/ "must be at most " + maximum /**/);
        } else if (value.longValueExact() % multipleOf != 0) {
            faults.add(field, /*multipleOf*/ "must be a multiple of " + multipleOf /**/);
        } else {
            return value.longValueExact();
        }
        return null;
    }
}
