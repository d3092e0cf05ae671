package dev.plumb.expression;

import java.util.Set;

/**
 * Text of Java with what its surroundings must know.
 *
 * @param strength how tightly its outermost operator binds (JLS 15)
 * @param type its static type as written: {@code long}, {@code Integer}, {@code BigDecimal}, {@code List<Order>};
 *     {@code Stream<…>} for a list that is still a stream
 * @param mayBeNull whether it can be null
 */
public record JavaPiece(String text, int strength, String type, boolean mayBeNull) {
    public static final int LAMBDA = 0;
    public static final int TERNARY = 1;
    public static final int OR = 2;
    public static final int AND = 3;
    public static final int EQUALITY = 4;
    public static final int RELATION = 5;
    public static final int SUM = 6;
    public static final int PRODUCT = 7;
    public static final int SIGN = 8;
    public static final int ATOM = 9;

    private static final Set<String> PRIMITIVES = Set.of("boolean", "int", "long", "double", "short");

    public static JavaPiece of(String text, String type) {
        return new JavaPiece(text, ATOM, type, false);
    }

    public static JavaPiece nullable(String text, String type) {
        return new JavaPiece(text, ATOM, type, true);
    }

    static JavaPiece truth(String text, int strength) {
        return new JavaPiece(text, strength, "boolean", false);
    }

    public boolean isPrimitive() {
        return PRIMITIVES.contains(type);
    }

    /** Whether it can be written twice: a name, or a chain of accessors. */
    boolean isSimple() {
        return text.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*(\\(\\))?)*");
    }

    String in(int surrounding) {
        return strength < surrounding ? "(" + text + ")" : text;
    }

    String inside(int surrounding) {
        return strength <= surrounding ? "(" + text + ")" : text;
    }

    JavaPiece withNull(boolean value) {
        return new JavaPiece(text, strength, type, value);
    }

    JavaPiece withType(String other) {
        return new JavaPiece(text, strength, other, mayBeNull);
    }
}
