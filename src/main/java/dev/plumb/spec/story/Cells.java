package dev.plumb.spec.story;

import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Type;
import dev.plumb.schema.Column;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.Word;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashSet;
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

    private Cells() {}

    /**
     * {@code null}, somebody's row or property, or the text itself. {@code Mia's lamp} is text where no
     * table has rows called so and no answer has such a property.
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
            }
        }
        return new StoryValue.Literal(cell.span(), cell.text());
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
