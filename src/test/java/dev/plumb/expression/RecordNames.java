package dev.plumb.expression;

import dev.plumb.schema.Name;
import java.util.Locale;
import java.util.Optional;

/** Rows, structs and enums as records and enums with accessors; relations at hand too. */
final class RecordNames implements JavaNames {
    private final Model model;
    private final Scope scope;

    RecordNames(Model model, Scope scope) {
        this.model = model;
        this.scope = scope;
    }

    private String javaType(Type type) {
        return switch (type) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case BOOL -> scalar.nullable() ? "Boolean" : "boolean";
                    case INT -> scalar.nullable() ? "Long" : "long";
                    case DOUBLE -> scalar.nullable() ? "Double" : "double";
                    case DECIMAL -> "BigDecimal";
                    case TEXT, CITEXT -> "String";
                    case BYTES -> "byte[]";
                    case UUID -> "UUID";
                    case TIMESTAMP -> "Instant";
                    case DATE -> "LocalDate";
                    case TIME -> "LocalTime";
                    case DURATION -> "Duration";
                    case JSON, NULL -> "Object";
                };
            case Type.Enumeration e -> e.database().map(n -> pascal(n.name())).orElse("String");
            case Type.Row row -> className(row);
            case Type.ListOf list -> "List<" + boxed(javaType(list.element())) + ">";
            case Type.MapOf map -> "Map<String, " + boxed(javaType(map.value())) + ">";
            case Type.Struct struct -> pascal(struct.name());
        };
    }

    private static String boxed(String type) {
        return ToJava.boxed(type);
    }

    private static String pascal(String snake) {
        String camel = Schemas.camel(snake);
        return camel.substring(0, 1).toUpperCase(Locale.ROOT) + camel.substring(1);
    }

    private JavaPiece piece(String text, Type type) {
        return new JavaPiece(text, JavaPiece.ATOM, javaType(type), type.nullable());
    }

    @Override
    public String className(Type type) {
        return type instanceof Type.Row row
                ? model.entity(row.table()).orElseThrow().className()
                : "Object";
    }

    @Override
    public Optional<JavaPiece> variable(String name, Type type) {
        return Optional.ofNullable(scope.variables().get(name)).map(t -> piece(name, t));
    }

    @Override
    public Optional<JavaPiece> column(JavaPiece row, Type.Row type, Model.Attribute column) {
        String java = column.sqlType().equals("integer")
                ? column.type().nullable() ? "Integer" : "int"
                : javaType(column.type());
        return Optional.of(new JavaPiece(
                row.text() + "." + column.name() + "()",
                JavaPiece.ATOM,
                java,
                column.type().nullable()));
    }

    @Override
    public Optional<JavaPiece> reference(JavaPiece row, Type.Row type, Model.Link link) {
        return Optional.of(piece(row.text() + "." + link.name() + "()", new Type.Row(link.target(), link.nullable())));
    }

    @Override
    public Optional<JavaPiece> inverse(JavaPiece row, Type.Row type, Model.BackLink link) {
        return Optional.of(
                piece(row.text() + "." + link.name() + "()", Type.ListOf.of(new Type.Row(link.source(), false))));
    }

    @Override
    public Optional<JavaPiece> rows(Name table) {
        return Optional.of(piece(model.entity(table).orElseThrow().list(), Type.ListOf.of(new Type.Row(table, false))));
    }

    @Override
    public Optional<JavaPiece> property(JavaPiece target, Type type, String property, Type of) {
        return Optional.of(piece(target.text() + "." + property + "()", of));
    }

    @Override
    public Optional<JavaPiece> has(JavaPiece target, Type type, String property) {
        return Optional.of(JavaPiece.of(target.text() + ".has(" + ToJava.quoted(property) + ")", "boolean"));
    }

    @Override
    public Optional<JavaPiece> word(Type.Enumeration type, String word) {
        return type.database().map(n -> JavaPiece.of(pascal(n.name()) + "." + word, pascal(n.name())));
    }
}
