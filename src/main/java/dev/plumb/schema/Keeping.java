package dev.plumb.schema;

import dev.plumb.schema.Step.Mode;
import dev.plumb.schema.Step.TransactionMode;
import dev.plumb.schema.Step.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps what is taken away of a large table in batches, while others write. A trigger makes every change in what is
 * kept as well, until the lock is had under which it goes: what is kept is what was there at that moment.
 */
final class Keeping {
    private Keeping() {}

    /**
     * What is kept, and how a row of it is found.
     *
     * @param table as it is before anything is renamed
     * @param column empty for whole rows
     * @param columns as {@code SELECT} lists them, over a row {@code t}
     * @param names of them, in the store
     * @param key names of those that tell rows apart, in the store
     * @param where which rows are kept; empty for all
     * @param matches where a row {@code kept} of the store is that of the row {@code t}
     */
    record What(
            Parked parked,
            Table table,
            String column,
            String columns,
            List<String> names,
            List<String> key,
            String where,
            String matches,
            String words) {}

    /**
     * Whether a table's rows are many, and can be gone through by their key. Triggers do not see what heirs hold, nor
     * that a column is renamed, and one that is computed is not kept.
     */
    static boolean inBatches(Difference difference, Table table) {
        List<String> key = table.primaryKey();
        Name now = now(difference, table.name());
        return difference.online(now)
                && difference.intentions.renamedColumns().keySet().stream()
                        .noneMatch(c -> c.table().equals(now))
                && !key.isEmpty()
                && key.stream()
                        .allMatch(k -> table.column(k)
                                .filter(c -> c.generated().isEmpty())
                                .isPresent())
                && difference.start.tables().stream()
                        .noneMatch(t -> t.options().inherits().contains(table.name()));
    }

    static Name now(Difference difference, Name was) {
        return difference.intentions.renamedTables().entrySet().stream()
                .filter(e -> e.getValue().equals(was))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(was);
    }

    static void park(Difference difference, What what) {
        Name store = what.parked().store();
        Name table = what.table().name();
        String reason = what.words() + " would be lost otherwise";
        String into = Sql.name(store);
        String where = what.where().isEmpty() ? "" : "\nwhere " + what.where();
        var steps = new ArrayList<Step>();
        steps.add(Difference.free(
                "create table " + into + " as\nselect " + what.columns() + "\nfrom " + Sql.name(table)
                        + " t\nwith no data",
                "have a place for " + what.words(),
                reason,
                Optional.empty()));
        steps.add(Difference.free(
                "alter table " + into + " add primary key (" + Sql.names(what.key()) + ")",
                "find what is kept by its key",
                "no row is kept twice",
                Optional.empty()));
        String changed = what.names().stream()
                .filter(n -> !what.key().contains(n))
                .map(n -> Sql.name(n) + " = excluded." + Sql.name(n))
                .collect(Collectors.joining(", "));
        String conflict = changed.isEmpty() ? "do nothing" : "(" + Sql.names(what.key()) + ") do update set " + changed;
        steps.add(Difference.free(
                "create function " + into + "() returns trigger language plpgsql"
                        // whoever writes a row need not have a right to what is kept
                        + " security definer set search_path = public as $keep$\n#variable_conflict use_column\nbegin\n"
                        + "  if tg_op = 'TRUNCATE' then\n    execute format($rows$delete from "
                        + (into + " kept using ").replace("%", "%%") + "%s t where "
                        + what.matches().replace("%", "%%")
                        + "$rows$, tg_relid::regclass);\n    return null;\n  end if;\n"
                        + "  if tg_op <> 'INSERT' then\n    delete from " + into
                        + " kept using (select old.*) t where " + what.matches() + ";\n  end if;\n"
                        + "  if tg_op <> 'DELETE' then\n    insert into " + into + "\n    select " + what.columns()
                        + " from (select new.*) t" + where.replace("\nwhere ", "\n    where ") + "\n    on conflict "
                        + conflict
                        + ";\n  end if;\n  return null;\nend $keep$",
                "keep " + what.words() + " as they change",
                reason,
                Optional.empty()));
        steps.add(Difference.step(
                "create trigger " + Sql.name(store.name()) + " after insert or update or delete on " + Sql.name(table)
                        + "\n  for each row execute function " + into + "()",
                "keep " + what.words() + " as they change",
                "rows that come, change or go meanwhile do so in what is kept",
                Optional.empty(),
                List.of(new Step.TableLock(table, Mode.SHARE_ROW_EXCLUSIVE)),
                Work.INSTANT));
        Stream.concat(Stream.of(table), parts(difference, table))
                .forEach(emptied -> steps.add(Difference.step(
                        "create trigger " + Sql.name(Online.fitting(store.name() + "_all")) + " before truncate on "
                                + Sql.name(emptied) + "\n  for each statement execute function " + into + "()",
                        "keep " + what.words() + " as they change",
                        "rows that go all at once go from what is kept, too",
                        Optional.empty(),
                        List.of(new Step.TableLock(emptied, Mode.SHARE_ROW_EXCLUSIVE)),
                        Work.INSTANT)));
        String loop = Online.loop(
                what.table().primaryKey(),
                Sql.name(table),
                "t",
                "",
                range -> "insert into " + into + "\nselect " + what.columns() + "\nfrom " + Sql.name(table)
                        + " t\nwhere "
                        + range + (what.where().isEmpty() ? "" : "\n  and (" + what.where() + ")")
                        + "\nfor share of t\non conflict do nothing");
        Step batches = Difference.step(
                        loop, "keep " + what.words(), reason, Optional.empty(), List.<Step.TableLock>of(), Work.ROWS)
                .alone(TransactionMode.NONE);
        Name now = now(difference, table);
        difference.park(
                what.parked(),
                new Catalog.ColumnName(now, what.column()),
                steps,
                batches,
                List.of(Difference.exclusive(
                        "drop function " + into + "() cascade",
                        "end the keeping of " + what.words(),
                        "nobody changes them any more; its triggers go with it",
                        Optional.empty(),
                        now,
                        Work.INSTANT)));
    }

    /** The partitions of a table, and theirs: each of them can be truncated by itself. */
    private static Stream<Name> parts(Difference difference, Name table) {
        return difference.start.tables().stream()
                .filter(t -> t.options().partitionOf().equals(Optional.of(table)))
                .flatMap(t -> Stream.concat(Stream.of(t.name()), parts(difference, t.name())));
    }

    /** Keeps the keys of rows that are about to be filled: those that come later have nothing to keep. */
    static List<Step> unfilled(Name store, List<String> key, Table now, String rows, String where, String words) {
        String into = Sql.name(store);
        String reason = "the way back takes out again what is filled in";
        String loop = Online.loop(
                now.primaryKey(),
                Sql.name(now.name()),
                Sql.name(now.name()),
                "",
                range -> "insert into " + into + "\n" + rows + "\nwhere " + range + "\n  and " + where
                        + "\non conflict do nothing");
        return List.of(
                Difference.free(
                        "create table " + into + " as\n" + rows + "\nwith no data",
                        "have a place for " + words,
                        reason,
                        Optional.empty()),
                Difference.free(
                        "alter table " + into + " add primary key (" + Sql.names(key) + ")",
                        "find what is kept by its key",
                        "no row is kept twice",
                        Optional.empty()),
                Difference.step(loop, "keep " + words, reason, Optional.empty(), List.of(), Work.ROWS)
                        .alone(TransactionMode.NONE));
    }
}
