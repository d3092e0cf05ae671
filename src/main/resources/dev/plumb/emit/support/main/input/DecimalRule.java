package com.example.app.support.input;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An exact decimal, written as a string in plain notation: {@code "29.90"}, never {@code 2.99e1}. */
public record DecimalRule(Bounds bounds, int integerDigits, int fractionDigits) implements Rule<BigDecimal> {

    /** Any number of the size that {@code numeric} holds without limits of its own. */
    public static final DecimalRule DECIMAL = new DecimalRule(Bounds.NONE, 1_000, 1_000);

    private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    public DecimalRule minimum(String least) {
        return new DecimalRule(bounds.minimum(least, false), integerDigits, fractionDigits);
    }

    public DecimalRule greaterThan(String least) {
        return new DecimalRule(bounds.minimum(least, true), integerDigits, fractionDigits);
    }

    public DecimalRule maximum(String most) {
        return new DecimalRule(bounds.maximum(most, false), integerDigits, fractionDigits);
    }

    public DecimalRule lessThan(String most) {
        return new DecimalRule(bounds.maximum(most, true), integerDigits, fractionDigits);
    }

    public DecimalRule multipleOf(String unit) {
        return new DecimalRule(bounds.multipleOf(unit), integerDigits, fractionDigits);
    }

    /** What a column {@code numeric(precision, scale)} keeps. */
    public DecimalRule digits(int precision, int scale) {
        return new DecimalRule(bounds, precision - scale, scale);
    }

    @Override
    public @Nullable BigDecimal json(JsonNode value, String field, Faults faults) {
        if (!value.isString()) {
            faults.add(field, /*type*/ "must be a decimal number in a string" /**/);
            return null;
        }
        return text(value.stringValue(), field, faults);
    }

    @Override
    public @Nullable BigDecimal text(String value, String field, Faults faults) {
        if (value.length() > 2_010 || !PLAIN.matcher(value).matches()) {
            faults.add(field, /*format*/ "must be a decimal number in plain notation" /**/);
            return null;
        }
        var number = new BigDecimal(value);
        if (number.scale() > fractionDigits) {
            faults.add(field, "must have at most " + fractionDigits + (fractionDigits == 1 ? " digit" : " digits") + " after the point");
        } else if (number.precision() - number.scale() > integerDigits) {
            faults.add(field, "must have at most " + integerDigits + (integerDigits == 1 ? " digit" : " digits") + " before the point");
        } else if (bounds.hold(number, field, faults)) {
            return number;
        }
        return null;
    }
}
