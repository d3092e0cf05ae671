package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Sql;
import dev.plumb.expression.Type;
import java.util.Optional;
import java.util.Set;

/** What Java hands to a statement's parameters. */
final class Binds {
    private Binds() {}

    /** @param not a condition that is known not to hold */
    static String java(Sql.Bind bind, Env env, Design design, Optional<Expr> not) {
        String value = InJava.of(bind.value(), env, not);
        return switch (bind.form()) {
            case PLAIN ->
                new Jdbc(design)
                        .parameter(
                                typeOf(bind.value(), design),
                                bind.value().type().nullable(),
                                value);
            case CONTAINING -> "Sql.containing(" + value + ")";
            case STARTING_WITH -> "Sql.startingWith(" + value + ")";
            case ENDING_WITH -> "Sql.endingWith(" + value + ")";
            case DIGESTS -> "encryption.digests(" + value + ")";
        };
    }

    /** The Java type of an expression's value, as far as statements care. */
    static ValueType typeOf(Expr expr, Design design) {
        return typeOf(expr.type(), design);
    }

    static ValueType typeOf(Type type, Design design) {
        return switch (type) {
            case Type.Scalar _ -> Views.plain(type);
            case Type.Enumeration words -> enumOf(words, design);
            case Type.ListOf list -> new ValueType.Listed(typeOf(list.element(), design));
            case Type.Row row ->
                design.rows().containsKey(row.table())
                        ? new ValueType.Structured(design.rows().get(row.table()))
                        : Plain.ANYTHING;
            case Type.Struct struct -> structure(struct, design);
            case Type.MapOf _ -> Plain.JSON;
        };
    }

    /** The record that an object is: by its name, else the one that has just its properties. */
    private static ValueType structure(Type.Struct struct, Design design) {
        String name = design.structs().getOrDefault(struct.name(), struct.name());
        if (design.type(name).filter(t -> has(t, struct)).isPresent()) {
            return new ValueType.Structured(name);
        }
        return design.types().values().stream()
                .filter(t -> has(t, struct))
                .map(TypeDesign::name)
                .sorted()
                .findFirst()
                .<ValueType>map(ValueType.Structured::new)
                .orElse(Plain.ANYTHING);
    }

    private static boolean has(TypeDesign type, Type.Struct struct) {
        return type instanceof TypeDesign.RecordDesign record
                && record.schema().isPresent()
                && record.components().stream()
                        .map(TypeDesign.Component::json)
                        .filter(json -> !json.equals("*"))
                        .collect(java.util.stream.Collectors.toSet())
                        .equals(struct.properties().keySet());
    }

    private static ValueType enumOf(Type.Enumeration words, Design design) {
        String name = words.database().isPresent()
                ? design.databaseEnums().get(words.database().get())
                : design.wordEnums().get(Set.copyOf(words.values()));
        if (name == null && words.database().isEmpty()) {
            name = design.databaseEnums().values().stream()
                    .filter(n -> design.types().get(n) instanceof TypeDesign.EnumDesign type
                            && wordsOf(type).equals(Set.copyOf(words.values())))
                    .sorted()
                    .findFirst()
                    .orElse(null);
        }
        return name == null ? Plain.TEXT : new ValueType.Enumerated(name);
    }

    private static Set<String> wordsOf(TypeDesign.EnumDesign design) {
        return Set.copyOf(
                design.constants().stream().map(TypeDesign.Constant::word).toList());
    }
}
