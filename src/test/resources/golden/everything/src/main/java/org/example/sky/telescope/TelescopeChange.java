package org.example.sky.telescope;

import static org.example.sky.support.input.BooleanRule.BOOLEAN;
import static org.example.sky.support.input.DecimalRule.DECIMAL;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.util.Set;
import org.example.sky.support.input.DecimalRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.JsonSchemaRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A telescope change; what is null was left out. */
record TelescopeChange(
        @Nullable String title,
        @Nullable BigDecimal focalRatio,
        @Nullable Boolean retired,
        @Nullable String mount,
        Set<String> given) {

    static final JsonSchemaRule<TelescopeChange> RULE = JsonSchemaRule.of(
            new RecordRule<>(TelescopeChange::read), "{\"not\":{\"required\":[\"retired\",\"mount\"]}}");

    private static final Set<String> FIELDS = Set.of("title", "focalRatio", "retired", "mount");

    private static final TextRule TITLE = TEXT.minLength(1).maxLength(100);
    private static final DecimalRule FOCAL_RATIO = DECIMAL.minimum("0.1").maximum("99.9").greaterThan("0").digits(4, 1);
    private static final TextRule MOUNT = TEXT.maxLength(40);

    private static TelescopeChange read(Input in) {
        in.only(FIELDS).atLeast(1);
        return new TelescopeChange(
                in.optional("title", TITLE),
                in.nullable("focalRatio", FOCAL_RATIO),
                in.optional("retired", BOOLEAN),
                in.nullable("mount", MOUNT),
                in.given());
    }
}
