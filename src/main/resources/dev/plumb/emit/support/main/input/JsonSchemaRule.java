package com.example.app.support.input;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the contract demands of a value beside its type, as the JSON Schema (2020-12) that it is written in; {@code
 * rule} reads the value.
 */
public record JsonSchemaRule<T>(Rule<T> rule, Schema schema) implements Rule<T> {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    public static <T> JsonSchemaRule<T> of(Rule<T> rule, String schema) {
        return new JsonSchemaRule<>(rule, SCHEMAS.getSchema(schema));
    }

    @Override
    public @Nullable T json(JsonNode value, String field, Faults faults) {
        T read = rule.json(value, field, faults);
        check(value, field, faults);
        return read;
    }

    @Override
    public @Nullable T text(String value, String field, Faults faults) {
        return checked(rule.text(value, field, faults), field, faults);
    }

    @Override
    public @Nullable T texts(List<String> values, String field, Faults faults) {
        return checked(rule.texts(values, field, faults), field, faults);
    }

    private @Nullable T checked(@Nullable T read, String field, Faults faults) {
        if (read != null) {
            check(JsonMapper.shared().valueToTree(read), field, faults);
        }
        return read;
    }

    private void check(JsonNode value, String field, Faults faults) {
        Set<String> told = new HashSet<>();
        for (Error error : schema.validate(value)) {
            boolean chosen = error.getEvaluationPath().contains("anyOf")
                    || error.getEvaluationPath().contains("oneOf");
            String at = chosen ? field : place(field, error);
            String message = chosen
                    ? "must be one of the kinds that are allowed here"
                    : switch (error.getKeyword()) {
                        case "required", "dependentRequired" -> /*required*/ "is required" /**/;
                        case "not" -> "must not be what the contract excludes";
                        default -> error.getMessage();
                    };
            if (told.add(at + " " + message)) {
                faults.add(at, message);
            }
        }
    }

    private static String place(String field, Error error) {
        var at = new StringBuilder(field.equals(RequestReader.BODY) ? "" : field);
        var path = error.getInstanceLocation();
        for (int i = 0; i < path.getNameCount(); i++) {
            if (path.getElement(i) instanceof Integer index) {
                at.append('[').append(index).append(']');
            } else {
                at.append(at.isEmpty() ? "" : ".").append(path.getName(i));
            }
        }
        String missing = switch (error.getKeyword()) {
            case "required", "additionalProperties" -> error.getProperty();
            case "dependentRequired" -> String.valueOf(error.getArguments()[0]);
            default -> null;
        };
        if (missing != null) {
            at.append(at.isEmpty() ? "" : ".").append(missing);
        }
        return at.isEmpty() ? RequestReader.BODY : at.toString();
    }
}
