package dev.plumb.spec.story;

import dev.plumb.expression.Model.Entity;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.List;
import java.util.Optional;

/**
 * Entries that the audit trail of a table has among others, leaving out what a Given did.
 *
 * @param expected by {@code who} (the subject), {@code what} (INSERT, UPDATE, DELETE), {@code row} (its
 *     key), {@code before} and {@code after} (JSON, of which only what is written is compared)
 */
public record TrailHas(Span span, Name table, Listed expected) implements StoryStep {
    private static final List<String> COLUMNS = List.of("who", "what", "row", "before", "after");

    static final Sentence SENTENCE =
            Sentence.of("the audit trail of TABLE has:", "the audit trail of (?<table>.+?) has:?", TrailHas::read);

    private static Optional<TrailHas> read(Match match, Telling telling) {
        Optional<Entity> entity = telling.table(match.need("table"));
        Optional<Table> table = telling.table(match, "a table of entries");
        if (entity.isEmpty() || table.isEmpty()) {
            return Optional.empty();
        }
        Name name = entity.get().table();
        if (!telling.setting().audited().contains(name)) {
            telling.problem(new StoryProblem.NoTrail(match.need("table").span(), name.toString()));
        }
        for (Word column : table.get().rows().getFirst().cells()) {
            if (!COLUMNS.contains(column.text())) {
                telling.unknown(StoryProblem.What.COLUMN, column, COLUMNS);
            }
        }
        return Optional.of(new TrailHas(match.span(), name, Listed.read(table.get(), telling)));
    }
}
