package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Sight;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.PartialEvaluation;
import dev.plumb.expression.Sql;
import dev.plumb.expression.SqlQuery;
import dev.plumb.schema.Name;
import dev.plumb.spec.Access;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A select statement in the making: fixed text, parts that come and go with what is asked, and parameters. */
final class Selects {
    final Design design;
    final Model model;
    final Jdbc jdbc;
    final Env env;
    final SqlQuery query;
    final Name table;
    final String variable;

    private final List<Sql.Bind> fixedBinds = new ArrayList<>();
    private final List<String> fixed = new ArrayList<>();
    private final List<Guarded> guarded = new ArrayList<>();
    private final List<Expr> mentioned = new ArrayList<>();

    /** Before each line of the conditions, where the statement stands within another. */
    private String indentation = "";

    /**
     * @param unless Java under which the condition is left out
     * @param seen whether it is left out as well where nobody calls
     */
    private record Guarded(Optional<Expr> unless, boolean seen, String condition, List<Sql.Bind> binds) {
        String guard(Env env) {
            String asked = unless.map(u -> InJava.not(InJava.of(u, env))).orElse("");
            if (!seen) {
                return asked;
            }
            String calls = "!viewer.seesEveryRow()";
            return asked.isEmpty() ? calls : calls + " && " + (asked.contains(" || ") ? "(" + asked + ")" : asked);
        }
    }

    Selects(Design design, Env env, Name table, String variable) {
        this.design = design;
        this.model = design.spec().model();
        this.jdbc = new Jdbc(design);
        this.env = env;
        this.table = table;
        this.variable = variable;
        this.query = SqlQuery.over(model, variable, table);
    }

    /** Rows must meet this; what parameters alone decide is decided before the database is asked. */
    void where(Expr condition) {
        where(false, condition);
    }

    /** @param seen whether it counts for callers alone */
    private void where(boolean seen, Expr condition) {
        for (PartialEvaluation.Term term : PartialEvaluation.split(condition, Set.of(variable))) {
            SqlQuery given = query.given(term);
            String text = term.condition().isPresent() ? condition(given, term) : "false";
            List<Sql.Bind> binds = term.condition().isPresent() ? lastBinds : List.of();
            term.unless().ifPresent(mentioned::add);
            binds.forEach(b -> mentioned.add(b.value()));
            text = grouped(oneLine(text));
            if (term.unless().isEmpty() && !seen) {
                fixed.add(text);
                fixedBinds.addAll(binds);
            } else {
                guarded.add(new Guarded(term.unless(), seen, text, binds));
            }
        }
    }

    /** A condition as SQL. */
    private String condition(SqlQuery given, PartialEvaluation.Term term) {
        Expr condition = term.condition().orElseThrow();
        return pinned(condition, term)
                .map(pin -> pin.unique().equals(pin.target())
                        ? alias() + "." + quoted(pin.column()) + " = " + text(given.value(pin.value()), pin.value())
                        : alias() + "." + quoted(pin.column()) + " = (select " + quoted(pin.target()) + " from "
                                + dev.plumb.expression.Identifiers.of(pin.table()) + " where " + quoted(pin.unique())
                                + " = "
                                + text(given.value(pin.value()), pin.value()) + ")")
                .orElseGet(() -> text(given.condition(condition), condition));
    }

    private String alias() {
        return query.alias();
    }

    /** A key that is given by a unique value of the row that it points at. */
    private record Pin(String column, Name table, String target, String unique, Expr value) {}

    /**
     * {@code order.customer.email == email}: asked of the key itself, so that an index on it can be used with what
     * stands behind the key in it.
     */
    private Optional<Pin> pinned(Expr condition, PartialEvaluation.Term term) {
        if (!(condition instanceof Expr.Call call) || !call.function().equals("_==_")) {
            return Optional.empty();
        }
        Expr left = call.arguments().get(0);
        Expr right = call.arguments().get(1);
        return pin(left, right, term).or(() -> pin(right, left, term));
    }

    private Optional<Pin> pin(Expr walked, Expr value, PartialEvaluation.Term term) {
        if (!(walked instanceof Expr.Column unique
                        && unique.row() instanceof Expr.Reference link
                        && link.row() instanceof Expr.Variable row
                        && row.name().equals(variable)
                        && unique.row().type() instanceof dev.plumb.expression.Type.Row target)
                || dev.plumb.design.Walk.mentions(value, variable)
                || !isThere(value, term)
                || !InJava.atHand(value, env)) {
            return Optional.empty();
        }
        boolean isUnique = design.spec()
                .catalog()
                .table(target.table())
                .filter(t -> t.uniqueKeys().contains(List.of(unique.column())))
                .isPresent();
        return model.entity(table).orElseThrow().links().stream()
                .filter(l -> isUnique
                        && !design.spec().privacy().isEncrypted(target.table(), unique.column())
                        && l.constraint().equals(link.constraint())
                        && l.columns().size() == 1)
                .findFirst()
                .map(l -> new Pin(
                        l.columns().getFirst(), l.target(), l.targetColumns().getFirst(), unique.column(), value));
    }

    /** Whether a value is known not to be null where the condition is asked. */
    private static boolean isThere(Expr value, PartialEvaluation.Term term) {
        return !value.type().nullable()
                || term.unless()
                        .filter(u -> u instanceof Expr.Call c
                                && c.function().equals("_==_")
                                && c.arguments().stream()
                                        .anyMatch(a -> a instanceof Expr.Literal l && l.value() == null)
                                && c.arguments().stream()
                                        .anyMatch(a -> a instanceof Expr.Variable v
                                                && value instanceof Expr.Variable w
                                                && v.name().equals(w.name())))
                        .isPresent();
    }

    private List<Sql.Bind> lastBinds = List.of();

    private String text(Sql sql, Expr expr) {
        return switch (sql) {
            case Sql.Text text -> {
                lastBinds = text.binds();
                yield text.text();
            }
            case Sql.NotInSql no -> throw new NotYet(no.reason(), expr.span());
        };
    }

    /** SQL as it stands, with a parameter of its own that the caller binds. */
    void whereText(String condition) {
        fixed.add(condition);
    }

    /** The rows of the table that exist for the viewer alone; all where nobody calls. */
    void whereVisible(Sight sight) {
        Access.Visibility visible = design.spec().access().visible().get(table);
        if (visible != null && sight != Sight.EVERYTHING) {
            boolean varies = sight == Sight.EITHER;
            if (varies) {
                mentioned.add(Exprs.variable(
                        "viewer",
                        new dev.plumb.expression.Type.Scalar(dev.plumb.expression.Type.Kind.NULL, true),
                        visible.span()));
            }
            where(
                    varies,
                    Exprs.replace(
                            visible.rule().expr(),
                            Map.of(
                                    visible.row(),
                                    Exprs.variable(
                                            variable,
                                            new dev.plumb.expression.Type.Row(table, false),
                                            visible.span()))));
        }
    }

    /** A term of the order, as SQL. */
    String order(Expr key, boolean descending) {
        String text = text(query.order(key, descending), key);
        fixedBinds.addAll(lastBinds);
        lastBinds.forEach(b -> mentioned.add(b.value()));
        return text;
    }

    String value(Expr expr) {
        String text = text(query.value(expr), expr);
        fixedBinds.addAll(lastBinds);
        lastBinds.forEach(b -> mentioned.add(b.value()));
        return text;
    }

    void mention(List<Sql.Bind> binds) {
        fixedBinds.addAll(binds);
        binds.forEach(b -> mentioned.add(b.value()));
    }

    /** Whether a parameter of a condition has one of those names. */
    boolean clashes(Set<String> names) {
        return java.util.stream.Stream.concat(
                        fixedBinds.stream(), guarded.stream().flatMap(o -> o.binds().stream()))
                .anyMatch(b -> names.contains(b.name()));
    }

    /** The Java variables that the statement needs. */
    List<Env.Root> roots() {
        return env.roots(mentioned);
    }

    boolean isFixed() {
        return guarded.isEmpty();
    }

    /** The statement stands within another, which {@code head} and {@code tail} of {@link #build} bring. */
    void within() {
        indentation = "  ";
    }

    /** Lines of a statement that stands within another. */
    static String within(String sql) {
        return "  " + sql.replace("\n", "\n  ");
    }

    /** The conditions that always stand, each on a line. */
    String whereClause() {
        if (fixed.isEmpty()) {
            return guarded.isEmpty() ? "" : indentation + "where true";
        }
        return indentation + "where "
                + fixed.stream()
                        .map(f -> SqlLines.wrapped(f, indentation + "      "))
                        .collect(Collectors.joining("\n" + indentation + "  and "));
    }

    /**
     * Java that builds and sends the statement: {@code database.sql(…)} with its parameters, or a {@code Sql} that
     * grows.
     *
     * @param head up to the conditions, and {@code tail} behind them
     * @param more parameters beside those of expressions: name and Java
     * @return lines to stand before, and the expression that they end in, without a full stop behind
     */
    Built build(String head, String tail, Map<String, String> more) {
        return build(head, tail, more, false);
    }

    /** @param grows whether the caller adds to the statement */
    Built build(String head, String tail, Map<String, String> more, boolean grows) {
        String where = whereClause();
        var binds = distinct(fixedBinds);
        String parameters = binds.stream()
                        .map(b -> "\n        .param(\"" + b.name() + "\", " + bound(b) + ")")
                        .collect(Collectors.joining())
                + more.entrySet().stream()
                        .map(e -> "\n        .param(\"" + e.getKey() + "\", " + e.getValue() + ")")
                        .collect(Collectors.joining());
        if (isFixed() && !grows) {
            String text = head + (where.isEmpty() ? "" : "\n" + where) + (tail.isEmpty() ? "" : "\n" + tail);
            return new Built("", "database.sql(" + block(text, "                ") + ")" + parameters);
        }
        var lines = new StringBuilder("var sql = new Sql("
                + block(head + "\n" + (where.isEmpty() ? indentation + "where true" : where), "        ") + ");\n");
        binds.forEach(b -> lines.append("sql.with(\"" + b.name() + "\", " + bound(b) + ");\n"));
        more.forEach((name, value) -> lines.append("sql.with(\"" + name + "\", " + value + ");\n"));
        for (Guarded part : guarded) {
            String guard = part.guard(env);
            String condition = indentation + "and " + SqlLines.wrapped(part.condition(), indentation + "    ");
            String add = "sql.add("
                    + (condition.contains("\n")
                            ? block(condition, "            ")
                            : "\"" + InJava.escaped(condition) + "\"")
                    + ")"
                    + distinct(part.binds()).stream()
                            .map(b -> ".with(\"" + b.name() + "\", " + Binds.java(b, env, design, part.unless()) + ")")
                            .collect(Collectors.joining());
            lines.append("if (" + guard + ") {\n    " + add + ";\n}\n");
        }
        if (!tail.isEmpty()) {
            lines.append(
                    tail.contains("\n")
                            ? "sql.add(" + block(tail, "        ") + ");\n"
                            : "sql.add(\"" + InJava.escaped(tail) + "\");\n");
        }
        return new Built(lines.toString(), "sql.on(database)");
    }

    record Built(String before, String statement) {}

    /** Layout that SQL came with was for where it stood; short statements within others read well on one line. */
    static String oneLine(String sql) {
        return sql.replaceAll("\\s*\n\\s*", " ").replace("( ", "(").replace(" )", ")");
    }

    /** In brackets where it would not hold together beside an {@code and}. */
    static String grouped(String condition) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < condition.length(); i++) {
            char c = condition.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth == 0 && condition.startsWith(" or ", i)) {
                return "(" + condition + ")";
            }
        }
        return condition;
    }

    private static List<Sql.Bind> distinct(List<Sql.Bind> binds) {
        return List.copyOf(new LinkedHashSet<>(binds));
    }

    /** A parameter's Java. */
    String bound(Sql.Bind bind) {
        return Binds.java(bind, env, design, Optional.empty());
    }

    /** A text block whose lines stand at {@code indentation}, counted from the line that it starts in. */
    static String block(String text, String indentation) {
        if (!text.contains("\n") && text.length() < 80) {
            return "\"" + InJava.escaped(text) + "\"";
        }
        String escaped = text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
        return "\"\"\"\n" + indentation + escaped.replace("\n", "\n" + indentation) + "\n" + indentation + "\"\"\"";
    }

    /** Every column of the table, for a row of it. */
    String rowColumns(RecordDesign row) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var component : row.components()) {
            String column = query.alias() + "." + quoted(component.json());
            if (component.type() instanceof ValueType.Listed list && list.element() instanceof ValueType.Enumerated) {
                column = column + "::text[] as " + quoted(component.json());
            }
            if (!line.isEmpty() && line.length() + column.length() > 80) {
                lines.add(line + ",");
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : ", ").append(column);
        }
        lines.add(line.toString());
        return String.join("\n       ", lines);
    }

    static String quoted(String name) {
        return dev.plumb.expression.Identifiers.of(name);
    }
}
