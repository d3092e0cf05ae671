package org.example.sky.telescope;

import static org.example.sky.support.input.BooleanRule.BOOLEAN;
import static org.example.sky.support.input.DateRule.DATE;
import static org.example.sky.support.input.DecimalRule.DECIMAL;
import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.NumberRule.NUMBER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.example.sky.support.data.Json;
import org.example.sky.support.input.DecimalRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.JsonRule;
import org.example.sky.support.input.JsonTextRule;
import org.example.sky.support.input.ObjectRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.Rest;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * A telescope input; what is null was left out.
 *
 * @param rest all other properties, kept as they came
 */
record TelescopeInput(
        String code,
        String title,
        Long apertureMm,
        @Nullable BigDecimal focalRatio,
        @Nullable LocalDate commissioned,
        @Nullable Boolean retired,
        @Nullable String mount,
        @Nullable Json calibration,
        @Nullable Json rest) {

    static final RecordRule<TelescopeInput> RULE = new RecordRule<>(TelescopeInput::read);

    private static final Set<String> FIELDS =
            Set.of("code", "title", "apertureMm", "focalRatio", "commissioned", "retired", "mount", "calibration");

    private static final TextRule CODE = TEXT.minLength(2).maxLength(12).pattern("^[a-z][a-z0-9]*$");
    private static final TextRule TITLE = TEXT.minLength(1).maxLength(100);
    private static final IntegerRule APERTURE_MM = INTEGER.between(10, 40_000);
    private static final DecimalRule FOCAL_RATIO = DECIMAL.minimum("0.1").maximum("99.9").greaterThan("0").digits(4, 1);
    private static final TextRule MOUNT = TEXT.maxLength(40);
    private static final JsonTextRule<Json> CALIBRATION = JsonTextRule.of(
            ObjectRule.of().required("offset", NUMBER.minimum("-10").maximum("10")).optional("by", TEXT))
            .maxLength(2_000);

    private static TelescopeInput read(Input in) {
        return new TelescopeInput(
                in.required("code", CODE),
                in.required("title", TITLE),
                in.required("apertureMm", APERTURE_MM),
                in.nullable("focalRatio", FOCAL_RATIO),
                in.nullable("commissioned", DATE),
                in.optional("retired", BOOLEAN),
                in.nullable("mount", MOUNT),
                in.optional("calibration", CALIBRATION),
                Rest.of(in, FIELDS, JsonRule.ANY));
    }
}
