package dev.plumb.expression;

/**
 * Text of SQL with what its surroundings must know.
 *
 * @param strength how tightly its outermost operator binds (manual, 4.1.6)
 */
record SqlPiece(String text, int strength, boolean mayBeNull) {
    static final int OR = 1;
    static final int AND = 2;
    static final int NOT = 3;
    static final int IS = 4;
    static final int COMPARISON = 5;
    static final int LIKE = 6;
    static final int OTHER = 7;
    static final int SUM = 8;
    static final int PRODUCT = 9;
    static final int COLLATE = 12;
    static final int SIGN = 13;
    static final int CAST = 15;
    static final int ATOM = 16;

    static SqlPiece atom(String text, boolean mayBeNull) {
        return new SqlPiece(text, ATOM, mayBeNull);
    }

    static SqlPiece truth(String text, int strength) {
        return new SqlPiece(text, strength, false);
    }

    /** As an operand of an operator of some strength. */
    String in(int surrounding) {
        return strength < surrounding ? "(" + text + ")" : text;
    }

    /** As an operand that must bind more tightly. */
    String inside(int surrounding) {
        return strength <= surrounding ? "(" + text + ")" : text;
    }

    SqlPiece withNull(boolean value) {
        return new SqlPiece(text, strength, value);
    }

    SqlPiece cast(String type) {
        return text.endsWith("::" + type) ? this : new SqlPiece(in(CAST) + "::" + type, CAST, mayBeNull);
    }

    SqlPiece collated() {
        return text.endsWith("collate \"C\"") ? this : new SqlPiece(in(COLLATE) + " collate \"C\"", COLLATE, mayBeNull);
    }
}
