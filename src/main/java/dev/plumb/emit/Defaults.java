package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import java.util.List;
import java.util.stream.Collectors;

/** A default of the contract as Java. */
final class Defaults {
    private Defaults() {}

    /** Whether a value of this type can be written down as a default. */
    static boolean writable(ValueType type) {
        return switch (type) {
            case ValueType.Enumerated _ -> true;
            case ValueType.Listed list -> writable(list.element());
            case ValueType.Structured _, ValueType.Mapped _ -> false;
            case Plain plain -> plain != Plain.JSON && plain != Plain.ANYTHING;
        };
    }

    /** @param value a plain JSON value */
    static String source(Design design, ValueType type, Object value) {
        return switch (type) {
            case ValueType.Enumerated words ->
                words.name() + "."
                        + design.type(words.name())
                                .filter(TypeDesign.EnumDesign.class::isInstance)
                                .map(t -> ((TypeDesign.EnumDesign) t)
                                        .constant(value.toString())
                                        .name())
                                .orElseThrow();
            case ValueType.Listed list ->
                value instanceof List<?> elements
                        ? "List.of("
                                + elements.stream()
                                        .map(e -> source(design, list.element(), java.util.Objects.requireNonNull(e)))
                                        .collect(Collectors.joining(", "))
                                + ")"
                        : "List.of()";
            case ValueType.Structured _, ValueType.Mapped _ ->
                throw new IllegalStateException("no default is written for a " + type.boxed());
            case Plain plain -> plain(plain, value.toString());
        };
    }

    private static String plain(Plain plain, String text) {
        String quoted = RuleText.quoted(text);
        return switch (plain) {
            case BOOL -> text;
            case INT -> RuleText.number(Long.parseLong(text)) + "L";
            case DOUBLE -> text.contains(".") || text.contains("E") ? text : text + ".0";
            case DECIMAL -> "new BigDecimal(" + quoted + ")";
            case TEXT -> quoted;
            case UUID -> "UUID.fromString(" + quoted + ")";
            case INSTANT -> "Instant.parse(" + quoted + ")";
            case DATE -> "LocalDate.parse(" + quoted + ")";
            case TIME -> "LocalTime.parse(" + quoted + ")";
            case DURATION -> "Duration.parse(" + quoted + ")";
            case BYTES -> "Base64.getDecoder().decode(" + quoted + ")";
            case JSON, ANYTHING -> "new Json(" + quoted + ")";
        };
    }
}
