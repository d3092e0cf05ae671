package dev.plumb.spec.story;

import dev.plumb.expression.Model.Entity;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.text.FeatureText.Row;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are there before the story begins. What has no column, or an empty cell, is left to the
 * column's default or to null, or is made up.
 */
public record GivenRows(Span span, Name table, List<RowColumn> columns, List<GivenRow> rows) implements StoryStep {
    public GivenRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** @param values by column, in the same order; empty for an empty cell */
    public record GivenRow(Span span, List<Optional<StoryValue>> values) {
        public GivenRow {
            values = List.copyOf(values);
        }
    }

    static final Sentence SENTENCE = Sentence.of("these TABLE:", "these (?<table>.+?):", GivenRows::read);

    private static Optional<GivenRows> read(Match match, Telling telling) {
        Optional<Entity> entity = telling.table(match.need("table"));
        Optional<Table> table = telling.table(match, "a table of rows");
        if (entity.isEmpty() || table.isEmpty()) {
            return Optional.empty();
        }
        if (entity.get().readOnly()) {
            telling.problem(new StoryProblem.NotGivable(
                    match.need("table").span(), entity.get().table().toString(), "a view is only read"));
            return Optional.empty();
        }
        return read(match, entity.get(), table.get(), telling);
    }

    private static Optional<GivenRows> read(Match match, Entity entity, Table table, Telling telling) {
        var columns = new ArrayList<RowColumn>();
        var taken = new HashSet<String>();
        boolean whole = true;
        for (Word header : table.rows().getFirst().cells()) {
            Optional<RowColumn> column =
                    Headers.read(header, entity, telling).filter(c -> Headers.givable(c, entity, telling));
            if (!taken.add(header.text())) {
                telling.problem(new StoryProblem.TwiceInTable(header.span(), header.text()));
                whole = false;
            }
            whole &= column.isPresent();
            column.ifPresent(columns::add);
        }
        if (!whole) {
            return Optional.empty();
        }
        var rows = new ArrayList<GivenRow>();
        for (Row row : table.rows().subList(1, table.rows().size())) {
            var values = new ArrayList<Optional<StoryValue>>();
            for (int i = 0; i < columns.size(); i++) {
                Word cell = row.cells().get(i);
                Optional<StoryValue> value =
                        cell.text().isEmpty() ? Optional.empty() : Optional.of(Cells.value(cell, telling));
                RowColumn column = columns.get(i);
                value.ifPresent(v -> Headers.check(v, column, entity, telling));
                values.add(value);
            }
            rows.add(new GivenRow(row.span(), values));
        }
        return Optional.of(new GivenRows(match.span(), entity.table(), columns, rows));
    }
}
