package dev.plumb.schema;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be asked of a database before and after a step, each a query with one true or false: whether the rows
 * allow it, and whether it is done.
 *
 * @param before empty where rows can have nothing against it
 * @param after empty where PostgreSQL's word is all there is
 */
public record StepCheck(Optional<String> before, Optional<String> after) {
    private static final StepCheck NONE = new StepCheck(Optional.empty(), Optional.empty());
    private static final String NAME = "((?:\"(?:[^\"]|\"\")+\"|[\\w$]+))";
    private static final String TABLE = "((?:\"(?:[^\"]|\"\")+\"|[\\w$]+)(?:\\.(?:\"(?:[^\"]|\"\")+\"|[\\w$]+))?)";
    private static final String ALTER = "alter table (?:only )?" + TABLE + " ";

    private record Rule(Pattern pattern, Function<Matcher, StepCheck> check) {}

    private static final List<Rule> RULES = List.of(
            rule(
                    "create (?:unlogged )?(?:table|sequence) (?:if not exists )?" + TABLE + ".*",
                    m -> after(there(m.group(1)))),
            rule("create (?:or replace )?(?:materialized )?view " + TABLE + ".*", m -> after(there(m.group(1)))),
            rule(
                    "drop (?:table|view|materialized view|sequence|index)(?: concurrently)?(?: if exists)? " + TABLE,
                    m -> after("select to_regclass(" + Sql.literal(m.group(1)) + ") is null")),
            rule(
                    "create (?:type|domain) " + TABLE + "(?:\\s.*)?",
                    m -> after("select " + type(m.group(1)) + " is not null")),
            rule("drop (?:type|domain) " + TABLE, m -> after("select " + type(m.group(1)) + " is null")),
            rule(
                    "alter type " + TABLE + " add value (?:if not exists )?('(?:[^']|'')*').*",
                    m -> after("select exists (select from pg_enum where enumtypid = " + type(m.group(1))
                            + " and enumlabel = " + m.group(2) + ")")),
            rule(
                    "create (unique )?index (?:concurrently )?(?:if not exists )?" + NAME + " on (only )?" + TABLE
                            + " (.*)",
                    StepCheck::index),
            rule(
                    ALTER + "add column (?:if not exists )?" + NAME + " (.*)",
                    m -> new StepCheck(
                            m.group(3).contains(" not null")
                                            && !m.group(3).matches("(?s).*\\b(default|generated|serial)\\b.*")
                                    ? Optional.of("select not exists (select from " + m.group(1) + ")")
                                    : Optional.empty(),
                            Optional.of(column(m, "true")))),
            rule(
                    ALTER + "drop column (?:if exists )?" + NAME,
                    m -> after("select not exists (select from pg_attribute where attrelid = " + relation(m.group(1))
                            + " and attname = " + literal(m.group(2)) + ")")),
            rule(
                    ALTER + "alter column " + NAME + " set not null",
                    m -> new StepCheck(
                            Optional.of("select not exists (select from " + m.group(1) + " where " + m.group(2)
                                    + " is null)"),
                            Optional.of(column(m, "attnotnull")))),
            rule(ALTER + "alter column " + NAME + " drop not null", m -> after(column(m, "not attnotnull"))),
            rule(
                    ALTER + "alter column " + NAME + " (?:set data )?type (.*?)(?: collate \\S+)?(?:\\s+using .*)?",
                    m -> after(column(m, "atttypid = " + type(m.group(3))))),
            rule(
                    ALTER + "rename column " + NAME + " to " + NAME,
                    m -> after("select exists (select from pg_attribute where attrelid = " + relation(m.group(1))
                            + " and attname = " + literal(m.group(3)) + ")")),
            rule(ALTER + "validate constraint " + NAME, m -> after(constraint(m, " and convalidated"))),
            rule(
                    ALTER + "drop constraint (?:if exists )?" + NAME + "(?: cascade)?",
                    m -> after("select not exists (select from pg_constraint where conrelid = " + relation(m.group(1))
                            + " and conname = " + literal(m.group(2)) + ")")),
            rule(ALTER + "add constraint " + NAME + "\\s+(.*)", StepCheck::added));

    private static final Pattern CHECK = pattern("check (\\(.*\\))(?: no inherit)?");
    private static final Pattern NOT_NULL = pattern("not null " + NAME + "(?: no inherit)?");
    private static final Pattern KEY = pattern(
            "(primary key|unique(?: nulls not distinct)?) \\(([^()]*?)\\)(?: include .*| deferrable.*| with .*)?");
    private static final Pattern FOREIGN_KEY =
            pattern("foreign key \\(([^()]*)\\) references " + TABLE + "\\s?\\(([^()]*)\\)(.*)");

    /** What can be asked for a step as {@link Planner} writes it. */
    public static StepCheck of(Step step) {
        String sql = step.sql().strip();
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(sql);
            if (matcher.matches()) {
                return rule.check().apply(matcher);
            }
        }
        return NONE;
    }

    private static StepCheck index(Matcher m) {
        String table = m.group(4);
        String schema = table.matches(NAME + "\\." + NAME) ? table.replaceFirst("\\." + NAME + "$", "") + "." : "";
        String index = schema + m.group(2);
        // on a partitioned table alone it is valid when each partition has its own
        String after = "select " + (m.group(3) == null ? "indisvalid" : "true")
                + " from pg_index where indexrelid = to_regclass(" + Sql.literal(index) + ")";
        Matcher plain = pattern("\\(([^()]*)\\)").matcher(m.group(5));
        boolean unique = m.group(1) != null && plain.matches();
        return new StepCheck(
                unique ? Optional.of(noDuplicates(table, plainColumns(plain.group(1)), false)) : Optional.empty(),
                Optional.of(after));
    }

    private static StepCheck added(Matcher m) {
        String table = m.group(1);
        String definition = m.group(3);
        return new StepCheck(before(table, definition), Optional.of(constraint(m, "")));
    }

    private static Optional<String> before(String table, String definition) {
        if (definition.toLowerCase(java.util.Locale.ROOT).endsWith("not valid")) {
            return Optional.empty();
        }
        Matcher check = CHECK.matcher(definition);
        if (check.matches()) {
            return Optional.of("select not exists (select from " + table + " where not " + check.group(1) + ")");
        }
        Matcher notNull = NOT_NULL.matcher(definition);
        if (notNull.matches()) {
            return Optional.of("select not exists (select from " + table + " where " + notNull.group(1) + " is null)");
        }
        Matcher key = KEY.matcher(definition);
        if (key.matches()) {
            String kind = key.group(1).toLowerCase(java.util.Locale.ROOT);
            String columns = key.group(2);
            return Optional.of(noDuplicates(table, columns, !kind.equals("unique"))
                    + (kind.equals("primary key")
                            ? " and not exists (select from " + table + " where num_nulls(" + columns + ") > 0)"
                            : ""));
        }
        Matcher foreign = FOREIGN_KEY.matcher(definition);
        if (foreign.matches()) {
            return Optional.of("select not exists (select from " + table + " t where num_nulls("
                    + prefixed("t.", foreign.group(1)) + ") = 0 and not exists (select from " + foreign.group(2)
                    + " r where (" + prefixed("r.", foreign.group(3)) + ") = (" + prefixed("t.", foreign.group(1))
                    + ")))");
        }
        return Optional.empty();
    }

    /** The columns of an index without its orders. */
    private static String plainColumns(String keys) {
        return keys.replaceAll("(?i)\\s+(asc|desc|nulls first|nulls last|\\w+_ops)\\b", "");
    }

    private static String noDuplicates(String table, String columns, boolean nullsToo) {
        return "select not exists (select from " + table
                + (nullsToo ? "" : " where num_nulls(" + columns + ") = 0") + " group by " + columns
                + " having count(*) > 1)";
    }

    private static String prefixed(String prefix, String columns) {
        return prefix + columns.replaceAll(",\\s*", ", " + prefix);
    }

    private static String there(String relation) {
        return "select to_regclass(" + Sql.literal(relation) + ") is not null";
    }

    private static String relation(String table) {
        return "to_regclass(" + Sql.literal(table) + ")";
    }

    private static String type(String type) {
        return "to_regtype(" + Sql.literal(type) + ")";
    }

    private static String column(Matcher m, String holds) {
        return "select exists (select from pg_attribute where attrelid = " + relation(m.group(1)) + " and attname = "
                + literal(m.group(2)) + (holds.equals("true") ? "" : " and " + holds) + ")";
    }

    private static String constraint(Matcher m, String holds) {
        return "select exists (select from pg_constraint where conrelid = " + relation(m.group(1)) + " and conname = "
                + literal(m.group(2)) + holds + ")";
    }

    private static String literal(String name) {
        return Sql.literal(
                name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name);
    }

    private static StepCheck after(String sql) {
        return new StepCheck(Optional.empty(), Optional.of(sql));
    }

    private static Rule rule(String pattern, Function<Matcher, StepCheck> check) {
        return new Rule(pattern(pattern), check);
    }

    private static Pattern pattern(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
