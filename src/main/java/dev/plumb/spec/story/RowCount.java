package dev.plumb.spec.story;

import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.Optional;

/** How many rows a table holds, those that migrations ensure among them. */
public record RowCount(Span span, Name table, long count) implements StoryStep {

    static final Sentence SENTENCE =
            Sentence.of("there are N TABLE", "there (?:is|are) (?<count>\\d{1,9}|no) (?<table>.+)", RowCount::read);

    private static Optional<RowCount> read(Match match, Telling telling) {
        telling.noArgument(match);
        long count = match.text("count").equals("no") ? 0 : Long.parseLong(match.text("count"));
        return telling.table(match.need("table")).map(e -> new RowCount(match.span(), e.table(), count));
    }
}
