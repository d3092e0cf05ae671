package org.example.sky.visit;

import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.JsonRule.ANY;
import static org.example.sky.support.input.NumberRule.NUMBER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.util.Set;
import org.example.sky.support.data.Json;
import org.example.sky.support.input.ChoiceRule;
import org.example.sky.support.input.CsvTextRule;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.JsonSchemaRule;
import org.example.sky.support.input.ObjectRule;
import org.example.sky.support.input.OneOfRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What {@code announceVisit} takes; what is null was left out. */
record AnnounceVisitRequest(
        @Nullable Long id,
        String telescope,
        String leader,
        @Nullable String contact,
        long stars,
        VisitTongue tongue,
        @Nullable Json guests,
        @Nullable Json wish,
        @Nullable String password) {

    static final RecordRule<AnnounceVisitRequest> RULE = new RecordRule<>(AnnounceVisitRequest::read);

    private static final Set<String> FIELDS =
            Set.of("id", "telescope", "leader", "contact", "stars", "tongue", "guests", "wish", "password");

    private static final TextRule TELESCOPE = TEXT.maxLength(12);
    private static final JsonSchemaRule<String> LEADER =
            JsonSchemaRule.of(TEXT.minLength(1).maxLength(80), "{\"not\":{\"enum\":[\"nobody\",\"Nobody\"]}}");
    private static final TextRule CONTACT = TEXT.maxLength(120).format(TextRule.Format.EMAIL);
    private static final OneOfRule<Long> STARS = OneOfRule.of(INTEGER, 1L, 3L, 5L);
    private static final EnumRule<VisitTongue> TONGUE = EnumRule.of(VisitTongue.class, VisitTongue::word);
    private static final CsvTextRule GUESTS = CsvTextRule.of(
            ObjectRule.of().required("name", TEXT.maxLength(40)).optional("age", INTEGER.between(6, 120)).closed())
            .maxItems(30)
            .maxLength(4_000);
    private static final ChoiceRule WISH = ChoiceRule.by("kind").when("tour", ObjectRule.of().required("kind", OneOfRule.of(TEXT, "tour")).required("hours", NUMBER.maximum("8").greaterThan("0"))).when("talk", ObjectRule.of().required("kind", OneOfRule.of(TEXT, "talk")).required("topic", TEXT.maxLength(80)).optional("length", ChoiceRule.anyOf(INTEGER.between(10, 999_999_999_999_999_999L), OneOfRule.of(TEXT, "short", "long")))).when("evening", JsonSchemaRule.of(ANY, """
    {
      "$ref" : "#/$defs/Evening",
      "$defs" : {
        "Evening" : {
          "type" : "object",
          "required" : [ "kind", "parts" ],
          "properties" : {
            "kind" : {
              "const" : "evening"
            },
            "parts" : {
              "type" : "array",
              "maxItems" : 5,
              "items" : {
                "$ref" : "#/$defs/Wish"
              }
            }
          }
        },
        "Wish" : {
          "oneOf" : [ {
            "$ref" : "#/$defs/Tour"
          }, {
            "$ref" : "#/$defs/Talk"
          }, {
            "$ref" : "#/$defs/Evening"
          } ]
        },
        "Tour" : {
          "type" : "object",
          "required" : [ "kind", "hours" ],
          "properties" : {
            "kind" : {
              "const" : "tour"
            },
            "hours" : {
              "type" : "number",
              "exclusiveMinimum" : 0,
              "maximum" : 8
            }
          }
        },
        "Talk" : {
          "type" : "object",
          "required" : [ "kind", "topic" ],
          "properties" : {
            "kind" : {
              "const" : "talk"
            },
            "topic" : {
              "type" : "string",
              "maxLength" : 80
            },
            "length" : {
              "anyOf" : [ {
                "type" : "integer",
                "minimum" : 10
              }, {
                "type" : "string",
                "enum" : [ "short", "long" ]
              } ]
            }
          }
        }
      }
    }"""));
    private static final TextRule PASSWORD = TEXT.maxLength(20);

    private static AnnounceVisitRequest read(Input in) {
        in.only(FIELDS);
        return new AnnounceVisitRequest(
                null,
                in.required("telescope", TELESCOPE),
                in.required("leader", LEADER),
                in.nullable("contact", CONTACT),
                in.optional("stars", STARS, 5L),
                in.optional("tongue", TONGUE, VisitTongue.DE_AT),
                in.optional("guests", GUESTS),
                in.optional("wish", WISH),
                in.optional("password", PASSWORD));
    }
}
