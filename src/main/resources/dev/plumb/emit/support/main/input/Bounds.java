package com.example.app.support.input;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Between which numbers a number lies, and of which it is a multiple; what is null does not matter. */
record Bounds(
        @Nullable BigDecimal minimum,
        boolean minimumExcluded,
        @Nullable BigDecimal maximum,
        boolean maximumExcluded,
        @Nullable BigDecimal multipleOf) {

    static final Bounds NONE = new Bounds(null, false, null, false, null);

    Bounds minimum(String least, boolean excluded) {
        return new Bounds(new BigDecimal(least), excluded, maximum, maximumExcluded, multipleOf);
    }

    Bounds maximum(String most, boolean excluded) {
        return new Bounds(minimum, minimumExcluded, new BigDecimal(most), excluded, multipleOf);
    }

    Bounds multipleOf(String unit) {
        return new Bounds(minimum, minimumExcluded, maximum, maximumExcluded, new BigDecimal(unit));
    }

    /** Whether the number keeps the bounds; else a fault says which it does not. */
    boolean hold(BigDecimal number, String field, Faults faults) {
        if (minimum != null && number.compareTo(minimum) < (minimumExcluded ? 1 : 0)) {
            faults.add(field, minimumExcluded ? /*exclusiveMinimum*/ "must be greater than " + minimum.toPlainString() /**/ : /*minimum*/ "must be at least " + minimum.toPlainString() /**/);
        } else if (maximum != null && number.compareTo(maximum) > (maximumExcluded ? -1 : 0)) {
            faults.add(field, maximumExcluded ? /*exclusiveMaximum*/ "must be less than " + maximum.toPlainString() /**/ : /*maximum*/ "must be at most " + maximum.toPlainString() /**/);
        } else if (multipleOf != null && number.remainder(multipleOf).signum() != 0) {
            faults.add(field, /*multipleOf*/ "must be a multiple of " + multipleOf.toPlainString() /**/);
        } else {
            return true;
        }
        return false;
    }
}
