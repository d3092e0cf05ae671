package org.example.sky.telescope;

import static org.example.sky.support.input.BooleanRule.BOOLEAN;
import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.TextRule.TEXT;

import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listTelescopes is asked for; what is null was not asked for. */
record ListTelescopesQuery(@Nullable Boolean retired, @Nullable String mount, long limit, long offset) {

    private static final TextRule MOUNT = TEXT.maxLength(40);
    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final IntegerRule OFFSET = INTEGER.between(0, 100_000);

    static ListTelescopesQuery read(Input in) {
        return new ListTelescopesQuery(
                in.optional("retired", BOOLEAN),
                in.optional("mount", MOUNT),
                in.optional("limit", LIMIT, 10L),
                in.optional("offset", OFFSET, 0L));
    }
}
