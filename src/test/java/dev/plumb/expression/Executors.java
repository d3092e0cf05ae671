package dev.plumb.expression;

import dev.plumb.database.ScratchDatabase;
import dev.plumb.database.TestServer;
import dev.plumb.expression.World.Row;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The same expressions for each row in PostgreSQL, in compiled Java and in CEL's own evaluator. */
final class Executors implements AutoCloseable {
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([A-Za-z][A-Za-z0-9]*)");

    private final RandomRows rows;
    private final ScratchDatabase database;
    private final Connection connection;

    private Executors(RandomRows rows, ScratchDatabase database, Connection connection) {
        this.rows = rows;
        this.database = database;
        this.connection = connection;
    }

    static Executors with(RandomRows rows) throws SQLException {
        var database = TestServer.shared().scratch(Optional.empty());
        var executors = new Executors(rows, database, database.connect());
        executors.store();
        return executors;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        database.close();
    }

    /** What one executor gave for each row: a value, or that it failed. */
    record Results(String executor, String code, List<Object> values) {}

    /**
     * @param mayMeetNull whether a part may be null: beside a null it is open whether a part that fails is
     *     looked at
     */
    record Outcome(TypedExpression expression, List<Results> results, boolean inSql, boolean mayMeetNull) {
        boolean agrees() {
            List<Object> expected = results.getFirst().values();
            for (Results r : results) {
                for (int i = 0; i < expected.size(); i++) {
                    boolean open = mayMeetNull && expected.get(i).equals("failed");
                    if (r.values().size() != expected.size()
                            || (!open && !r.values().get(i).equals(expected.get(i)))) {
                        return false;
                    }
                }
            }
            return true;
        }

        String describe() {
            var text = new StringBuilder("The executors differ on\n  " + expression.text() + "\n");
            for (Results r : results) {
                text.append(r.executor())
                        .append(": ")
                        .append(String.join(
                                ", ",
                                r.values().stream()
                                                        .map(v -> v.toString()
                                                                .lines()
                                                                .findFirst()
                                                                .orElse(""))
                                                        .distinct()
                                                        .count()
                                                == 1
                                        ? List.of(r.values().getFirst().toString())
                                        : r.values().stream()
                                                .map(Object::toString)
                                                .toList()))
                        .append("\n  ")
                        .append(r.code().replace("\n", "\n  "))
                        .append("\n");
            }
            return text.toString();
        }
    }

    List<Outcome> run(List<TypedExpression> expressions) throws Exception {
        var translations = new ArrayList<Translation>();
        for (int i = 0; i < expressions.size(); i++) {
            translations.add(translate(i, expressions.get(i)));
        }
        var outcomes = new ArrayList<Outcome>();
        try (var generated = compile(translations)) {
            for (Translation t : translations) {
                var results = new ArrayList<Results>();
                results.add(reference(t));
                if (t.java().isPresent()) {
                    results.add(java(t, generated));
                }
                if (t.sql().isPresent()) {
                    results.add(sql(t, generated));
                    boolean condition = Types.is(t.expression().type(), Type.Kind.BOOL);
                    if (condition && !results.getFirst().values().contains("failed")) {
                        results.add(filter(t, generated));
                    }
                }
                outcomes.add(new Outcome(
                        t.expression(),
                        results,
                        t.sql().isPresent(),
                        Walk.all(t.expression().expr()).anyMatch(e -> e.type().nullable())));
            }
        }
        return outcomes;
    }

    /** An expression in all forms; {@code binds} are the parameters of both statements, with their Java. */
    private record Translation(
            int number,
            TypedExpression expression,
            Optional<Java.Code> java,
            Optional<String> sql,
            Optional<String> filter,
            Map<String, Java.Code> binds) {}

    private static Translation translate(int number, TypedExpression expression) {
        Expr expr = expression.expr();
        boolean condition = Types.is(expr.type(), Type.Kind.BOOL);
        var java = ToJava.with(RandomRows.MODEL, new RecordNames(RandomRows.MODEL, RandomRows.SCOPE));
        Java code = condition ? java.condition(expr) : java.value(expr);
        var query = SqlQuery.over(RandomRows.MODEL, "item", RandomRows.ITEMS);
        Sql selected = condition ? query.truth(expr) : query.value(expr);
        Optional<String> select = selected instanceof Sql.Text text
                ? Optional.of("select " + text.text() + " from " + query.from() + " where item.id = ?")
                : Optional.empty();
        Optional<String> filter = Optional.empty();
        var filtering = SqlQuery.over(RandomRows.MODEL, "item", RandomRows.ITEMS);
        if (condition && filtering.condition(expr) instanceof Sql.Text text) {
            filter = Optional.of("select item.id from " + filtering.from() + " where " + text.text());
        }
        var binds = new HashMap<String, Java.Code>();
        for (var q : List.of(query, filtering)) {
            for (Sql.Bind bind : q.binds()) {
                if (java.bind(bind) instanceof Java.Code bound) {
                    binds.put(bind.name(), bound);
                } else {
                    select = Optional.empty();
                    filter = Optional.empty();
                }
            }
        }
        return new Translation(
                number,
                expression,
                code instanceof Java.Code c ? Optional.of(c) : Optional.empty(),
                select,
                filter,
                binds);
    }

    // ---- the reference

    private Results reference(Translation t) {
        var reference = Reference.of(t.expression());
        boolean condition = Types.is(t.expression().type(), Type.Kind.BOOL);
        var values = new ArrayList<Object>();
        String last = "";
        for (Row item : rows.rows(RandomRows.ITEMS)) {
            var variables = new HashMap<String, @Nullable Object>(rows.parameters);
            variables.put("item", item);
            var outcome = condition ? reference.test(variables, rows) : reference.evaluate(variables, rows);
            if (outcome instanceof Reference.Outcome.Failed failed) {
                last = failed.message();
            }
            values.add(
                    switch (outcome) {
                        case Reference.Outcome.Value value -> normal(value.value());
                        case Reference.Outcome.Failed _ -> "failed";
                    });
        }
        return new Results("reference", last, values);
    }

    /** Values that mean the same as equal objects. */
    private static Object normal(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Integer i -> i + " number";
            case Long l -> l + " number";
            case BigDecimal d ->
                d.signum() == 0 ? "0 number" : d.stripTrailingZeros().toPlainString() + " number";
            case Instant instant -> instant.truncatedTo(ChronoUnit.MICROS).toString();
            case LocalDate date -> date.atStartOfDay(ZoneOffset.UTC).toInstant().toString();
            case java.sql.Date date -> normal(date.toLocalDate());
            case java.sql.Timestamp time -> normal(time.toInstant());
            case OffsetDateTime time -> normal(time.toInstant());
            case Boolean b -> b;
            default -> "'" + value + "'";
        };
    }

    // ---- SQL

    private void store() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(RandomRows.SQL);
        }
        for (Row group : rows.rows(RandomRows.GROUPS)) {
            insert("groups", group, Map.of());
        }
        try (var statement = connection.createStatement()) {
            statement.execute("alter table items alter constraint items_parent_id_fkey deferrable initially deferred");
        }
        connection.setAutoCommit(false);
        for (Row item : rows.rows(RandomRows.ITEMS)) {
            insert("items", item, Map.of("colour", "::colour", "shade", "::shade", "mail", "::citext"));
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void insert(String table, Row row, Map<String, String> casts) throws SQLException {
        var columns = List.copyOf(row.values().keySet());
        String marks = String.join(
                ", ", columns.stream().map(c -> "?" + casts.getOrDefault(c, "")).toList());
        String sql = "insert into " + table + " (" + String.join(", ", columns) + ") values (" + marks + ")";
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                set(statement, i + 1, row.get(columns.get(i)));
            }
            statement.execute();
        }
    }

    private static void set(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, java.sql.Types.NULL);
            case Instant instant -> statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
            case java.time.Duration duration -> statement.setString(at, duration.toString());
            case Enum<?> word -> statement.setString(at, word.name());
            default -> statement.setObject(at, value);
        }
    }

    private Results sql(Translation t, Generated generated) {
        String sql = t.sql().orElseThrow();
        var values = new ArrayList<Object>();
        String last = "";
        for (Row item : rows.rows(RandomRows.ITEMS)) {
            try (var statement = prepare(sql, t, generated, item)) {
                try (var result = statement.executeQuery()) {
                    result.next();
                    values.add(normal(result.getObject(1)));
                }
            } catch (SQLException e) {
                boolean failure = List.of("22003", "22012").contains(String.valueOf(e.getSQLState()));
                last = e.getMessage();
                values.add(failure ? "failed" : "broken SQL: " + e.getMessage());
            } catch (ReflectiveOperationException e) {
                values.add("failed");
            }
        }
        return new Results("sql", sql + "\n" + last, values);
    }

    private PreparedStatement prepare(String sql, Translation t, Generated generated, @Nullable Row item)
            throws SQLException, ReflectiveOperationException {
        var names = new ArrayList<String>();
        var matcher = PARAMETER.matcher(withoutQuotes(sql));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        var statement = connection.prepareStatement(replaced(sql));
        int at = 1;
        for (String name : names) {
            set(statement, at++, generated.bind(t, name));
        }
        if (item != null) {
            statement.setObject(at, item.get("id"));
        }
        return statement;
    }

    private static String withoutQuotes(String sql) {
        return sql.replaceAll("'[^']*'", "''");
    }

    private static String replaced(String sql) {
        var text = new StringBuilder();
        for (String part : sql.split("(?<=')|(?=')", -1)) {
            text.append(part);
        }
        var out = new StringBuilder();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '\'') {
                String part = text.substring(start, i);
                out.append(quoted ? part : PARAMETER.matcher(part).replaceAll("?"));
                if (i < text.length()) {
                    out.append('\'');
                }
                quoted = !quoted;
                start = i + 1;
            }
        }
        return out.toString();
    }

    /** As {@code where}: a row is there or not. */
    private Results filter(Translation t, Generated generated) {
        String sql = t.filter().orElseThrow();
        var found = new ArrayList<Object>();
        var values = new ArrayList<Object>();
        try (var statement = prepare(sql, t, generated, null);
                var result = statement.executeQuery()) {
            while (result.next()) {
                found.add(result.getObject(1));
            }
            for (Row item : rows.rows(RandomRows.ITEMS)) {
                values.add(found.contains(item.get("id")));
            }
        } catch (SQLException e) {
            values.add("broken SQL: " + e.getMessage());
        } catch (ReflectiveOperationException e) {
            values.add("failed");
        }
        return new Results("sql filter", sql, values);
    }

    // ---- Java

    private static Results java(Translation t, Generated generated) {
        var values = new ArrayList<Object>();
        String last = "";
        for (Object item : generated.items) {
            try {
                values.add(normal(generated.call("e" + t.number(), item)));
            } catch (ReflectiveOperationException e) {
                last = String.valueOf(e.getCause());
                values.add(e.getCause() instanceof ArithmeticException ? "failed" : "broken Java: " + e.getCause());
            }
        }
        return new Results("java", t.java().orElseThrow().text() + "\n" + last, values);
    }

    /** The compiled expressions, and the rows and parameters as objects of the compiled classes. */
    private record Generated(URLClassLoader loader, Class<?> type, List<Object> items, Object p, Instant now)
            implements AutoCloseable {
        @Nullable
        Object call(String method, Object item) throws ReflectiveOperationException {
            return type.getMethod(method, item.getClass(), p.getClass(), Instant.class)
                    .invoke(null, item, p, now);
        }

        @Nullable
        Object bind(Translation t, String name) throws ReflectiveOperationException {
            return type.getMethod("b" + t.number() + "_" + name, p.getClass(), Instant.class)
                    .invoke(null, p, now);
        }

        @Override
        public void close() throws java.io.IOException {
            loader.close();
        }
    }

    private static String source(List<Translation> translations) {
        var source = new StringBuilder("""
                package generated;

                import java.math.*;
                import java.nio.charset.StandardCharsets;
                import java.time.*;
                import java.util.*;
                import java.util.stream.*;

                public final class Generated {
                """);
        for (Type.Enumeration words : List.of(RandomRows.COLOUR, RandomRows.SHADE)) {
            String name = words.database().orElseThrow().name();
            source.append("  public enum ")
                    .append(Character.toUpperCase(name.charAt(0)))
                    .append(name.substring(1));
            source.append(" { ").append(String.join(", ", words.values())).append(" }\n");
        }
        source.append(type(
                "Item",
                "UUID id",
                "Group group",
                "Group backup",
                "Item parent",
                "List<Item> children",
                "UUID groupId",
                "UUID backupId",
                "UUID parentId",
                "int n",
                "Integer m",
                "long big",
                "BigDecimal price",
                "BigDecimal d",
                "String s",
                "String t",
                "String mail",
                "boolean flag",
                "Boolean maybe",
                "Instant at",
                "Instant until",
                "LocalDate day",
                "Colour colour",
                "Shade shade"));
        source.append(type("Group", "UUID id", "String name", "List<Item> items"));
        source.append(type(
                "P",
                "Boolean flag",
                "Long n",
                "BigDecimal d",
                "String t",
                "UUID id",
                "Instant at",
                "Colour colour",
                "Item item"));
        source.append("  public static List<Item> items;\n  public static List<Group> groups;\n");
        for (Translation t : translations) {
            t.java()
                    .ifPresent(code -> source.append("  public static Object e")
                            .append(t.number())
                            .append("(Item item, P p, Instant now) {\n    return ")
                            .append(code.text())
                            .append(";\n  }\n"));
            t.binds()
                    .forEach((name, code) -> source.append("  public static Object b")
                            .append(t.number())
                            .append("_")
                            .append(name)
                            .append("(P p, Instant now) {\n    return ")
                            .append(code.text())
                            .append(";\n  }\n"));
        }
        return source.append("}\n").toString();
    }

    private static String type(String name, String... fields) {
        var source = new StringBuilder("  public static final class " + name + " {\n");
        for (String field : fields) {
            String[] parts = field.split(" ", 2);
            source.append("    public ")
                    .append(field)
                    .append(";\n    public ")
                    .append(field)
                    .append("() { return ")
                    .append(parts[1])
                    .append("; }\n");
        }
        return source.append("  }\n").toString();
    }

    private Generated compile(List<Translation> translations) throws Exception {
        Path folder = Files.createTempDirectory("expressions");
        var problems = new DiagnosticCollector<JavaFileObject>();
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        String source = source(translations);
        var units = List.of(
                unit("generated/Generated", source),
                unit("generated/Expressions", JavaSupport.source("generated", JavaSupport.members())));
        boolean compiled = compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of(
                                "-d",
                                folder.toString(),
                                "-proc:none",
                                "-classpath",
                                System.getProperty("java.class.path")),
                        null,
                        units)
                .call();
        if (!compiled) {
            var text = new StringBuilder();
            problems.getDiagnostics().stream()
                    .filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
                    .limit(8)
                    .forEach(d -> text.append(d.getMessage(null))
                            .append("\n  ")
                            .append(source.lines()
                                    .skip(Math.max(0, d.getLineNumber() - 1))
                                    .findFirst()
                                    .orElse(""))
                            .append("\n"));
            throw new AssertionError("The Java does not compile:\n" + text);
        }
        var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, Executors.class.getClassLoader());
        return filled(loader, loader.loadClass("generated.Generated"));
    }

    private static JavaFileObject unit(String name, String source) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    private Generated filled(URLClassLoader loader, Class<?> type) throws ReflectiveOperationException {
        var groups = new HashMap<Object, Object>();
        var items = new HashMap<Object, Object>();
        var itemList = new ArrayList<Object>();
        for (Row row : rows.rows(RandomRows.GROUPS)) {
            Object group = made(loader, "Group", row.values());
            group.getClass().getField("items").set(group, new ArrayList<Object>());
            groups.put(row.get("id"), group);
        }
        for (Row row : rows.rows(RandomRows.ITEMS)) {
            Object item = made(loader, "Item", row.values());
            item.getClass().getField("children").set(item, new ArrayList<Object>());
            items.put(row.get("id"), item);
            itemList.add(item);
        }
        for (Row row : rows.rows(RandomRows.ITEMS)) {
            Object item = Objects.requireNonNull(items.get(row.get("id")));
            Object group = groups.get(row.get("group_id"));
            link(item, "group", group, "items");
            link(item, "backup", groups.get(row.get("backup_id")), null);
            link(item, "parent", items.get(row.get("parent_id")), "children");
        }
        type.getField("items").set(null, itemList);
        type.getField("groups").set(null, new ArrayList<>(groups.values()));
        @SuppressWarnings("unchecked")
        var parameters =
                new HashMap<String, @Nullable Object>((Map<String, @Nullable Object>) rows.parameters.get("p"));
        Row given = (Row) parameters.remove("item");
        Object p = made(loader, "P", parameters);
        p.getClass().getField("item").set(p, given == null ? null : items.get(given.get("id")));
        return new Generated(loader, type, itemList, p, (Instant) Objects.requireNonNull(rows.parameters.get("now")));
    }

    @SuppressWarnings("unchecked")
    private static void link(Object item, String name, @Nullable Object target, @Nullable String back)
            throws ReflectiveOperationException {
        item.getClass().getField(name).set(item, target);
        if (target != null && back != null) {
            ((List<Object>) target.getClass().getField(back).get(target)).add(item);
        }
    }

    private static Object made(URLClassLoader loader, String name, Map<String, @Nullable Object> values)
            throws ReflectiveOperationException {
        Class<?> type = loader.loadClass("generated.Generated$" + name);
        Object made = type.getConstructor().newInstance();
        for (var entry : values.entrySet()) {
            var field = type.getField(Schemas.camel(entry.getKey()));
            Object value = entry.getValue();
            if (value instanceof Long l && (field.getType() == int.class || field.getType() == Integer.class)) {
                value = l.intValue();
            }
            if (value instanceof String word && field.getType().isEnum()) {
                value = List.of(field.getType().getEnumConstants()).stream()
                        .filter(c -> c.toString().equals(word))
                        .findFirst()
                        .orElseThrow();
            }
            field.set(made, value);
        }
        return made;
    }
}
