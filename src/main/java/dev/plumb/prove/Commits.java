package dev.plumb.prove;

import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * What the scratch database committed, row by row, noted by triggers of its own: in which transaction, and for which call
 * (the setting {@code proof.call}, which the backend's test-only part makes). What was rolled back is not there.
 */
final class Commits {
    static final String OUTBOX = "backend.outbox";
    static final String REACTIONS = "backend.reactions";

    private final Scratch scratch;

    /** @param call empty for work in the background */
    record Change(
            long number, long transaction, String call, String place, char what, JsonNode before, JsonNode after) {
        /** The row, by the last that is known of it. */
        JsonNode row() {
            return what == 'D' ? before : after;
        }
    }

    private Commits(Scratch scratch) {
        this.scratch = scratch;
    }

    /** From now on changes are noted, save those that come over the proof's own connection. */
    static Commits watch(Spec spec, Scratch scratch) throws SQLException {
        scratch.execute("""
                set application_name = 'proof';
                drop schema if exists proof cascade;
                create schema proof;
                create unlogged table proof.commits (
                  number      bigint generated always as identity primary key,
                  transaction bigint,
                  call        text,
                  place       text,
                  what        text,
                  before      jsonb,
                  after       jsonb
                );
                create function proof.note() returns trigger language plpgsql as $$
                begin
                  if current_setting('application_name') <> 'proof' then
                    insert into proof.commits (transaction, call, place, what, before, after)
                    values (pg_current_xact_id()::text::bigint, coalesce(current_setting('proof.call', true), ''),
                            tg_table_schema || '.' || tg_table_name, left(tg_op, 1),
                            case when tg_op <> 'INSERT' then to_jsonb(old) end,
                            case when tg_op <> 'DELETE' then to_jsonb(new) end);
                  end if;
                  return null;
                end $$;
                """);
        for (Table table : spec.catalog().tables()) {
            note(scratch, Scratch.quoted(table.name()), "insert or update or delete");
        }
        if (has(scratch, OUTBOX)) {
            note(scratch, OUTBOX, "insert or delete");
        }
        if (has(scratch, REACTIONS)) {
            note(scratch, REACTIONS, "insert or update of progress or delete");
        }
        return new Commits(scratch);
    }

    static boolean has(Scratch scratch, String table) throws SQLException {
        return scratch.texts("select (to_regclass(?) is not null)::text", table).equals(List.of("true"));
    }

    private static void note(Scratch scratch, String table, String events) throws SQLException {
        scratch.execute("create trigger proof_note after " + events + " on " + table
                + " for each row execute function proof.note()");
    }

    static String place(Name table) {
        return table.schema() + "." + table.name();
    }

    /** Nothing was noted yet. */
    void forget() throws SQLException {
        scratch.execute("truncate proof.commits");
    }

    /** Those behind a number, in the order in which they were made. */
    List<Change> after(long number) throws SQLException {
        var changes = new ArrayList<Change>();
        for (SequencedMap<String, @Nullable String> row : scratch.rows("""
                select number::text, transaction::text, call, place, what, before::text, after::text
                from proof.commits where number > ? order by number
                """, number)) {
            changes.add(new Change(
                    Long.parseLong(text(row, "number")),
                    Long.parseLong(text(row, "transaction")),
                    text(row, "call"),
                    text(row, "place"),
                    text(row, "what").charAt(0),
                    json(row.get("before")),
                    json(row.get("after"))));
        }
        return changes;
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        return String.valueOf(row.get(column));
    }

    private static JsonNode json(@Nullable String text) {
        return Optional.ofNullable(text)
                .<JsonNode>map(JsonMapper.shared()::readTree)
                .orElseGet(NullNode::getInstance);
    }

    /** By transaction, those that are for one call. */
    static SequencedMap<Long, List<Change>> of(String call, List<Change> changes) {
        var transactions = new LinkedHashMap<Long, List<Change>>();
        for (Change change : changes) {
            if (change.call().equals(call)) {
                transactions
                        .computeIfAbsent(change.transaction(), _ -> new ArrayList<>())
                        .add(change);
            }
        }
        return transactions;
    }
}
