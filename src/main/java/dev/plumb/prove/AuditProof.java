package dev.plumb.prove;

import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.Audited;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Changes rows of each audited table and looks at its trail, which nobody may change. */
final class AuditProof {
    private static final String PROOF = "audit";
    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;

    AuditProof(Spec spec, Stage stage, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
    }

    void prove() throws SQLException {
        for (Audited audited : spec.audit()) {
            changes(audited);
        }
        if (!spec.audit().isEmpty()) {
            for (String statement :
                    List.of("update " + Trail.TABLE + " set who = 'somebody else'", "delete from " + Trail.TABLE)) {
                boolean refused = refused(statement);
                for (Audited audited : spec.audit()) {
                    String check = "the trail refuses: " + statement.substring(0, statement.indexOf(' '));
                    ledger.add(
                            Elements.audit(audited.table()),
                            refused
                                    ? Evidence.holds(PROOF, check)
                                    : Evidence.fails(PROOF, check, "it was changed", statement));
                }
            }
        }
    }

    private boolean refused(String sql) throws SQLException {
        var connection = stage.scratch().connection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
            return false;
        } catch (SQLException refused) {
            return true;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void changes(Audited audited) throws SQLException {
        Table table = stage.scratch().table(audited.table());
        SequencedMap<String, @Nullable String> row;
        int before = Trail.of(stage.scratch(), table.name()).size();
        try {
            row = stage.maker().make(table.name(), Map.of());
        } catch (SQLException none) {
            ledger.note(Elements.audit(table.name()), "no row could be made up: " + none.getMessage());
            return;
        }
        entry(table, before, "INSERT", row, Optional.empty());
        String key = table.primaryKey().stream()
                .map(c -> Scratch.quoted(c) + "::text = ?")
                .collect(Collectors.joining(" and "));
        @Nullable Object[] values = table.primaryKey().stream().map(row::get).toArray();
        for (Column column : table.columns()) {
            boolean looked = audited.columns().isEmpty() || audited.columns().contains(column.name());
            boolean fixed = table.primaryKey().contains(column.name())
                    || column.generated().isPresent()
                    || table.uniqueKeys().stream().anyMatch(k -> k.contains(column.name()));
            if (looked && !fixed) {
                int standing = Trail.of(stage.scratch(), table.name()).size();
                String set = column.type().base().equals("boolean")
                        ? "not " + Scratch.quoted(column.name())
                        : "(select o." + Scratch.quoted(column.name()) + " from " + Scratch.quoted(table.name())
                                + " o where o." + Scratch.quoted(column.name()) + " is distinct from t."
                                + Scratch.quoted(column.name()) + " limit 1)";
                if (updated(table, column.name(), set, key, values)) {
                    entry(table, standing, "UPDATE", row, Optional.of(column.name()));
                    break;
                }
            }
        }
        int standing = Trail.of(stage.scratch(), table.name()).size();
        stage.scratch()
                .rows("delete from " + Scratch.quoted(table.name()) + " where " + key + " returning 1 as one", values);
        entry(table, standing, "DELETE", row, Optional.empty());
    }

    /** Whether the column has another value now. */
    private boolean updated(Table table, String column, String set, String key, @Nullable Object[] values) {
        try {
            var changed = stage.scratch()
                    .rows(
                            "update " + Scratch.quoted(table.name()) + " t set " + Scratch.quoted(column) + " = "
                                    + set + " where " + key + " returning " + Scratch.quoted(column)
                                    + "::text as value",
                            values);
            return changed.size() == 1 && changed.getFirst().get("value") != null;
        } catch (SQLException refused) {
            return false; // this column takes no other row's value; another will
        }
    }

    private void entry(
            Table table, int before, String what, SequencedMap<String, @Nullable String> row, Optional<String> changed)
            throws SQLException {
        var entries = Trail.of(stage.scratch(), table.name());
        var fresh = entries.subList(Math.min(before, entries.size()), entries.size());
        boolean holds = fresh.size() == 1 && shows(table, fresh.getFirst(), what, row, changed);
        String check = switch (what) {
            case "INSERT" -> "a new row leaves its values in the trail";
            case "UPDATE" -> "a change leaves the value before and the value after in the trail";
            default -> "a deleted row leaves its last values in the trail";
        };
        ledger.add(
                Elements.audit(table.name()),
                holds
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(
                                PROOF,
                                check,
                                "one entry " + what + " expected, saw " + fresh,
                                "select * from " + Trail.TABLE + " where table_name = '"
                                        + table.name().name() + "' order by id"));
    }

    private boolean shows(
            Table table,
            Map<String, @Nullable String> entry,
            String what,
            Map<String, @Nullable String> row,
            Optional<String> changed) {
        JsonNode key = json(entry.get("row_key"));
        JsonNode before = json(entry.get("before"));
        JsonNode after = json(entry.get("after"));
        List<String> secrets = Privacy.secrets(spec, table.name());
        boolean keyed = table.primaryKey().stream()
                .allMatch(c -> secrets.contains(c)
                        ? key.path(c).isString()
                        : Expected.sameColumn(text(key.path(c)), row.get(c)));
        boolean masked = secrets.stream()
                .map(row::get)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .noneMatch(secret -> entry.toString().contains(secret));
        boolean differs = changed.isEmpty()
                || !before.path(changed.get()).equals(after.path(changed.get())) && after.has(changed.get());
        boolean sides =
                before.isMissingNode() == what.equals("INSERT") && after.isMissingNode() == what.equals("DELETE");
        return what.equals(entry.get("what")) && keyed && masked && differs && sides;
    }

    private static JsonNode json(@Nullable String text) {
        return text == null
                ? tools.jackson.databind.node.MissingNode.getInstance()
                : JsonMapper.shared().readTree(text);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node.asString();
    }

    /** What audited tables hold, and how long their trails are. */
    record Standing(Map<Name, String> rows, int trail) {}

    Standing before() throws SQLException {
        var rows = new LinkedHashMap<Name, String>();
        for (Audited audited : spec.audit()) {
            Table table = stage.scratch().table(audited.table());
            List<String> columns = audited.columns().isEmpty()
                    ? table.columns().stream().map(Column::name).toList()
                    : java.util.stream.Stream.concat(table.primaryKey().stream(), audited.columns().stream())
                            .toList();
            rows.put(
                    table.name(),
                    stage.scratch()
                            .texts("select md5(coalesce(string_agg(r::text, '/' order by r::text), '')) from (select "
                                    + columns.stream().map(Scratch::quoted).collect(Collectors.joining(", "))
                                    + " from " + Scratch.quoted(table.name()) + ") r")
                            .getFirst());
        }
        int trail = spec.audit().isEmpty()
                ? 0
                : Integer.parseInt(stage.scratch()
                        .texts("select count(*)::text from " + Trail.TABLE)
                        .getFirst());
        return new Standing(rows, trail);
    }

    /** What a call changed since must stand in the trail, in the caller's name and with the request's id. */
    void after(Standing before, @Nullable String who, String operation, Exchange exchange) throws SQLException {
        if (spec.audit().isEmpty()) {
            return;
        }
        Standing now = before();
        List<SequencedMap<String, @Nullable String>> fresh = stage.scratch()
                .rows("select table_name, who, request_id from " + Trail.TABLE + " order by id offset "
                        + before.trail());
        for (Audited audited : spec.audit()) {
            Name table = audited.table();
            boolean changed =
                    !Objects.equals(before.rows().get(table), now.rows().get(table));
            if (changed) {
                boolean holds = fresh.stream()
                        .anyMatch(e -> Objects.equals(e.get("table_name"), table.name())
                                && Objects.equals(e.get("who"), who)
                                && Objects.equals(
                                        e.get("request_id"),
                                        exchange.answer().header("X-Request-Id").orElse(null)));
                String check =
                        "what " + operation + " changes stands there in the caller's name, with the request's id";
                ledger.add(
                        Elements.audit(table),
                        holds
                                ? Evidence.holds(PROOF, check)
                                : Evidence.fails(
                                        PROOF,
                                        check,
                                        "entries since: " + fresh,
                                        exchange.request().curl()));
            }
        }
    }
}
