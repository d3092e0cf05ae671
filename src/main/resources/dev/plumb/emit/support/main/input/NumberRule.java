package com.example.app.support.input;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON number, kept exactly. */
public record NumberRule(Bounds bounds, int integerDigits, int fractionDigits) implements Rule<BigDecimal> {

    /** Any number of the size that {@code numeric} holds without limits of its own. */
    public static final NumberRule NUMBER = new NumberRule(Bounds.NONE, 1_000, 1_000);

    private static final Pattern FORM = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

    public NumberRule minimum(String least) {
        return new NumberRule(bounds.minimum(least, false), integerDigits, fractionDigits);
    }

    public NumberRule greaterThan(String least) {
        return new NumberRule(bounds.minimum(least, true), integerDigits, fractionDigits);
    }

    public NumberRule maximum(String most) {
        return new NumberRule(bounds.maximum(most, false), integerDigits, fractionDigits);
    }

    public NumberRule lessThan(String most) {
        return new NumberRule(bounds.maximum(most, true), integerDigits, fractionDigits);
    }

    public NumberRule multipleOf(String unit) {
        return new NumberRule(bounds.multipleOf(unit), integerDigits, fractionDigits);
    }

    /** What a column {@code numeric(precision, scale)} keeps. */
    public NumberRule digits(int precision, int scale) {
        return new NumberRule(bounds, precision - scale, scale);
    }

    @Override
    public @Nullable BigDecimal json(JsonNode value, String field, Faults faults) {
        if (value.isNumber()) {
            return checked(value.decimalValue(), field, faults);
        }
        faults.add(field, /*type*/ "must be a number" /**/);
        return null;
    }

    @Override
    public @Nullable BigDecimal text(String value, String field, Faults faults) {
        if (value.length() <= 2_010 && FORM.matcher(value).matches()) {
            return checked(new BigDecimal(value), field, faults);
        }
        faults.add(field, /*type*/ "must be a number" /**/);
        return null;
    }

    private @Nullable BigDecimal checked(BigDecimal number, String field, Faults faults) {
        if ((long) number.precision() - number.scale() > integerDigits) {
            faults.add(field, "must have at most " + integerDigits + (integerDigits == 1 ? " digit" : " digits") + " before the point");
        } else if (number.scale() > fractionDigits) {
            faults.add(field, "must have at most " + fractionDigits + (fractionDigits == 1 ? " digit" : " digits") + " after the point");
        } else if (bounds.hold(number, field, faults)) {
            return number;
        }
        return null;
    }
}
