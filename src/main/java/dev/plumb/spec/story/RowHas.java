package dev.plumb.spec.story;

import dev.plumb.expression.Model.Entity;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one row holds. */
public record RowHas(Span span, Subject subject, List<RowExpectation> expected) implements StoryStep {
    public RowHas {
        expected = List.copyOf(expected);
    }

    /** Which row. */
    public sealed interface Subject {
        Name table();

        /** The one in which some column of {@code columns}, each unique, has the value. */
        record ByKey(Name table, List<String> columns, String key) implements Subject {
            public ByKey {
                columns = List.copyOf(columns);
            }
        }

        /** The one that the person's calls last answered or created. */
        record Of(Name table, Person who) implements Subject {}
    }

    public record RowExpectation(RowColumn column, StoryValue value) {}

    static final Sentence BY_KEY =
            Sentence.of("the ROW KEY has:", "the (?!audit trail )(?<table>.+?) (?<key>\\S+) has:?", RowHas::readByKey);

    static final Sentence OF_PERSON = Sentence.of(
            "WHO's ROW has:", Sentence.WHO + "'s (?<table>[\\p{L}_][\\p{L}\\p{N}_ -]*?) has:?", RowHas::readOfPerson);

    private static final Pattern OF_SOMEBODY = Pattern.compile("(?<row>.+?) (?<who>(?:(?:a|the) visitor|\\S+))'s");

    private static Optional<RowHas> readByKey(Match match, Telling telling) {
        Matcher somebody = OF_SOMEBODY.matcher(match.need("table").text());
        if (somebody.matches() && telling.entity(somebody.group("row")).isPresent()) {
            telling.problem(new StoryProblem.KeyOfSomebody(
                    match.need("key").span(),
                    somebody.group("row"),
                    somebody.group("who"),
                    match.need("key").text()));
            return Optional.empty();
        }
        Optional<Entity> entity = telling.table(match.need("table"));
        if (entity.isEmpty()) {
            return Optional.empty();
        }
        Name table = entity.get().table();
        List<String> keys =
                telling.setting().catalog().table(table).map(Headers::keys).orElse(List.of());
        Word key = match.need("key");
        List<String> fitting = keys.stream()
                .filter(c -> entity.get()
                        .byColumn(c)
                        .map(a -> Cells.wanted(key.text(), a.type()).isEmpty())
                        .orElse(false))
                .toList();
        if (keys.isEmpty()) {
            telling.problem(new StoryProblem.NoKey(match.need("table").span(), table.toString()));
            return Optional.empty();
        }
        if (fitting.isEmpty()) {
            String column = keys.getFirst();
            String wanted = entity.get()
                    .byColumn(column)
                    .flatMap(a -> Cells.wanted(key.text(), a.type()))
                    .orElse("a key");
            telling.problem(new StoryProblem.WrongValue(key.span(), column, wanted, key.text()));
            return Optional.empty();
        }
        return read(match, entity.get(), new Subject.ByKey(table, fitting, key.text()), telling);
    }

    private static Optional<RowHas> readOfPerson(Match match, Telling telling) {
        Optional<Entity> entity = telling.table(match.need("table"));
        if (!telling.hasCalled(match.who())) {
            telling.problem(new StoryProblem.NothingCalled(match.span()));
            return Optional.empty();
        }
        return entity.flatMap(e -> read(match, e, new Subject.Of(e.table(), match.who()), telling));
    }

    private static Optional<RowHas> read(Match match, Entity entity, Subject subject, Telling telling) {
        var expected = new ArrayList<RowExpectation>();
        for (Telling.Pair pair : telling.pairs(match, "a table of columns and values")) {
            StoryValue value = Cells.value(pair.value(), telling);
            Headers.read(pair.name(), entity, telling).ifPresent(column -> {
                if (!(value instanceof StoryValue.Nothing)) {
                    Headers.check(value, column, entity, telling);
                }
                expected.add(new RowExpectation(column, value));
            });
        }
        return Optional.of(new RowHas(match.span(), subject, expected));
    }
}
