package dev.plumb.expression;

import dev.plumb.schema.Name;
import java.util.List;
import java.util.Optional;

/**
 * How the values of an expression stand in the Java that is written. What is not at hand there is
 * empty, and the expression that needs it is {@link Java.NotInJava}.
 *
 * <p>Scalars are {@code boolean}, {@code int} or {@code long}, {@code BigDecimal}, {@code double},
 * {@code String}, {@code byte[]}, {@code UUID}, {@code Instant}, {@code LocalDate}, {@code LocalTime} and
 * {@code Duration}, boxed where they can be null; lists are {@code List}s and maps {@code Map}s.
 */
public interface JavaNames {
    Optional<JavaPiece> variable(String name, Type type);

    default Optional<JavaPiece> column(JavaPiece row, Type.Row type, Model.Attribute column) {
        return Optional.empty();
    }

    default Optional<JavaPiece> reference(JavaPiece row, Type.Row type, Model.Link link) {
        return Optional.empty();
    }

    default Optional<JavaPiece> inverse(JavaPiece row, Type.Row type, Model.BackLink link) {
        return Optional.empty();
    }

    default Optional<JavaPiece> rows(Name table) {
        return Optional.empty();
    }

    default Optional<JavaPiece> property(JavaPiece target, Type type, String property, Type of) {
        return Optional.empty();
    }

    /** Whether a property is present, be it null. */
    default Optional<JavaPiece> has(JavaPiece target, Type type, String property) {
        return Optional.empty();
    }

    /** The constant for a word ({@code OrderStatus.PAID}); empty where words are texts in this Java. */
    default Optional<JavaPiece> word(Type.Enumeration type, String word) {
        return Optional.empty();
    }

    /** The text of an enum's value; asked only where {@link #word} gives constants. */
    default Optional<JavaPiece> textOf(Type.Enumeration type, JavaPiece value) {
        return Optional.of(JavaPiece.of(value.in(JavaPiece.ATOM) + ".name()", "String"));
    }

    /** A function that needs more than its arguments: {@code is}, {@code accessToken}, or one with a better form here. */
    default Optional<JavaPiece> call(String function, List<JavaPiece> arguments) {
        return Optional.empty();
    }

    /** Asked first of every expression, for what stands otherwise in this Java ({@code viewer == null}). */
    default Optional<JavaPiece> whole(Expr expr) {
        return Optional.empty();
    }

    /** The class of a row or a struct, by its simple name; {@code Object} where it does not matter. */
    default String className(Type type) {
        return "Object";
    }
}
