package dev.plumb.spec.text;

import java.util.Optional;

/**
 * What {@code data} adds to a table or a column.
 *
 * @param target {@code table} or {@code table.column}
 * @param row the name of the class of a table's row, where the plural is irregular
 * @param inverse the name of the way back of a foreign key
 * @param renamedFrom the name that the table or column had before
 * @param backfill the value of a new required column for the rows that are there
 */
public record DataText(
        Word target,
        Optional<Word> row,
        Optional<Word> inverse,
        Optional<Word> renamedFrom,
        Optional<ExpressionText> backfill) {}
