package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.expression.Type.Kind;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a value of the contract is to expressions. */
final class ContractTypes {
    private final Map<String, Schema> components;
    private final String prefix;
    private final Map<String, Type> named = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();

    ContractTypes(Map<String, Schema> components) {
        this(components, "");
    }

    /** @param prefix of every object's name, which tells a partner's from ours */
    ContractTypes(Map<String, Schema> components, String prefix) {
        this.components = components;
        this.prefix = prefix;
    }

    /** A parameter's value: null where it may be absent. */
    Type ofParameter(Contract.Parameter parameter) {
        Schema target = target(parameter.schema());
        boolean present = parameter.required()
                || parameter.schema().defaultValue().isPresent()
                || target.defaultValue().isPresent();
        Type type = of(parameter.schema(), Naming.capitalized(parameter.variable()));
        return present ? type : type.withNullable(true);
    }

    private Schema target(Schema schema) {
        Schema at = schema;
        for (int i = 0; i < 50 && at.shape() instanceof Schema.Ref ref && components.containsKey(ref.name()); i++) {
            at = java.util.Objects.requireNonNull(components.get(ref.name()));
        }
        return at;
    }

    /** @param name what an object without a name of its own is called */
    Type of(Schema schema, String name) {
        Type type = switch (schema.shape()) {
            case Schema.Ref ref -> component(ref.name());
            case Schema.Text text -> text(text, name);
            case Schema.DecimalText _ -> Type.Scalar.of(Kind.DECIMAL);
            case Schema.Words words -> new Type.Enumeration(java.util.Optional.empty(), words.values(), false);
            case Schema.WholeNumber _ -> Type.Scalar.of(Kind.INT);
            case Schema.AnyNumber number ->
                Type.Scalar.of(
                        number.format()
                                        .filter(f -> f.equals("double") || f.equals("float"))
                                        .isPresent()
                                ? Kind.DOUBLE
                                : Kind.DECIMAL);
            case Schema.Bool _ -> Type.Scalar.of(Kind.BOOL);
            case Schema.Array array -> Type.ListOf.of(of(array.items(), Naming.singular(name)));
            case Schema.Obj object -> object(object, name);
            case Schema.Choice _, Schema.Any _ -> new Type.Scalar(Kind.JSON, true);
            case Schema.NullOnly _ -> new Type.Scalar(Kind.NULL, true);
        };
        return schema.nullable() ? type.withNullable(true) : type;
    }

    private Type component(String name) {
        Type known = named.get(name);
        if (known != null) {
            return known;
        }
        Schema schema = components.get(name);
        if (schema == null || !open.add(name)) {
            return new Type.Scalar(Kind.JSON, true);
        }
        Type type = of(schema, name);
        open.remove(name);
        if (open.isEmpty()) {
            named.put(name, type);
        }
        return type;
    }

    private Type text(Schema.Text text, String name) {
        if (text.contentSchema().isPresent()) {
            return of(text.contentSchema().get(), name);
        }
        if (text.contentMediaType().filter(m -> m.endsWith("json")).isPresent()) {
            return new Type.Scalar(Kind.JSON, true);
        }
        return Type.Scalar.of(
                switch (text.format().orElse("")) {
                    case "uuid" -> Kind.UUID;
                    case "date-time" -> Kind.TIMESTAMP;
                    case "date" -> Kind.DATE;
                    case "time" -> Kind.TIME;
                    case "duration" -> Kind.DURATION;
                    case "byte", "binary" -> Kind.BYTES;
                    default -> Kind.TEXT;
                });
    }

    private Type object(Schema.Obj object, String name) {
        if (object.properties().isEmpty()) {
            return object.rest() instanceof Schema.Rest.Kept kept
                            && kept.schema().isPresent()
                    ? new Type.MapOf(of(kept.schema().get(), name + "Value"), false)
                    : new Type.Scalar(Kind.JSON, false);
        }
        var properties = new LinkedHashMap<String, Type.Struct.Property>();
        object.properties().forEach((key, property) -> {
            Type type = of(property.schema(), name + Naming.capitalized(Naming.singular(Naming.camel(key))));
            properties.put(
                    key,
                    new Type.Struct.Property(
                            property.required() ? type : type.withNullable(true), !property.required()));
        });
        return new Type.Struct(prefix + name, properties, false);
    }
}
