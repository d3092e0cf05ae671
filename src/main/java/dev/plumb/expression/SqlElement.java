package dev.plumb.expression;

/** What a variable of an expression stands for within a statement. */
sealed interface SqlElement {
    record OfRow(SqlFrame.Row row) implements SqlElement {}

    record OfValue(SqlPiece value) implements SqlElement {}
}
