package dev.plumb.prove;

import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Makes rows of what a story gives; the rest is made up, always the same way: by the column's type and
 * name, and where a constraint refuses that, by the next of {@link Plausible}'s candidates. Rows that
 * a foreign key needs are those that are there, else made too.
 */
final class RowMaker {
    private static final Pattern JSON_LITERAL = Pattern.compile("'((?:[^']|'')*)'(?:::jsonb?)?");
    private static final int ATTEMPTS = 400;
    private static final int DEPTH = 12;
    private static final int RELATED = 20;

    private final Scratch scratch;
    private final Shown shown;
    private final SampleBodies samples;
    private final Map<Name, Integer> made = new HashMap<>();
    private final Map<Name, List<SequencedMap<String, @Nullable String>>> rows = new HashMap<>();
    private final Privacy privacy;
    private Instant now = Instant.EPOCH;
    private int order;

    RowMaker(Scratch scratch, Shown shown, SampleBodies samples, Privacy privacy) {
        this.privacy = privacy;
        this.scratch = scratch;
        this.shown = shown;
        this.samples = samples;
    }

    /** A new scenario: nothing is made yet, and it is this late. */
    void begin(Instant instant) {
        made.clear();
        rows.clear();
        order = 0;
        now = instant;
    }

    void at(Instant instant) {
        now = instant;
    }

    /** The rows that were made of a table, the first first. */
    List<SequencedMap<String, @Nullable String>> rows(Name table) {
        return rows.getOrDefault(table, List.of());
    }

    /**
     * Stores a row.
     *
     * @param given values by column, as PostgreSQL reads them; a null is stored as null
     * @return the whole row as it was stored
     * @throws SQLException where no row with these values can be had
     */
    SequencedMap<String, @Nullable String> make(Name table, Map<String, @Nullable String> given) throws SQLException {
        return make(scratch.table(table), given, 0);
    }

    private SequencedMap<String, @Nullable String> make(Table table, Map<String, @Nullable String> given, int depth)
            throws SQLException {
        if (depth > DEPTH) {
            throw new SQLException("rows of " + table.name() + " need each other");
        }
        int number = made.merge(table.name(), 1, Integer::sum);
        var tries = new HashMap<String, Integer>();
        var fresh = new HashSet<String>();
        SQLException last = new SQLException("no attempt");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var values = values(table, given, number, tries, fresh, depth);
            try {
                var row = insert(table, values);
                rows.computeIfAbsent(table.name(), _ -> new ArrayList<>()).add(row);
                return row;
            } catch (PSQLException e) {
                last = e;
                if (!another(table, given, e, tries, fresh)) {
                    throw e;
                }
            }
        }
        throw last;
    }

    /** Whether there is something else to try for the columns that a constraint complained about. */
    private static boolean another(
            Table table,
            Map<String, @Nullable String> given,
            PSQLException cause,
            Map<String, Integer> tries,
            Set<String> fresh) {
        ServerErrorMessage message = cause.getServerErrorMessage();
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        if (message == null || !(state.startsWith("23") || state.startsWith("22"))) {
            return false;
        }
        List<String> columns = new ArrayList<>();
        for (Constraint constraint : table.constraints()) {
            if (constraint.name().equals(message.getConstraint())) {
                switch (constraint) {
                    case Constraint.Check check -> columns.addAll(check.columns());
                    case Constraint.Unique unique -> columns.addAll(unique.columns());
                    case Constraint.PrimaryKey key -> columns.addAll(key.columns());
                    case ForeignKey key -> columns.addAll(key.columns());
                    case Constraint.Exclusion _ -> table.columns().forEach(c -> columns.add(c.name()));
                }
            }
        }
        if (columns.isEmpty() && message.getColumn() != null) {
            columns.add(message.getColumn());
        }
        if (columns.isEmpty()) {
            table.columns().forEach(c -> columns.add(c.name()));
        }
        boolean some = false;
        var free = columns.stream().filter(c -> !given.containsKey(c)).toList();
        boolean related = state.equals("23514") && free.size() > 1;
        for (String column : related ? List.of(oneOf(free, tries)) : columns) {
            if (!given.containsKey(column)) {
                tries.merge(column, 1, Integer::sum);
                fresh.add(column);
                some = true;
            }
        }
        return some;
    }

    /** Columns that a rule relates are varied one after another: together they would stay as they are to each other. */
    private static String oneOf(List<String> columns, Map<String, Integer> tries) {
        int before = columns.stream().mapToInt(c -> tries.getOrDefault(c, 0)).sum();
        int at = columns.size() - 1;
        for (int block = RELATED; before >= block; block += RELATED) {
            before -= block;
            at = (at + columns.size() - 1) % columns.size();
        }
        return columns.get(at);
    }

    private SequencedMap<String, @Nullable String> values(
            Table table,
            Map<String, @Nullable String> given,
            int number,
            Map<String, Integer> tries,
            Set<String> fresh,
            int depth)
            throws SQLException {
        var values = new LinkedHashMap<String, @Nullable String>(given);
        for (ForeignKey key : table.foreignKeys()) {
            boolean open = key.columns().stream().noneMatch(given::containsKey);
            boolean needed = key.columns().stream()
                    .flatMap(c -> table.column(c).stream())
                    .anyMatch(c -> c.notNull() && c.defaultExpression().isEmpty());
            if (open && needed) {
                reference(table, key, fresh, depth, values);
            }
        }
        for (Column column : table.columns()) {
            if (values.containsKey(column.name()) || column.generated().isPresent()) {
                continue;
            }
            if (now(column)) {
                values.put(
                        column.name(),
                        now.minus(60, ChronoUnit.SECONDS).plusMillis(++order).toString());
            } else if (randomKey(column)) {
                values.put(column.name(), Plausible.uuid(table.name() + "/" + number));
            } else if (!column.fillsItself() || !defaultFits(table, column)) {
                values.put(column.name(), plausible(table, column, number, tries.getOrDefault(column.name(), 0)));
            }
        }
        Optional<Shown.Kinds> kinds = shown.kinds(table.name());
        if (kinds.isPresent()) {
            ofKind(table, kinds.get(), given, number, tries, values);
        }
        return values;
    }

    /** Whether the default of a column of JSON may be shown as the contract says. */
    private boolean defaultFits(Table table, Column column) {
        Optional<String> text = column.defaultExpression()
                .filter(_ -> Set.of("json", "jsonb").contains(column.type().base()))
                .map(JSON_LITERAL::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1).replace("''", "'"));
        return text.isEmpty()
                || shown.of(table.name(), column.name())
                        .map(s -> Shown.fits(s, text.get()))
                        .orElse(true);
    }

    /** A row that is shown as one of several objects has what that one needs, and nothing of the others. */
    private void ofKind(
            Table table,
            Shown.Kinds kinds,
            Map<String, @Nullable String> given,
            int number,
            Map<String, Integer> tries,
            Map<String, @Nullable String> values)
            throws SQLException {
        @Nullable String kind = values.get(kinds.column());
        for (Column column : table.columns()) {
            String name = column.name();
            if (kind == null || given.containsKey(name)) {
                continue;
            }
            if (kinds.needed().getOrDefault(kind, Set.of()).contains(name) && values.get(name) == null) {
                boolean key =
                        table.foreignKeys().stream().anyMatch(k -> k.columns().contains(name));
                if (!key && !column.fillsItself() || !column.notNull() && !key) {
                    values.put(name, plausible(table, column, number, tries.getOrDefault(name, 0)));
                }
            } else if (kinds.unneeded().getOrDefault(kind, Set.of()).contains(name) && !column.notNull()) {
                values.put(name, null);
            }
        }
    }

    /** Those of some values that the contract lets be shown; the others are made up anew. */
    Map<String, @Nullable String> showable(Table table, Map<String, @Nullable String> given) {
        var kept = new LinkedHashMap<String, @Nullable String>();
        given.forEach((column, value) -> {
            if (value == null
                    || shown.of(table.name(), column)
                            .map(s -> Shown.fits(s, value))
                            .orElse(true)) {
                kept.put(column, value);
            }
        });
        shown.kinds(table.name()).ifPresent(kinds -> {
            @Nullable String kind = kept.get(kinds.column());
            if (kind == null) {
                kinds.needed().values().forEach(kept.keySet()::removeAll);
                kinds.unneeded().values().forEach(kept.keySet()::removeAll);
            } else {
                kept.keySet().removeAll(kinds.unneeded().getOrDefault(kind, Set.of()));
                kinds.needed().getOrDefault(kind, Set.of()).forEach(c -> kept.remove(c, null));
            }
        });
        return kept;
    }

    /** A likely value; what the contract shows the column as has a say before what is likely otherwise. */
    private String plausible(Table table, Column column, int number, int attempt) throws SQLException {
        String likely = Plausible.value(table, column, number, attempt, scratch.catalog(), now);
        Optional<Schema> schema = shown.of(table.name(), column.name());
        if (schema.isEmpty() || column.type().array() || Shown.fits(schema.get(), likely)) {
            return likely;
        }
        for (int other = attempt; other < attempt + 7; other++) {
            String candidate = Plausible.value(table, column, number, other, scratch.catalog(), now);
            if (Shown.fits(schema.get(), candidate)) {
                return candidate;
            }
        }
        return attempt < 20 ? samples.text(schema.get(), number + attempt) : likely;
    }

    private void reference(
            Table table, ForeignKey key, Set<String> fresh, int depth, Map<String, @Nullable String> values)
            throws SQLException {
        boolean another = key.columns().stream().anyMatch(fresh::contains);
        Optional<SequencedMap<String, @Nullable String>> standing = another ? Optional.empty() : standing(key);
        var parent = standing.isPresent()
                ? standing.get()
                : make(
                        scratch.table(key.referencedTable()),
                        Map.of(),
                        depth + (key.referencedTable().equals(table.name()) ? DEPTH : 1));
        for (int i = 0; i < key.columns().size(); i++) {
            values.put(key.columns().get(i), parent.get(key.referencedColumns().get(i)));
        }
    }

    private Optional<SequencedMap<String, @Nullable String>> standing(ForeignKey key) throws SQLException {
        var known = rows(key.referencedTable());
        return known.isEmpty()
                ? scratch.all(key.referencedTable()).stream().findFirst()
                : Optional.of(known.getFirst());
    }

    private static boolean now(Column column) {
        String text = column.defaultExpression().orElse("").toLowerCase(Locale.ROOT);
        return column.type().base().startsWith("timestamp")
                && (text.startsWith("now()") || text.startsWith("current_timestamp"));
    }

    private static boolean randomKey(Column column) {
        return column.type().base().equals("uuid")
                && !column.type().array()
                && column.defaultExpression()
                        .map(d -> d.contains("gen_random_uuid") || d.contains("uuid"))
                        .orElse(false);
    }

    private SequencedMap<String, @Nullable String> insert(Table table, Map<String, @Nullable String> values)
            throws SQLException {
        String columns = values.keySet().stream().map(Scratch::quoted).collect(Collectors.joining(", "));
        String marks = values.keySet().stream()
                .map(c -> "?::" + table.column(c).map(x -> x.type().sql()).orElse("text"))
                .collect(Collectors.joining(", "));
        String returned = table.columns().stream()
                .map(c -> Scratch.quoted(c.name()) + "::text as " + Scratch.quoted(c.name()))
                .collect(Collectors.joining(", "));
        String sql = "insert into " + Scratch.quoted(table.name())
                + (values.isEmpty()
                        ? " default values"
                        : " (" + columns + ") overriding system value values (" + marks + ")")
                + " returning " + returned;
        try (PreparedStatement statement = scratch.connection().prepareStatement(sql)) {
            int at = 1;
            for (var value : values.entrySet()) {
                @Nullable String text = value.getValue();
                boolean sealed = text != null && privacy.isEncrypted(table.name(), value.getKey());
                statement.setString(
                        at++,
                        sealed
                                ? Ciphertext.of(String.valueOf(text), privacy.isLookedUp(table.name(), value.getKey()))
                                : stored(table, value.getKey(), text));
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                var row = new LinkedHashMap<String, @Nullable String>();
                for (int i = 1; i <= table.columns().size(); i++) {
                    row.put(table.columns().get(i - 1).name(), result.getString(i));
                }
                return row;
            }
        }
    }

    /** A list of a story is JSON; PostgreSQL wants its own notation. */
    private static @Nullable String stored(Table table, String column, @Nullable String value) {
        boolean list = table.column(column).map(c -> c.type().array()).orElse(false);
        return value != null && list && value.startsWith("[") ? Plausible.array(value) : value;
    }
}
