package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.ValueType;
import dev.plumb.schema.Column;
import dev.plumb.spec.Accounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of callers by a secret of which a hash is kept: sessions and keys. */
final class SessionText {
    static final String SESSIONS = "main/account/Sessions";
    static final String KEYS = "main/account/ApiKeys";

    private static final String IDLE = """

            /** So long it lives unused. */
            private static final Duration IDLE = ${idle};

            /** How exactly it is known when a session was used last. */
            private static final Duration EXACTLY = Duration.ofSeconds(${exactly});
            """;

    private static final String TOUCH = """
            found.filter(known -> known.seen().plus(EXACTLY).isBefore(now)).ifPresent(known -> database.sql(\"""
                            ${touch}
                            \""")
                    .param("id", known.id())
                    .param("now", Columns.time(now))
                    .update());""";

    private final Design design;
    private final AccountText accounts;
    private final Jdbc jdbc;

    SessionText(Design design, AccountText accounts) {
        this.design = design;
        this.accounts = accounts;
        this.jdbc = new Jdbc(design);
    }

    Map<String, String> sessions(Accounts.Session session) {
        String table = BackendText.sqlName(session.table());
        boolean audited = accounts.isAudited(session.table());
        var columns = new ArrayList<>(
                List.of(sql(session.id()), sql(session.hash()), sql(session.account()), sql(session.expires())));
        var values = new ArrayList<>(List.of(":id", ":hash", ":account", ":expires"));
        boolean now = false;
        for (Column column :
                design.spec().catalog().table(session.table()).orElseThrow().columns()) {
            boolean seen =
                    session.idle().filter(i -> i.seen().equals(column.name())).isPresent();
            boolean begun = List.of("created_at", "started_at", "signed_in_at").contains(column.name());
            if (seen || begun) {
                columns.add(sql(column.name()));
                values.add(":now");
                now = true;
            }
        }
        var holes = new LinkedHashMap<String, String>();
        holes.put("cite", session.span().cite());
        holes.put("lifetime", AccountText.duration(session.lasting()));
        holes.put("key", key().java());
        holes.put("idleDoc", session.idle().isPresent() ? ", and when nobody has used it for a while" : "");
        holes.put(
                "idle",
                session.idle()
                        .map(i -> Template.of(IDLE)
                                .with("idle", AccountText.duration(i.after()))
                                .with(
                                        "exactly",
                                        Long.toString(Math.clamp(i.after().toSeconds() / 10, 0, 60)))
                                .fill())
                        .orElse(""));
        holes.put("seenPart", session.idle().isPresent() ? ", Instant seen" : "");
        holes.put("auditField", audited ? "private final AuditTrail audit;" : "");
        holes.put("auditParameter", audited ? ", AuditTrail audit" : "");
        holes.put("auditAssignment", audited ? "this.audit = audit;" : "");
        holes.put("author", audited ? "audit.author(Viewer.of(account, id), now);" : "");
        holes.put(
                "insert",
                "insert into " + table + " (" + String.join(", ", columns) + ")\nvalues (" + String.join(", ", values)
                        + ")");
        holes.put("created", now ? ".param(\"now\", Columns.time(now))" : "");
        String shown = sql(session.id()) + ", " + sql(session.account());
        holes.put(
                "find",
                "select " + shown
                        + session.idle().map(i -> ", " + sql(i.seen())).orElse("") + "\nfrom " + table
                        + " where " + sql(session.hash()) + " = :hash and " + sql(session.expires()) + " > :now"
                        + session.idle()
                                .map(i -> " and " + sql(i.seen()) + " > :idleSince")
                                .orElse(""));
        holes.put(
                "idleSince", session.idle().isPresent() ? ".param(\"idleSince\", Columns.time(now.minus(IDLE)))" : "");
        holes.put(
                "known",
                jdbc.read(key(), false, session.account()) + ", row.getObject(" + RuleText.quoted(session.id())
                        + ", UUID.class)"
                        + session.idle()
                                .map(i -> ", Columns.instant(row, " + RuleText.quoted(i.seen()) + ")")
                                .orElse(""));
        holes.put(
                "touch",
                session.idle()
                        .map(i -> Template.of(TOUCH)
                                .with(
                                        "touch",
                                        "update " + table + " set " + sql(i.seen()) + " = :now where "
                                                + sql(session.id()) + " = :id")
                                .fill())
                        .orElse(""));
        holes.put("end", "delete from " + table + " where " + sql(session.id()) + " = :id");
        holes.put(
                "endAll",
                "delete from " + table + "\nwhere " + sql(session.account()) + " = :account and " + sql(session.id())
                        + " is distinct from cast(:but as uuid)");
        digest(holes, session.bytes(), "token");
        return holes;
    }

    Map<String, String> keys(Accounts.ApiKey keys) {
        String table = BackendText.sqlName(keys.table());
        var conditions = new ArrayList<>(List.of(sql(keys.hash()) + " = :hash"));
        keys.expires().ifPresent(e -> conditions.add("(" + sql(e) + " is null or " + sql(e) + " > :now)"));
        keys.revoked().ifPresent(r -> conditions.add("(" + sql(r) + " is null or " + sql(r) + " > :now)"));
        boolean own = keys.key().equals(keys.account());
        var holes = new LinkedHashMap<String, String>();
        holes.put("cite", keys.span().cite());
        holes.put("key", key().java());
        holes.put(
                "find",
                "select " + sql(keys.account()) + ", " + sql(keys.key()) + "::text as id\nfrom " + table + "\nwhere "
                        + String.join("\n  and ", conditions));
        holes.put("now", conditions.size() > 1 ? ".param(\"now\", Columns.time(now))" : "");
        holes.put("known", jdbc.read(key(), false, own ? keys.key() : keys.account()) + ", row.getString(\"id\")");
        digest(holes, keys.bytes(), "key");
        return holes;
    }

    private static void digest(Map<String, String> holes, boolean bytes, String of) {
        String digest =
                "MessageDigest.getInstance(\"SHA-256\").digest(%s.getBytes(StandardCharsets.UTF_8))".formatted(of);
        holes.put("hashType", bytes ? "byte[]" : "String");
        holes.put("digest", bytes ? digest : "HexFormat.of().formatHex(" + digest + ")");
    }

    private ValueType key() {
        return accounts.key();
    }

    private static String sql(String column) {
        return BackendText.sqlName(column);
    }
}
