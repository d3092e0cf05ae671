package org.example.sky.telescope;

import static org.example.sky.support.input.BooleanRule.BOOLEAN;
import static org.example.sky.support.input.DateRule.DATE;
import static org.example.sky.support.input.DecimalRule.DECIMAL;
import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.example.sky.support.data.Json;
import org.example.sky.support.input.DecimalRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.JsonSchemaRule;
import org.example.sky.support.input.KeptRule;
import org.example.sky.support.input.MapRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A telescope replacement; what is null was left out. */
record TelescopeReplacement(
        String title,
        Long apertureMm,
        @Nullable BigDecimal focalRatio,
        @Nullable LocalDate commissioned,
        @Nullable Boolean retired,
        @Nullable String mount,
        @Nullable Json settings) {

    static final JsonSchemaRule<TelescopeReplacement> RULE = JsonSchemaRule.of(new RecordRule<>(TelescopeReplacement::read), """
    {
      "allOf" : [ {
        "if" : {
          "properties" : {
            "retired" : {
              "const" : true
            }
          },
          "required" : [ "retired" ]
        },
        "then" : {
          "required" : [ "commissioned" ]
        }
      }, {
        "dependentRequired" : {
          "focalRatio" : [ "mount" ]
        }
      } ]
    }""");

    private static final Set<String> FIELDS =
            Set.of("title", "apertureMm", "focalRatio", "commissioned", "retired", "mount", "settings");

    private static final TextRule TITLE = TEXT.minLength(1).maxLength(100);
    private static final IntegerRule APERTURE_MM = INTEGER.between(10, 40_000);
    private static final DecimalRule FOCAL_RATIO = DECIMAL.minimum("0.1").maximum("99.9").greaterThan("0").digits(4, 1);
    private static final TextRule MOUNT = TEXT.maxLength(40);
    private static final JsonSchemaRule<Json> SETTINGS = JsonSchemaRule.of(
            KeptRule.of(MapRule.of(TEXT.maxLength(100)).maxProperties(10)),
            "{\"propertyNames\":{\"pattern\":\"^[a-z]+$\"}}");

    private static TelescopeReplacement read(Input in) {
        in.only(FIELDS);
        return new TelescopeReplacement(
                in.required("title", TITLE),
                in.required("apertureMm", APERTURE_MM),
                in.nullable("focalRatio", FOCAL_RATIO),
                in.nullable("commissioned", DATE),
                in.optional("retired", BOOLEAN),
                in.nullable("mount", MOUNT),
                in.optional("settings", SETTINGS));
    }
}
