package dev.plumb.spec.story;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Type;
import dev.plumb.schema.Column;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.Word;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads cells: what they say, and whether their column can hold it. */
final class Cells {
    private static final Pattern POSSESSIVE =
            Pattern.compile("(?<who>(?:a|the) visitor|\\S+?)'s (?<first>first )?(?<name>\\S+)");
    private static final Pattern QUOTED = Pattern.compile("\"(?<text>[^\"]+)\"");

    private Cells() {}

    /**
     * {@code null}, somebody's row or property, or the text itself. {@code Mia's lamp} is wrong where the story knows
     * Mia, no table has rows called so and no answer has such a property; {@code "Mia's lamp"} is that text.
     */
    static StoryValue value(Word cell, Telling telling) {
        return value(cell, "", telling);
    }

    /**
     * @param wantedFor the field that it is given to: {@code Ada's refreshToken} for {@code refreshToken} is what some
     *     answer calls so, though there be rows of that name
     */
    static StoryValue value(Word cell, String wantedFor, Telling telling) {
        if (cell.text().equals("null")) {
            return new StoryValue.Nothing(cell.span());
        }
        Matcher matcher = POSSESSIVE.matcher(cell.text());
        if (matcher.matches()) {
            Person who = Person.of(matcher.group("who"));
            String name = matcher.group("name");
            boolean first = matcher.group("first") != null;
            if (telling.knows(who)) {
                boolean same = wantedFor.equals(name) && answered(telling.setting(), name);
                Optional<Entity> entity = first || same ? Optional.empty() : telling.rowEntity(name);
                if (entity.isPresent()) {
                    boolean own = telling.setting().accounts().equals(entity.map(Entity::table));
                    answerNeeded(cell, who, own, telling);
                    return new StoryValue.RowOf(cell.span(), who, entity.get().table());
                }
                if (answered(telling.setting(), name)) {
                    answerNeeded(cell, who, inAccount(telling.setting(), name), telling);
                    return new StoryValue.AnswerOf(cell.span(), who, name, first);
                }
                telling.problem(new StoryProblem.UnknownPossession(
                        part(
                                cell,
                                cell.text().length() - name.length(),
                                cell.text().length()),
                        who.toString(),
                        name,
                        Near.of(name, known(telling))));
            } else if (telling.rowEntity(name).isPresent() || answered(telling.setting(), name)) {
                stranger(cell, who, name, telling);
            }
        }
        Matcher quoted = QUOTED.matcher(cell.text());
        Matcher inner = POSSESSIVE.matcher(quoted.matches() ? quoted.group("text") : "");
        boolean meant = inner.matches() && telling.knows(Person.of(inner.group("who")));
        return new StoryValue.Literal(cell.span(), meant ? quoted.group("text") : cell.text());
    }

    /** Somebody of whom nothing was said may be meant to be somebody else; {@code Levi's order} is text. */
    private static void stranger(Word cell, Person who, String name, Telling telling) {
        List<String> near = Near.of(who.toString(), telling.people());
        if (!near.isEmpty()) {
            telling.problem(
                    new StoryProblem.UnknownPerson(part(cell, 0, who.toString().length()), who.toString(), name, near));
        }
    }

    /** A part of a cell; all of it where an outline filled it from elsewhere. */
    private static Span part(Word cell, int from, int to) {
        Span whole = cell.span();
        return whole.text().equals(cell.text())
                ? new Span(whole.file(), whole.start() + from, whole.start() + to)
                : whole;
    }

    /** What somebody may have: rows, and properties of answers. */
    private static List<String> known(Telling telling) {
        var names = new ArrayList<String>();
        Setting setting = telling.setting();
        setting.model().entities().forEach(e -> names.add(e.row()));
        var seen = new HashSet<String>();
        setting.contract().endpoints().stream()
                .flatMap(e -> e.responses().stream())
                .flatMap(r -> r.content().stream())
                .flatMap(m -> m.schema().stream())
                .forEach(s -> addProperties(setting.contract(), s, seen, names));
        return names;
    }

    private static void addProperties(Contract contract, Schema schema, Set<String> seen, List<String> names) {
        switch (schema.shape()) {
            case Schema.Ref ref -> {
                if (seen.add(ref.name())) {
                    addProperties(contract, contract.resolve(schema), seen, names);
                }
            }
            case Schema.Obj object ->
                object.properties().forEach((name, property) -> {
                    names.add(name);
                    addProperties(contract, property.schema(), seen, names);
                });
            case Schema.Array array -> addProperties(contract, array.items(), seen, names);
            case Schema.Choice choice -> choice.alternatives().forEach(a -> addProperties(contract, a, seen, names));
            case Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> {}
        }
    }

    /** @param own whether the person's account has it, which is there before any call */
    private static void answerNeeded(Word cell, Person who, boolean own, Telling telling) {
        if (!own && !telling.hasCalled(who)) {
            telling.problem(new StoryProblem.NothingCalled(cell.span()));
        }
    }

    private static boolean inAccount(Setting setting, String name) {
        return setting.accounts()
                .flatMap(setting.model()::entity)
                .flatMap(e -> e.attribute(name))
                .isPresent();
    }

    /** Whether an answer of some operation, or an account of ours, has a property of that name. */
    private static boolean answered(Setting setting, String name) {
        return inAccount(setting, name)
                || setting.contract().endpoints().stream()
                        .flatMap(e -> e.responses().stream())
                        .flatMap(r -> r.content().stream())
                        .flatMap(m -> m.schema().stream())
                        .anyMatch(s -> mentions(setting.contract(), s, name, new HashSet<>()));
    }

    private static boolean mentions(Contract contract, Schema schema, String name, Set<String> seen) {
        return switch (schema.shape()) {
            case Schema.Ref ref -> seen.add(ref.name()) && mentions(contract, contract.resolve(schema), name, seen);
            case Schema.Obj object ->
                object.properties().containsKey(name)
                        || object.properties().values().stream()
                                .anyMatch(p -> mentions(contract, p.schema(), name, seen));
            case Schema.Array array -> mentions(contract, array.items(), name, seen);
            case Schema.Choice choice ->
                choice.alternatives().stream().anyMatch(a -> mentions(contract, a, name, seen));
            case Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> false;
        };
    }

    /** Reports a value that a column cannot hold. */
    static void check(StoryValue value, String header, Column column, Type type, Telling telling) {
        switch (value) {
            case StoryValue.Literal literal -> {
                Optional<String> wanted = literal.text().isEmpty() ? Optional.empty() : wanted(literal.text(), type);
                wanted.ifPresent(
                        w -> telling.problem(new StoryProblem.WrongValue(literal.span(), header, w, literal.text())));
            }
            case StoryValue.Nothing nothing -> {
                if (column.notNull()) {
                    telling.problem(new StoryProblem.WrongValue(
                            nothing.span(), header, "a value: the column is NOT NULL", "null"));
                }
            }
            case StoryValue.RowOf _, StoryValue.AnswerOf _, StoryValue.LastOf _ -> {}
        }
    }

    /** What a type wants, where the text is not that. */
    static Optional<String> wanted(String text, Type type) {
        return switch (type) {
            case Type.Scalar scalar -> wanted(text, scalar.kind());
            case Type.Enumeration words ->
                words.values().contains(text)
                        ? Optional.empty()
                        : Optional.of("one of " + String.join(", ", words.values()));
            case Type.ListOf _ -> json(text) && text.startsWith("[") ? Optional.empty() : Optional.of("a JSON list");
            case Type.MapOf _, Type.Struct _ ->
                json(text) && text.startsWith("{") ? Optional.empty() : Optional.of("a JSON object");
            case Type.Row _ -> Optional.empty();
        };
    }

    private static Optional<String> wanted(String text, Type.Kind kind) {
        return switch (kind) {
            case BOOL -> text.equals("true") || text.equals("false") ? Optional.empty() : Optional.of("true or false");
            case INT -> text.matches("-?\\d{1,19}") ? Optional.empty() : Optional.of("a whole number");
            case DECIMAL, DOUBLE -> parses(() -> new BigDecimal(text), "a number");
            case UUID -> parses(() -> UUID.fromString(text), "a UUID");
            case TIMESTAMP -> parses(() -> OffsetDateTime.parse(text), "an instant, as 2026-05-01T10:00:00Z");
            case DATE -> parses(() -> LocalDate.parse(text), "a day, as 2026-05-01");
            case TIME -> parses(() -> LocalTime.parse(text), "a time of day, as 10:00:00");
            case JSON -> json(text) ? Optional.empty() : Optional.of("JSON");
            case TEXT, CITEXT, BYTES, DURATION, NULL -> Optional.empty();
        };
    }

    private static Optional<String> parses(Runnable parse, String wanted) {
        try {
            parse.run();
            return Optional.empty();
        } catch (IllegalArgumentException | java.time.DateTimeException notOne) {
            return Optional.of(wanted);
        }
    }

    static boolean json(String text) {
        try {
            JsonMapper.shared().readTree(text);
            return true;
        } catch (JacksonException malformed) {
            return false;
        }
    }
}
