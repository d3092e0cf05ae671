package dev.plumb.schema;

import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Catalog.Dependency;
import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Difference.Stage;
import dev.plumb.schema.Step.Mode;
import dev.plumb.schema.Step.TransactionMode;
import dev.plumb.schema.Step.Work;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The forms for tables that are in use: what takes as long as there are rows is done beside, in statements that let
 * others read and write, and what locks is instant.
 */
final class Online {
    /** Rows of one batch: some tens of milliseconds under row locks. */
    private static final int BATCH = 10_000;

    private final Difference difference;

    Online(Difference difference) {
        this.difference = difference;
    }

    /** A name that nothing has before or after, shortened to what PostgreSQL keeps of names. */
    static String free(String wanted, Set<String> taken) {
        for (int i = 1; ; i++) {
            String end = i == 1 ? "" : Integer.toString(i);
            String name = fitting(wanted + end);
            if (!taken.contains(name)) {
                return name;
            }
        }
    }

    /** A name that PostgreSQL keeps whole; one that is too long for that is told apart from all that begin as it does. */
    static String fitting(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= 63) {
            return name;
        }
        String start = name;
        while (start.getBytes(StandardCharsets.UTF_8).length > 54) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return start + "_" + Integer.toHexString(name.hashCode());
    }

    /** The names of a schema's relations: tables, indexes, sequences and views share one space. */
    static Set<String> relations(Catalog catalog, String schema) {
        var names = new HashSet<String>();
        for (Table table : catalog.tables()) {
            if (table.name().schema().equals(schema)) {
                names.add(table.name().name());
                table.indexes().forEach(i -> names.add(i.name()));
                table.constraints().forEach(c -> names.add(c.name()));
            }
        }
        for (Catalog.View view : catalog.views()) {
            if (view.name().schema().equals(schema)) {
                names.add(view.name().name());
                view.indexes().forEach(i -> names.add(i.name()));
            }
        }
        catalog.sequences().stream()
                .map(Catalog.SequenceObject::name)
                .filter(n -> n.schema().equals(schema))
                .forEach(n -> names.add(n.name()));
        catalog.composites().stream()
                .map(Catalog.CompositeType::name)
                .filter(n -> n.schema().equals(schema))
                .forEach(n -> names.add(n.name()));
        return names;
    }

    String freeRelation(String schema, String wanted) {
        var taken = relations(difference.from, schema);
        taken.addAll(relations(difference.to, schema));
        return free(wanted, taken);
    }

    static String freeConstraint(Table before, Table after, String wanted) {
        var taken = new HashSet<String>();
        before.constraints().forEach(c -> taken.add(c.name()));
        after.constraints().forEach(c -> taken.add(c.name()));
        return free(wanted, taken);
    }

    static Set<String> columns(Table before, Table after) {
        var columns = new HashSet<String>();
        before.columns().forEach(c -> columns.add(c.name()));
        after.columns().forEach(c -> columns.add(c.name()));
        return columns;
    }

    /**
     * A change of rows, in batches by key, each in a transaction of its own; can be begun anew at any time. In one
     * transaction where no key says which rows come next.
     *
     * @param row what {@code set} and {@code where} call a row of the table
     * @param set what is set, as {@code UPDATE} has it between its table and {@code WHERE}
     * @param where which rows still need it
     * @param silent whether triggers of the table have nothing to do with it
     */
    Step batches(
            Table keyed,
            Name table,
            String row,
            String set,
            String where,
            boolean silent,
            String summary,
            String reason) {
        List<String> key = keyed.primaryKey();
        var lock = List.of(new Step.TableLock(table, Mode.ROW_EXCLUSIVE));
        if (key.isEmpty()) {
            return Difference.step(
                            "update " + Sql.name(table) + (row.equals(Sql.name(table)) ? "" : " " + row) + "\n" + set
                                    + "\nwhere " + where,
                            summary,
                            reason,
                            Optional.empty(),
                            lock,
                            Work.ROWS)
                    .alone(TransactionMode.OWN);
        }
        String text = loop(
                key,
                Sql.name(table),
                row,
                silent ? SILENCE : "",
                range -> "update " + Sql.name(table) + (row.equals(Sql.name(table)) ? "" : " " + row) + "\n" + set
                        + "\nwhere " + range + "\n  and (" + where.replace("\n", "\n  ") + ")");
        return Difference.step(text, summary, reason, Optional.empty(), lock, Work.ROWS)
                .alone(TransactionMode.NONE);
    }

    /**
     * A statement for every batch of a table's rows, each in a transaction of its own.
     *
     * @param row what the statement calls a row
     * @param first what comes before it in each transaction
     * @param change the statement, given which rows it is for
     */
    static String loop(List<String> key, String table, String row, String first, UnaryOperator<String> change) {
        String names = Sql.names(key);
        String columns = key.size() == 1 ? names : "(" + names + ")";
        String range = of(row, key) + " >= " + of("low", key) + " and " + of(row, key) + " <= " + of("high", key);
        String text = """
                #variable_conflict use_column
                declare
                  low  record;
                  high record;
                begin
                  select %1$s into low from %2$s order by %1$s limit 1;
                  while found loop
                    select %1$s into high from (
                      select %1$s from %2$s where %3$s >= %4$s order by %1$s limit %5$d) batch
                    order by %6$s limit 1;%7$s
                    %8$s;
                    commit;
                    select %1$s into low from %2$s where %3$s > %9$s order by %1$s limit 1;
                  end loop;
                end""".formatted(
                        names,
                        table,
                        columns,
                        of("low", key),
                        BATCH,
                        key.stream().map(k -> Sql.name(k) + " desc").collect(Collectors.joining(", ")),
                        first,
                        change.apply(range).replace("\n", "\n    "),
                        of("high", key));
        String quote = text.contains("$$") ? "$batches$" : "$$";
        return "do " + quote + "\n" + text + " " + quote;
    }

    /** What is only written in another form is no change of a row; whoever may not say so lets the triggers see it. */
    private static final String SILENCE = """

                begin
                  set local session_replication_role = replica;  -- no row changes its meaning: triggers need not see it
                exception when insufficient_privilege then null;
                end;""".indent(0).stripTrailing();

    private static String of(String row, List<String> key) {
        String all = key.stream().map(k -> row + "." + Sql.name(k)).collect(Collectors.joining(", "));
        return key.size() == 1 ? all : "(" + all + ")";
    }

    /** The key by which rows can be found before and after. */
    static Table keyed(Table before, Table after) {
        boolean stays = before.primaryKey().stream()
                .allMatch(k -> after.column(k).map(Column::notNull).orElse(false));
        return stays
                ? before
                : new Table(before.name(), before.columns(), List.of(), List.of(), before.options(), before.comment());
    }

    /** A check that a column is filled: rows to come are held to it at once. */
    Step hold(Name table, String column, String check, Optional<Span> origin) {
        return Difference.exclusive(
                "alter table " + Sql.name(table) + " add constraint " + Sql.name(check) + " check (" + Sql.name(column)
                        + " is not null) not valid",
                "hold new rows of " + table + " to " + column,
                "rows to come have to have it, before those that are there are read",
                origin,
                table,
                Work.INSTANT);
    }

    Step validate(Name table, String constraint, Optional<Span> origin) {
        return Difference.step(
                        "alter table " + Sql.name(table) + " validate constraint " + Sql.name(constraint),
                        "validate constraint " + constraint,
                        "rows that were there before are checked while others write",
                        origin,
                        List.of(new Step.TableLock(table, Mode.SHARE_UPDATE_EXCLUSIVE)),
                        Work.SCAN)
                .alone(TransactionMode.OWN);
    }

    /** NOT NULL without reading a row: PostgreSQL goes by the check that was validated (12 and later). */
    List<Step> require(Name table, String column, String check, Optional<Span> origin) {
        return List.of(
                Difference.exclusive(
                        "alter table " + Sql.name(table) + " alter column " + Sql.name(column) + " set not null",
                        "require " + table + "." + column,
                        "every row has to have it, and the check has shown that it does",
                        origin,
                        table,
                        Work.INSTANT),
                Difference.exclusive(
                        "alter table " + Sql.name(table) + " drop constraint " + Sql.name(check),
                        "drop the check of " + table + "." + column,
                        "NOT NULL says the same",
                        Optional.empty(),
                        table,
                        Work.INSTANT));
    }

    /**
     * Whether all that something of the target stands upon is there before anything changes.
     *
     * @param table whose columns it may read as they are, or by a second column
     */
    boolean standsBefore(List<Dependency> upon, Table table) {
        return upon.stream().allMatch(d -> isThere(d, table.name()));
    }

    private boolean isThere(Dependency dependency, Name table) {
        ObjectName on = dependency.on();
        if (difference.early.contains(on)) {
            return true;
        }
        return switch (on.kind()) {
            case SCHEMA -> difference.from.schemas().contains(on.identity());
            case EXTENSION ->
                difference.from.extensions().stream().anyMatch(e -> e.name().equals(on.identity()));
            case TYPE -> typeStays(on);
            case SEQUENCE ->
                difference.from.sequences().stream()
                        .anyMatch(s -> Difference.identity(s.name()).equals(on.identity()));
            case ROUTINE ->
                !difference.disturbance.objects.contains(on)
                        && difference.from.routines().stream()
                                .filter(r -> (r.name().schema() + "." + r.identity()).equals(on.identity()))
                                .anyMatch(difference.to.routines()::contains);
            case TABLE ->
                dependency
                        .onColumn()
                        .map(c -> columnIsThere(on, c, on.equals(Difference.table(table))))
                        .orElseGet(() -> difference.from.tables().stream()
                                .anyMatch(t -> Difference.table(t.name()).equals(on)));
            case CONSTRAINT -> !difference.disturbance.objects.contains(on) && constraintStays(on);
            case DEFINITION ->
                !difference.disturbance.objects.contains(on)
                        && difference.from.definitions().stream()
                                .filter(d -> d.target().equals(on.identity()))
                                .anyMatch(difference.to.definitions()::contains);
            case INDEX, VIEW, TRIGGER, POLICY, UNMANAGED -> false;
        };
    }

    private boolean typeStays(ObjectName type) {
        return difference.from.enums().stream()
                        .filter(t -> Difference.identity(t.name()).equals(type.identity()))
                        .anyMatch(t -> difference
                                .to
                                .enumType(t.name())
                                .filter(o -> o.values().equals(t.values()))
                                .isPresent())
                || difference.from.composites().stream()
                        .filter(t -> Difference.identity(t.name()).equals(type.identity()))
                        .anyMatch(t -> !difference.swapped.contains(t.name())
                                && TypeDifference.composite(difference.to, t.name())
                                        .filter(o -> o.attributes().equals(t.attributes()))
                                        .isPresent())
                || difference.from.ranges().stream()
                        .filter(t -> Difference.identity(t.name()).equals(type.identity()))
                        .anyMatch(t -> !difference.swapped.contains(t.name()))
                || difference.from.domains().stream()
                        .filter(t -> Difference.identity(t.name()).equals(type.identity()))
                        .anyMatch(t -> !difference.swapped.contains(t.name())
                                && difference.to.domains().contains(t));
    }

    private boolean columnIsThere(ObjectName on, String column, boolean own) {
        Optional<Table> was = difference.from.tables().stream()
                .filter(t -> Difference.table(t.name()).equals(on))
                .findFirst();
        Optional<Column> before = was.flatMap(t -> t.column(column));
        if (was.isEmpty() || before.isEmpty()) {
            return false;
        }
        var name = new ColumnName(was.get().name(), column);
        if (own && difference.successors.containsKey(name)) {
            return true;
        }
        Optional<Column> after = difference.to.table(was.get().name()).flatMap(t -> t.column(column));
        return after.isPresent()
                && !difference.disturbance.generated.contains(name)
                && !difference.madeColumns.contains(name)
                && after.get().generated().equals(before.get().generated())
                && after.get().type().sql().equals(before.get().type().sql())
                && after.get().collation().equals(before.get().collation())
                && before.get()
                        .type()
                        .userType()
                        .filter(difference.swapped::contains)
                        .isEmpty();
    }

    private boolean constraintStays(ObjectName constraint) {
        return difference.from.tables().stream()
                .anyMatch(t -> t.constraints().stream()
                        .anyMatch(c -> Difference.part(ObjectName.Kind.CONSTRAINT, t.name(), c.name())
                                        .equals(constraint)
                                && difference.to.table(t.name()).stream()
                                        .flatMap(n -> n.constraints().stream())
                                        .anyMatch(c::equals)));
    }

    /** A text of the target with the second columns in the places of the first. */
    String beside(Name table, String text) {
        if (difference.successors.keySet().stream().noneMatch(c -> c.table().equals(table))) {
            return text;
        }
        var span = new Span(new SourceFile("", text), 0, text.length());
        var tokens = SqlTokens.of(span);
        var result = new StringBuilder();
        int done = 0;
        for (int i = 0; i < tokens.size(); i++) {
            SqlTokens.Token token = tokens.get(i);
            boolean name = token.kind() == SqlTokens.Kind.WORD || token.kind() == SqlTokens.Kind.QUOTED_NAME;
            boolean calls = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
            boolean type = i > 1 && text.startsWith("::", tokens.get(i).start() - 2);
            String second =
                    name && !calls && !type ? difference.successors.get(new ColumnName(table, token.text())) : null;
            if (second != null) {
                result.append(text, done, token.start()).append(Sql.name(second));
                done = token.end();
            }
        }
        return result.append(text.substring(done)).toString();
    }

    /** Builds an index while others write; where it fails it is INVALID, and is dropped and built again. */
    Step concurrently(String sql, String index, Name table, Optional<Span> origin) {
        return Difference.step(
                        sql,
                        "create index " + index,
                        "the index " + index + " is built while others write",
                        origin,
                        List.of(new Step.TableLock(table, Mode.SHARE_UPDATE_EXCLUSIVE)),
                        Work.BUILD)
                .alone(TransactionMode.NONE);
    }

    /** The schema that holds what only a migration needs. */
    void aside(Stage stage) {
        Step schema = Difference.free(
                "create schema if not exists backend",
                "have a schema for what a migration needs",
                "what only the migration needs is kept apart",
                Optional.empty());
        if (!difference.isBefore(stage, schema)) {
            difference.before(stage, schema);
        }
    }
}
