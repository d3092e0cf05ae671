package dev.plumb.expression;

import dev.plumb.expression.Sql.Bind;
import dev.plumb.expression.Sql.Form;
import dev.plumb.expression.Sql.Join;
import dev.plumb.schema.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * A statement over the rows of one table, in the making: expressions are turned into SQL for
 * PostgreSQL 14 to 18, and the joins and parameters that they need are gathered, each once.
 *
 * <p>Null means what the language reference says, not what SQL says; where the two part, the text
 * says so ({@code is distinct from}, {@code is not true}).
 */
public final class SqlQuery {
    final Model model;
    final SqlFrame frame;
    private final Map<String, SqlElement> rows;
    private final SequencedMap<String, Bind> binds;
    private final Nullness nullness;

    private SqlQuery(
            Model model,
            SqlFrame frame,
            Map<String, SqlElement> rows,
            SequencedMap<String, Bind> binds,
            Nullness nullness) {
        this.model = model;
        this.frame = frame;
        this.rows = rows;
        this.binds = binds;
        this.nullness = nullness;
    }

    /**
     * @param variable what expressions call a row of the table
     * @throws IllegalArgumentException where the model does not have the table
     */
    public static SqlQuery over(Model model, String variable, Name table) {
        var entity = model.entity(table).orElseThrow(() -> new IllegalArgumentException(table.toString()));
        var frame = SqlFrame.over(model, entity, Optional.empty(), Optional.of(variable));
        return new SqlQuery(
                model,
                frame,
                Map.of(variable, new SqlElement.OfRow(frame.base())),
                new LinkedHashMap<>(),
                Nullness.of(model));
    }

    /** A statement within this one, whose table is called like none of this one's. */
    public SqlQuery inner(String variable, Name table) {
        var entity = model.entity(table).orElseThrow(() -> new IllegalArgumentException(table.toString()));
        var inner = SqlFrame.over(model, entity, Optional.of(frame), Optional.of(variable));
        return new SqlQuery(
                model,
                inner,
                Map.of(variable, new SqlElement.OfRow(inner.base())),
                new LinkedHashMap<>(),
                Nullness.of(model));
    }

    /** What columns of the statement's own table are written behind. */
    public String alias() {
        return frame.base().alias();
    }

    /** The table and its alias: {@code products product}. */
    public String table() {
        return frame.table();
    }

    /** The tables of the statement: the first line names its own, each further line is a join. */
    public String from() {
        return frame.from("\n");
    }

    public List<Join> joins() {
        return frame.joins();
    }

    public List<Bind> binds() {
        return List.copyOf(binds.values());
    }

    /** The row variables that the statement knows. */
    public Set<String> rowVariables() {
        return Set.copyOf(rows.keySet());
    }

    /** What is known where the term's condition is asked, for the expressions that follow; see {@link PartialEvaluation}. */
    public SqlQuery given(PartialEvaluation.Term term) {
        Nullness here = nullness;
        for (Expr guard : term.given()) {
            here = here.when(guard, false);
        }
        return new SqlQuery(model, frame, rows, binds, here);
    }

    /** A condition where null counts as false: of {@code where}, {@code on}, {@code filter} and {@code when}. */
    public Sql condition(Expr expr) {
        return write(e -> {
            SqlPiece piece = e.condition(expr);
            return e.failure.canFail(expr) ? guarded(piece) : piece;
        });
    }

    /**
     * The database may ask a condition of a joined table's rows before it joins them; one that can fail is
     * asked of those alone that belong together.
     */
    private SqlPiece guarded(SqlPiece piece) {
        var guards = new ArrayList<SqlPiece>();
        frame.joinsOf(piece.text()).forEach(join -> guards.add(SqlFrame.guard(join)));
        guards.add(piece);
        return guards.size() == 1 ? piece : SqlEmitter.inOrder(guards, true);
    }

    /** A condition as a value that is true or false, never null. */
    public Sql truth(Expr expr) {
        return write(e -> e.truth(expr));
    }

    /** A value to select, or to store. */
    public Sql value(Expr expr) {
        return write(e -> e.value(expr));
    }

    /** A list of values, made of rows, as an array: in the order said, else in that of the rows' keys. */
    public Sql array(Expr list) {
        return write(e -> new SqlRelations(e).array(list));
    }

    /** A term of {@code order by}: text by code point, nulls last. */
    public Sql order(Expr key, boolean descending) {
        return write(e -> {
            SqlPiece value = e.sortKey(key);
            String direction = descending ? value.mayBeNull() ? " desc nulls last" : " desc" : "";
            return new SqlPiece(value.text() + direction, SqlPiece.ATOM, value.mayBeNull());
        });
    }

    private Sql write(Function<SqlEmitter, SqlPiece> how) {
        var used = new LinkedHashSet<String>();
        var attempt = new LinkedHashMap<>(binds);
        int joinsBefore = frame.joins().size();
        try {
            var emitter = new SqlEmitter(model, frame, rows, new Binds(attempt, used), nullness);
            SqlPiece piece = how.apply(emitter);
            binds.putAll(attempt);
            var joins = frame.joinsOf(piece.text());
            return new Sql.Text(
                    piece.text(),
                    piece.mayBeNull(),
                    joins,
                    used.stream().map(attempt::get).toList());
        } catch (NotInSqlException e) {
            frame.forgetJoinsFrom(joinsBefore);
            return new Sql.NotInSql(e.reason, e.at);
        }
    }

    /** Ends a translation from within; never leaves this package. */
    static final class NotInSqlException extends RuntimeException {
        final String reason;
        final dev.plumb.source.Span at;

        NotInSqlException(String reason, Expr at) {
            super(reason, null, false, false);
            this.reason = reason;
            this.at = at.span();
        }
    }

    /** The parameters of a statement, each under a name of its own. */
    record Binds(Map<String, Bind> all, Set<String> used) {
        /** The name under which a value is sent. */
        String name(Expr value, Form form, Optional<String> cast) {
            String wanted = BindNames.of(value, form);
            String canonical = Walk.canonical(value);
            for (int n = 1; ; n++) {
                String name = n == 1 ? wanted : wanted + n;
                Bind known = all.get(name);
                if (known == null) {
                    all.put(name, new Bind(name, value, form, cast));
                    used.add(name);
                    return name;
                }
                boolean same =
                        known.form() == form && Walk.canonical(known.value()).equals(canonical);
                if (same) {
                    used.add(name);
                    return name;
                }
            }
        }
    }

    /** What parameters are called. */
    static final class BindNames {
        private BindNames() {}

        static String of(Expr value, Form form) {
            var words = new ArrayList<String>();
            collect(value, words);
            String name = words.isEmpty() ? "value" : camel(words.subList(0, Math.min(words.size(), 3)));
            return switch (form) {
                case PLAIN -> name;
                case DIGESTS -> name + "Digests";
                case CONTAINING, STARTING_WITH, ENDING_WITH ->
                    name.endsWith("Pattern") ? name : firstWord(value, name) + "Pattern";
            };
        }

        private static String firstWord(Expr value, String otherwise) {
            var words = new ArrayList<String>();
            collect(value, words);
            return words.isEmpty() ? otherwise : words.getFirst();
        }

        private static void collect(Expr expr, List<String> words) {
            switch (expr) {
                case Expr.Variable e -> words.add(e.name());
                case Expr.Property e -> {
                    if (!(e.target() instanceof Expr.Variable v
                            && (v.name().equals("request") || v.name().equals("env")))) {
                        collect(e.target(), words);
                    }
                    words.add(e.property());
                }
                case Expr.Column e -> {
                    collect(e.row(), words);
                    words.add(e.column());
                }
                case Expr.Call e -> {
                    e.arguments().forEach(a -> collect(a, words));
                    if (Character.isLetter(e.function().charAt(0)) && !words.isEmpty()) {
                        words.add(e.function().substring(e.function().indexOf('.') + 1));
                    }
                    if (e.function().equals("is") && e.arguments().getLast() instanceof Expr.Literal role) {
                        words.add(String.valueOf(role.value()));
                    }
                }
                case Expr.Literal _,
                        Expr.Rows _,
                        Expr.Reference _,
                        Expr.Inverse _,
                        Expr.At _,
                        Expr.Has _,
                        Expr.Conditional _,
                        Expr.ListLiteral _,
                        Expr.MapLiteral _,
                        Expr.Comprehension _ -> Walk.children(expr).forEach(child -> collect(child, words));
            }
        }

        private static String camel(List<String> words) {
            var name = new StringBuilder();
            for (String word : words) {
                for (String part : List.of(word.split("[^A-Za-z0-9]+", -1))) {
                    if (!part.isEmpty()) {
                        String quiet = shouted(part) ? part.toLowerCase(Locale.ROOT) : part;
                        name.append(
                                        name.isEmpty()
                                                ? Character.toLowerCase(quiet.charAt(0))
                                                : Character.toUpperCase(quiet.charAt(0)))
                                .append(quiet.substring(1));
                    }
                }
            }
            return name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "value" : name.toString();
        }

        /** As in {@code PUBLIC_URL}. */
        private static boolean shouted(String word) {
            return word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        }
    }
}
