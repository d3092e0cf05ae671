package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.expression.Expr;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import java.util.ArrayList;
import java.util.List;

/** The Java of objects and lists that are put together as they are said. */
final class JsonFields {
    private final Contract contract;
    private final List<String> parts = new ArrayList<>();
    private String others = "";

    JsonFields(Contract contract) {
        this.contract = contract;
    }

    /** The Java type that a value is rendered as before it becomes a part of the object. */
    ValueType type(Rendering value, Design design) {
        return switch (value) {
            case Rendering.Scalar _ when isDecimalText(value) -> Plain.DECIMAL;
            case Rendering.Scalar scalar -> Binds.typeOf(scalar.value().expr(), design);
            case Rendering.Structure _, Rendering.One _, Rendering.Many _, Rendering.Elements _, Rendering.Again _ ->
                Plain.JSON;
        };
    }

    /** @param java the field's value */
    void add(Rendering.Field field, String java) {
        String value = isDecimalText(field.value()) ? "Json.decimal(" + java + ")" : java;
        boolean kept = field.required() && mayBeNull(field.value());
        parts.add(RuleText.quoted(field.property()) + ", " + (kept ? "Json.orNull(" + value + ")" : value));
    }

    /** @param java an object whose properties stand beside the others */
    void rest(String java) {
        others = ".with(" + java + ")";
    }

    String java() {
        return "Json.object(" + String.join(", ", parts) + ")" + others;
    }

    private boolean isDecimalText(Rendering value) {
        return value instanceof Rendering.Scalar
                && contract.resolve(value.schema()).shape() instanceof Schema.DecimalText;
    }

    /** @param elements the Java of each of the list's elements, of the type {@code of} */
    static String list(Rendering.Elements list, ValueType of, List<String> elements) {
        boolean mayBeNull = list.elements().stream().anyMatch(JsonFields::mayBeNull);
        String typed = elements.isEmpty() || mayBeNull ? "<" + of.boxed() + ">" : "";
        return (mayBeNull ? "Arrays." + typed + "asList(" : "List." + typed + "of(") + String.join(", ", elements)
                + ")";
    }

    static boolean mayBeNull(Rendering value) {
        return switch (value) {
            case Rendering.Scalar scalar ->
                scalar.value().type().nullable() && !(scalar.value().expr() instanceof Expr.MapLiteral);
            case Rendering.One one -> one.row().type().nullable();
            case Rendering.Structure _, Rendering.Many _, Rendering.Elements _, Rendering.Again _ -> false;
        };
    }
}
