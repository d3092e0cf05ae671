package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Sight;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Sql;
import dev.plumb.expression.SqlQuery;
import dev.plumb.expression.Type;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Rendering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The methods of a repository that read: rows for rules, and answers as they are shown. */
final class ReadMethods {
    private final Design design;
    private final Model model;
    private final Jdbc jdbc;
    private final RepositoryDraft repository;

    /** Which rows are found where visibility counts. */
    Sight sight = Sight.CALLER;

    /** A method that was made, and what it is called with. */
    record Made(String name, List<Env.Root> roots) {
        String call(String repository) {
            return call(repository, List.of());
        }

        String call(String repository, List<String> more) {
            var arguments = new ArrayList<>(roots.stream().map(Env.Root::name).toList());
            arguments.addAll(more);
            return repository + "." + name + "(" + String.join(", ", arguments) + ")";
        }
    }

    enum Lock {
        NONE(""),
        /** The row stays as it is until the transaction ends. */
        SHARE("for share of "),
        /** And nobody else locks it, though rows may come to point at it. */
        ALONE("for no key update of "),
        /** And nobody else locks it. */
        UPDATE("for update of ");

        final String clause;

        Lock(String clause) {
            this.clause = clause;
        }
    }

    ReadMethods(Design design, RepositoryDraft repository) {
        this.design = design;
        this.model = design.spec().model();
        this.jdbc = new Jdbc(design);
        this.repository = repository;
    }

    RepositoryDraft repository() {
        return repository;
    }

    RecordDesign rowType(Name table) {
        String name = design.rows().get(table);
        return name != null && design.types().get(name) instanceof RecordDesign row ? row : noRow(table);
    }

    private static RecordDesign noRow(Name table) {
        throw new IllegalStateException("no record for rows of " + table);
    }

    String rowMapper(Name table) {
        RecordDesign row = rowType(table);
        var parts = row.components().stream()
                .map(c -> design.spec().privacy().isEncrypted(table, c.json())
                        ? "encryption.decrypt(row.getBytes(" + RuleText.quoted(c.json()) + "))"
                        : jdbc.read(c.type(), c.nullable(), c.json()))
                .toList();
        return repository.helper(
                Words.lowerFirst(row.name()),
                Template.of("""
                        private static ${type} ${name}(ResultSet row) throws SQLException {
                            return new ${type}(${parts});
                        }
                        """)
                        .with("type", row.name())
                        .with("name", RepositoryDraft.NAME)
                        .with("parts", String.join(", ", parts))
                        .fill());
    }

    /** The row, or none, that a list has under a condition. */
    Made find(Source source, Env env, Lock lock, boolean visible, String doc) {
        Selects select = select(source, env, visible);
        RecordDesign row = rowType(source.table());
        String mapper = rowMapper(source.table());
        String columns = select.rowColumns(row);
        boolean one = isUnique(source);
        String tail = (one ? "" : "limit 2")
                + (lock == Lock.NONE ? "" : (one ? "" : "\n") + lock.clause + select.query.alias());
        return single(
                select,
                "select " + columns,
                tail,
                row.name(),
                "(row, _) -> " + mapper + "(row)",
                one,
                (lock == Lock.NONE ? "find" : "lock") + row.name().replaceFirst("Row$", ""),
                doc);
    }

    /** The first row of a list in its order, else by key, or the last one; or none. */
    Made first(Source source, boolean last, Span at, Env env, Lock lock, String doc) {
        if (isUnique(source)) {
            return find(source, env, lock, false, doc);
        }
        Selects select = select(source, env, false);
        RecordDesign row = rowType(source.table());
        Model.Entity entity = model.entity(source.table()).orElseThrow();
        Expr found = source.row(at);
        var order = new ArrayList<String>();
        source.order().forEach(t -> order.add(end(select.order(t.key().expr(), t.descending()), last)));
        entity.key().forEach(k -> order.add(end(select.order(Exprs.column(found, entity, k), false), last)));
        String mapper = rowMapper(source.table());
        return single(
                select,
                "select " + select.rowColumns(row),
                "order by " + String.join(", ", order) + "\nlimit 1"
                        + (lock == Lock.NONE ? "" : "\n" + lock.clause + select.query.alias()),
                row.name(),
                "(row, _) -> " + mapper + "(row)",
                true,
                (lock != Lock.NONE ? last ? "lockLast" : "lockFirst" : last ? "last" : "first")
                        + row.name().replaceFirst("Row$", ""),
                doc);
    }

    /** A list's order, or from its end: nulls come first there, which is what the database does. */
    private static String end(String ascending, boolean last) {
        return last ? ascending + " desc" : ascending;
    }

    /** Rows by a unique column of theirs, all locked in the order of their keys; given back by that column. */
    Made lockAll(Name table, String variable, String column, Env env, Lock lock, boolean visible, String doc) {
        Model.Entity entity = model.entity(table).orElseThrow();
        RecordDesign row = rowType(table);
        String mapper = rowMapper(table);
        Selects select = select(new Source(table, variable, List.of(), List.of(), Optional.empty()), env, visible);
        String alias = select.query.alias();
        String values = Words.component(column) + "s";
        select.whereText(alias + "." + Selects.quoted(column) + " = any(:" + values + ")");
        ValueType key = Views.plain(entity.byColumn(column).orElseThrow().type());
        String order = String.join(
                ", ",
                key(table).stream().map(k -> alias + "." + Selects.quoted(k)).toList());
        Selects.Built built = select.build(
                "select " + select.rowColumns(row) + "\nfrom " + select.query.from(),
                "order by " + order + "\n" + lock.clause + alias,
                Map.of(values, values + ".toArray(" + key.boxed() + "[]::new)"));
        List<Env.Root> roots = select.roots();
        String declared = "List<" + key.boxed() + "> " + values;
        String name = repository.method(
                "lock" + plural(table),
                Template.of("""
                        ${doc}
                        Map<${key}, ${type}> ${name}(${parameters}) {
                            var found = new LinkedHashMap<${key}, ${type}>();
                            ${before}
                            ${statement}
                                    .query(row -> {
                                        ${type} next = ${mapper}(row);
                                        found.put(next.${column}(), next);
                                    });
                            return found;
                        }
                        """)
                        .with("doc", doc)
                        .with("key", key.boxed())
                        .with("type", row.name())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", roots.isEmpty() ? declared : declarations(roots) + ", " + declared)
                        .with("before", built.before())
                        .with("statement", built.statement())
                        .with("mapper", mapper)
                        .with("column", Words.component(column))
                        .fill());
        return new Made(name, roots);
    }

    private Made single(
            Selects select,
            String head,
            String tail,
            String type,
            String mapper,
            boolean one,
            String wanted,
            String doc) {
        Selects.Built built = select.build(head + "\nfrom " + select.query.from(), tail, Map.of());
        List<Env.Root> roots = select.roots();
        String name = repository.method(
                wanted,
                Template.of("""
                        ${doc}
                        Optional<${type}> ${name}(${parameters}) {
                            ${before}
                            ${statement}
                        }
                        """)
                        .with("doc", doc)
                        .with("type", type)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", declarations(roots))
                        .with("before", built.before())
                        .with(
                                "statement",
                                one
                                        ? "return " + built.statement() + "\n        .query(" + mapper
                                                + ")\n        .optional();"
                                        : "var found = " + built.statement() + "\n        .query(" + mapper
                                                + ")\n        .list();\nreturn found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();")
                        .fill());
        return new Made(name, roots);
    }

    /** Every row of a list, in its order, else by key. */
    Made list(Source source, Env env, Lock lock, Optional<String> limit, boolean visible, String doc) {
        Selects select = select(source, env, visible);
        RecordDesign row = rowType(source.table());
        String mapper = rowMapper(source.table());
        var order = new ArrayList<String>();
        source.order().forEach(t -> order.add(select.order(t.key().expr(), t.descending())));
        key(source.table()).forEach(k -> order.add(select.query.alias() + "." + Selects.quoted(k)));
        var more = new LinkedHashMap<String, String>();
        limit.ifPresent(l -> more.put("limit", "limit"));
        String tail = "order by " + String.join(", ", order) + (limit.isPresent() ? "\nlimit :limit" : "")
                + (lock == Lock.NONE ? "" : "\n" + lock.clause + select.query.alias());
        Selects.Built built =
                select.build("select " + select.rowColumns(row) + "\nfrom " + select.query.from(), tail, more);
        List<Env.Root> roots = new ArrayList<>(select.roots());
        String parameters = declarations(roots);
        if (limit.isPresent()) {
            parameters = parameters.isEmpty() ? "long limit" : parameters + ", long limit";
        }
        String name = repository.method(
                (lock == Lock.NONE ? "find" : "lock") + plural(source.table()),
                Template.of("""
                        ${doc}
                        List<${type}> ${name}(${parameters}) {
                            ${before}
                            return ${statement}
                                    .query((row, _) -> ${mapper}(row))
                                    .list();
                        }
                        """)
                        .with("doc", doc)
                        .with("type", row.name())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", parameters)
                        .with("before", built.before())
                        .with("statement", built.statement())
                        .with("mapper", mapper)
                        .fill());
        return new Made(name, roots);
    }

    private String plural(Name table) {
        return Words.upperFirst(model.entity(table).orElseThrow().list());
    }

    Selects select(Source source, Env env, boolean visible) {
        Source whole = source.withParentCondition(model);
        var select = new Selects(design, env, source.table(), source.variable());
        whole.conditions().forEach(select::where);
        if (visible) {
            select.whereVisible(sight);
        }
        return select;
    }

    List<String> key(Name table) {
        return model.entity(table).map(Model.Entity::key).orElse(List.of());
    }

    /**
     * What the database is asked for a rule: a condition, or a value, of rows that are not at hand.
     *
     * @param type of the answer, {@code Boolean} for a condition
     */
    Made ask(Expr expr, Env env, String wanted, ValueType type, boolean condition, String doc) {
        var sql = switch (asked(expr, condition)) {
            case Sql.Text text when text.joins().isEmpty() -> text;
            case Sql.Text _ -> throw new NotYet("a value of rows that are not at hand", expr.span());
            case Sql.NotInSql no -> throw new NotYet(no.reason(), no.at());
        };
        var values = sql.binds().stream().map(Sql.Bind::value).toList();
        List<Env.Root> roots = env.roots(values);
        var parameters = new StringBuilder();
        for (Sql.Bind bind : sql.binds()) {
            parameters
                    .append("\n        .param(\"")
                    .append(bind.name())
                    .append("\", ")
                    .append(Binds.java(bind, env, design, Optional.empty()))
                    .append(")");
        }
        boolean nullable = !condition && expr.type().nullable();
        String name = repository.method(
                wanted,
                Template.of("""
                        ${doc}
                        ${type} ${name}(${parameters}) {
                            return database.sql(${sql})${values}
                                    .query((row, _) -> ${read})
                                    .${end};
                        }
                        """)
                        .with("doc", doc)
                        .with("type", type.java(nullable))
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", declarations(roots))
                        .with(
                                "sql",
                                Selects.block(
                                        "select " + SqlLines.wrapped(Selects.oneLine(sql.text()), "  ") + " as value",
                                        "                "))
                        .with("values", parameters.toString())
                        .with("read", jdbc.read(type, nullable && !(type instanceof ValueType.Listed), "value"))
                        .with("end", nullable ? "list()\n        .getFirst()" : "single()")
                        .fill());
        return new Made(name, roots);
    }

    /** Whether {@link #ask} knows how. */
    boolean canAsk(Expr expr, boolean condition) {
        return asked(expr, condition) instanceof Sql.Text text && text.joins().isEmpty();
    }

    private Sql asked(Expr expr, boolean condition) {
        Name other = model.entities().stream()
                .map(Model.Entity::table)
                .filter(t -> !mentions(expr, t))
                .findFirst()
                .orElse(model.entities().getFirst().table());
        SqlQuery query = SqlQuery.over(model, "\u0000", other);
        return condition ? query.truth(expr) : isMade(expr) ? query.array(expr) : query.value(expr);
    }

    /** Whether it is a list of values, made of rows. */
    static boolean isMade(Expr list) {
        return list.type() instanceof Type.ListOf of
                && !(of.element() instanceof Type.Row)
                && (list instanceof Expr.Comprehension
                        || list instanceof Expr.Call call && call.function().equals("distinct"));
    }

    private static boolean mentions(Expr expr, Name table) {
        boolean here = switch (expr.type()) {
            case Type.Row row -> row.table().equals(table);
            case Type.ListOf list ->
                list.element() instanceof Type.Row row && row.table().equals(table);
            case Type.Scalar _, Type.Enumeration _, Type.MapOf _, Type.Struct _ -> false;
        };
        return here || Walk.children(expr).stream().anyMatch(p -> mentions(p, table));
    }

    /** Whether the conditions pin every column of some unique key. */
    boolean isUnique(Source source) {
        var pinned = new LinkedHashSet<String>();
        source.withParentCondition(model).conditions().forEach(c -> addPinned(c, source.variable(), pinned));
        return design.spec()
                .catalog()
                .table(source.table())
                .map(t -> t.uniqueKeys().stream().anyMatch(k -> pinned.containsAll(k)))
                .orElse(false);
    }

    private void addPinned(Expr condition, String variable, LinkedHashSet<String> pinned) {
        if (!(condition instanceof Expr.Call call)) {
            return;
        }
        if (call.function().equals("_&&_")) {
            call.arguments().forEach(a -> addPinned(a, variable, pinned));
        } else if (call.function().equals("_==_")) {
            for (Expr side : call.arguments()) {
                if (side instanceof Expr.Column column
                        && column.row() instanceof Expr.Variable row
                        && row.name().equals(variable)) {
                    pinned.add(column.column());
                } else if (side instanceof Expr.Column column
                        && column.row() instanceof Expr.Reference link
                        && link.row() instanceof Expr.Variable row
                        && row.name().equals(variable)
                        && row.type() instanceof Type.Row of) {
                    // The row that the key points at is pinned, and with it the key.
                    model.entity(of.table()).orElseThrow().links().stream()
                            .filter(l -> l.constraint().equals(link.constraint())
                                    && l.targetColumns().equals(List.of(column.column())))
                            .forEach(l -> pinned.addAll(l.columns()));
                }
            }
        }
    }

    static String declarations(List<Env.Root> roots) {
        return String.join(", ", roots.stream().map(Env.Root::declaration).toList());
    }

    /** How rows are shown: statements that give the type of an answer. */
    record Shown(String type, String mapper, Views views, Map<String, String> maps) {}

    /** @param tagged whether each comes with the tag of its row's state */
    Shown shown(Selects select, String name, Rendering item, ValueType type, boolean tagged) {
        return shown(select, renamed(select, name, item), item, type, tagged, "");
    }

    private static Map<String, Expr> renamed(Selects select, String name, Rendering item) {
        return name.equals(select.variable)
                ? Map.of()
                : Map.of(
                        name,
                        Exprs.variable(
                                select.variable,
                                new Type.Row(select.table, false),
                                item.schema().span()));
    }

    /** @param filled what the lists are called that these rows fill */
    private Shown shown(
            Selects select, Map<String, Expr> rows, Rendering item, ValueType type, boolean tagged, String filled) {
        var names = select.env.variables().values().stream()
                .map(v -> v.root().name())
                .collect(Collectors.toSet());
        var views = new Views(design, model, select.query, names, filled);
        String made = views.read(item, type, false, rows, "");
        String java = tagged ? "Tagged<" + type.boxed() + ">" : type.boxed();
        String tag = tagged ? tag(select, views) : "";
        select.mention(views.binds());
        var maps = new LinkedHashMap<String, String>();
        views.nested().forEach(n -> maps.put(n.map(), n.mapType()));
        var parameters = new ArrayList<>(List.of("ResultSet row"));
        views.nested().forEach(n -> parameters.add(n.mapType() + " " + n.parameter()));
        String helper = repository.helper(
                Words.lowerFirst(type.boxed().replaceAll("[^\\p{L}\\p{N}].*", "")),
                Template.of("""
                        private static ${type} ${name}(${parameters}) throws SQLException {
                            return ${made};
                        }
                        """)
                        .with("type", type.java())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", String.join(", ", parameters))
                        .with("made", made)
                        .fill());
        var arguments = new ArrayList<>(List.of("row"));
        arguments.addAll(maps.keySet());
        String mapper = helper + "(" + String.join(", ", arguments) + ")";
        String shown = !tagged
                ? mapper
                : others(item)
                        ? "EntityTag.tagged(" + mapper + ", " + tag + ")"
                        : "new Tagged<>(" + mapper + ", EntityTag.of(" + tag + "))";
        return new Shown(java, shown, views, maps);
    }

    /** Whether an answer shows more than columns of the row itself: the row's version says nothing of that. */
    private static boolean others(Rendering rendering) {
        return switch (rendering) {
            case Rendering.Scalar scalar -> Walk.all(scalar.value().expr()).anyMatch(ReadMethods::other);
            case Rendering.One _, Rendering.Many _, Rendering.Again _ -> true;
            case Rendering.Elements list -> list.elements().stream().anyMatch(ReadMethods::others);
            case Rendering.Structure structure ->
                structure.fields().stream().anyMatch(f -> others(f.value()))
                        || structure.rest().stream()
                                .flatMap(r -> Walk.all(r.expr()))
                                .anyMatch(ReadMethods::other);
        };
    }

    private static boolean other(Expr part) {
        return part instanceof Expr.Reference || part instanceof Expr.Inverse || part instanceof Expr.Rows;
    }

    /** What a row's state is told by: its key and its version. */
    private String tag(Selects select, Views views) {
        Model.Entity entity = model.entity(select.table).orElseThrow();
        String alias = select.query.alias();
        String key = entity.key().getFirst();
        String keyLabel = views.selectText(alias + "." + Selects.quoted(key), key);
        String versionLabel = views.selectText(alias + ".version", "version");
        ValueType keyType = Views.plain(entity.byColumn(key).orElseThrow().type());
        return jdbc.read(keyType, false, keyLabel) + ", row.getLong(\"" + versionLabel + "\")";
    }

    static Optional<Model.Attribute> version(Model.Entity entity) {
        return entity.byColumn("version")
                .filter(a -> a.type() instanceof Type.Scalar s
                        && s.kind() == Type.Kind.INT
                        && !a.type().nullable());
    }

    /** What one row is shown as: found by a condition ({@code Optional}), or by its key, where it is known to be there. */
    Made view(
            Source source,
            Env env,
            String row,
            Rendering item,
            ValueType type,
            boolean tagged,
            boolean certain,
            boolean visible,
            String doc) {
        Selects select = select(source, env, visible);
        Shown shown = shown(select, row, item, type, tagged);
        boolean one = isUnique(source);
        String head = "select " + shown.views().selected() + "\nfrom " + select.query.from();
        Selects.Built built = select.build(head, one ? "" : "limit 2", Map.of());
        List<Env.Root> roots = select.roots();
        String wanted = (certain ? "show" : "find") + type.boxed().replaceAll("[^\\p{L}\\p{N}].*", "");
        String java = certain ? shown.type() : "Optional<" + shown.type() + ">";
        String query = built.statement() + "\n        .query((row, _) -> " + shown.mapper() + ")";
        var after = new StringBuilder();
        for (Views.Nested nested : shown.views().nested()) {
            after.append(fill(nested, env)).append("\n");
        }
        String end;
        if (after.isEmpty() && one) {
            end = "return " + query + (certain ? "\n        .single();" : "\n        .optional();");
        } else {
            end = "var found = " + query + "\n        .list();\n" + after
                    + (certain
                            ? "return found.getFirst();"
                            : "return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();");
        }
        String name = repository.method(
                wanted,
                Template.of("""
                        ${doc}
                        ${type} ${name}(${parameters}) {
                            ${maps}
                            ${before}
                            ${end}
                        }
                        """)
                        .with("doc", doc)
                        .with("type", java)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", declarations(withNested(roots, shown, env)))
                        .with("maps", maps(shown))
                        .with("before", built.before())
                        .with("end", end)
                        .fill());
        return new Made(name, withNested(roots, shown, env));
    }

    static String maps(Shown shown) {
        var lines = new ArrayList<String>();
        shown.maps().forEach((name, map) -> lines.add(map + " " + name + " = new HashMap<>();"));
        return String.join("\n", lines);
    }

    /** The viewer, where what is shown within depends on it. */
    List<Env.Root> withNested(List<Env.Root> roots, Shown shown, Env env) {
        var all = new LinkedHashSet<>(roots);
        for (Views.Nested nested : shown.views().nested()) {
            all.addAll(nestedSelect(nested, env).roots());
        }
        return List.copyOf(all);
    }

    private Selects nestedSelect(Views.Nested nested, Env env) {
        Source source = nested.source();
        var select = new Selects(design, env, source.table(), source.variable());
        source.conditions().forEach(select::where);
        select.whereVisible(sight);
        return select;
    }

    /** A statement that fills the lists of all rows together, as a method; the call of it. */
    String fill(Views.Nested nested, Env env) {
        return fill(nested, env, List.of());
    }

    /** @param outer the trees whose levels are filled around it */
    private String fill(Views.Nested nested, Env env, List<Views.Nested> outer) {
        if (outer.stream().anyMatch(nested::isBelow)) {
            throw new NotYet(
                    "an answer whose schema contains itself in several lists",
                    nested.item().schema().span());
        }
        Source source = nested.source();
        Selects select = nestedSelect(nested, env);
        List<String> columns = source.parent().orElseThrow().columns();
        List<String> quoted = columns.stream()
                .map(c -> select.query.alias() + "." + Selects.quoted(c))
                .toList();
        String pointing = String.join(", ", quoted);
        boolean any = nested.isAnArray();
        select.whereText(
                (columns.size() == 1 ? pointing : "(" + pointing + ")") + (any ? " = any(:keys)" : " in (:keys)"));
        Map<String, Expr> rows =
                nested.rows().isEmpty() ? renamed(select, source.variable(), nested.item()) : nested.rows();
        Shown shown = shown(select, rows, nested.item(), nested.element(), false, nested.map());
        var reads = new ArrayList<String>();
        for (int i = 0; i < columns.size(); i++) {
            String label = shown.views().selectText(quoted.get(i), columns.get(i));
            reads.add(jdbc.read(nested.key().get(i), false, label));
        }
        var order = new ArrayList<String>();
        source.order().forEach(t -> order.add(select.order(t.key().expr(), t.descending())));
        key(source.table()).forEach(k -> order.add(select.query.alias() + "." + Selects.quoted(k)));
        String head = "select " + shown.views().selected() + "\nfrom " + select.query.from();
        String tail = order.isEmpty() ? "" : "order by " + String.join(", ", order);
        Selects.Built built = select.build(head, tail, Map.of("keys", nested.keys()));
        List<Env.Root> roots = withNested(select.roots(), shown, env);
        var trees = new ArrayList<>(outer);
        if (nested.again()) {
            trees.add(nested);
        }
        var after = new StringBuilder();
        for (Views.Nested inner : shown.views().nested()) {
            after.append(
                            inner.isBelow(nested)
                                    ? call(RepositoryDraft.NAME, inner, "levels - 1", roots)
                                    : fill(inner, env, trees))
                    .append("\n");
        }
        var parameters = new ArrayList<>(List.of(nested.mapType() + " " + nested.map()));
        if (nested.again()) {
            parameters.add("int levels");
        }
        roots.forEach(r -> parameters.add(r.declaration()));
        String name = repository.helper(
                "fill" + Words.upperFirst(nested.map()),
                Template.of("""
                        /** One statement for all rows ${together}, never one for each. */
                        private void ${name}(${parameters}) {
                            if (${map}.isEmpty()${deep}) {
                                return;
                            }
                            ${maps}
                            ${before}
                            ${statement}
                                    .query(row -> {
                                        ${map}.get(${key}).add(${made});
                                    });
                            ${after}
                        }
                        """)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", String.join(", ", parameters))
                        .with("together", nested.again() ? "of a level" : "together")
                        .with("deep", nested.again() ? " || levels == 0" : "")
                        .with("map", nested.map())
                        .with("maps", maps(shown))
                        .with("before", built.before())
                        .with("statement", built.statement())
                        .with("key", Views.key(reads))
                        .with("made", shown.mapper())
                        .with("after", after.toString())
                        .fill());
        return call(name, nested, Integer.toString(Rendering.Again.LEVELS), roots);
    }

    private static String call(String name, Views.Nested nested, String levels, List<Env.Root> roots) {
        var arguments = new ArrayList<>(List.of(nested.map()));
        if (nested.again()) {
            arguments.add(levels);
        }
        roots.forEach(r -> arguments.add(r.name()));
        return name + "(" + String.join(", ", arguments) + ");";
    }

    /** A row shown by its key, which is known to be there. */
    Made show(Name table, String row, Rendering item, ValueType type, boolean tagged, Env env, String doc) {
        Model.Entity entity = model.entity(table).orElseThrow();
        String variable = entity.row();
        Source source = new Source(table, variable, List.of(), List.of(), Optional.empty());
        Env keys = env;
        for (String column : entity.key()) {
            Model.Attribute attribute = entity.byColumn(column).orElseThrow();
            String name = Words.local(column);
            keys = keys.with(
                    "key:" + column, new Env.Root(Views.plain(attribute.type()).java(), name));
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(item.schema().span()), entity, column),
                    Exprs.variable(
                            "key:" + column, attribute.type(), item.schema().span())));
        }
        return view(source, keys, row, item, type, tagged, true, false, doc);
    }
}
