package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.ParameterDesign;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.EnumDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Column;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Lists as they are shown: whole, or cut into pages by cursor, offset or number. */
final class ListMethods {
    private final Design design;
    private final Model model;
    private final ReadMethods reads;

    ListMethods(Design design, ReadMethods reads) {
        this.design = design;
        this.model = design.spec().model();
        this.reads = reads;
    }

    /**
     * What the service does for a page.
     *
     * @param lines that stand before, and Java for {@code found.items}, {@code found.total}, {@code found.next}
     */
    record Written(List<String> lines, String items, String total, String next, boolean cursors) {}

    Written write(
            OperationDesign operation,
            Step.ListPage page,
            Source source,
            Rendering.Many shown,
            ValueType element,
            Env env,
            String repository,
            boolean total,
            UnaryOperator<String> local) {
        return switch (page.paging()) {
            case Step.Paging.Whole _ -> {
                ReadMethods.Made made = query(operation, page, source, shown, element, env, "", Map.of(), List.of());
                yield plain(made.call(repository), operation, source, env, repository, total, local, page);
            }
            case Step.Paging.First first -> {
                String limit = first.limit();
                ReadMethods.Made made = query(
                        operation,
                        page,
                        source,
                        shown,
                        element,
                        env,
                        "limit :limit",
                        Map.of("limit", value(operation, limit, env)),
                        roots(operation, env, limit));
                yield plain(made.call(repository), operation, source, env, repository, total, local, page);
            }
            case Step.Paging.Offset style -> {
                String limit = style.limit();
                String offset = style.offset();
                var more = new LinkedHashMap<String, String>();
                more.put("limit", value(operation, limit, env));
                more.put("offset", value(operation, offset, env, "0"));
                ReadMethods.Made made = query(
                        operation,
                        page,
                        source,
                        shown,
                        element,
                        env,
                        "limit :limit offset :offset",
                        more,
                        roots(operation, env, limit, offset));
                yield plain(made.call(repository), operation, source, env, repository, total, local, page);
            }
            case Step.Paging.PageNumber style -> {
                String number = style.page();
                String size = style.size();
                int first = style.first();
                var more = new LinkedHashMap<String, String>();
                more.put("size", value(operation, size, env));
                String nth = value(operation, number, env, Integer.toString(first));
                more.put("offset", offset(operation, number, nth, first) + " * " + most(operation, size, env));
                ReadMethods.Made made = query(
                        operation,
                        page,
                        source,
                        shown,
                        element,
                        env,
                        "limit :size offset :offset",
                        more,
                        roots(operation, env, number, size));
                yield plain(made.call(repository), operation, source, env, repository, total, local, page);
            }
            case Step.Paging.Cursor cursor ->
                byCursor(operation, page, cursor, source, shown, element, env, repository, total, local);
        };
    }

    private Written plain(
            String call,
            OperationDesign operation,
            Source source,
            Env env,
            String repository,
            boolean total,
            UnaryOperator<String> local,
            Step.ListPage page) {
        var lines = new ArrayList<String>();
        String items = local.apply("items");
        lines.add("var " + items + " = " + call + ";");
        return new Written(
                lines, items, total ? count(operation, source, env, page).call(repository) : "0", "null", false);
    }

    /** How many pages stand before; a page that no table reaches is not reckoned with beyond 64 bits. */
    private String offset(OperationDesign operation, String number, String nth, int first) {
        String page = isSmall(operation, number) ? nth : "Math.min(" + nth + ", Integer.MAX_VALUE)";
        return first == 0 ? page : "(" + page + " - " + first + ")";
    }

    /** How many rows a page may have; what no page has is not reckoned with beyond 32 bits. */
    private String most(OperationDesign operation, String size, Env env) {
        String value = value(operation, size, env);
        return isSmall(operation, size) ? value : "Math.min(" + value + ", Integer.MAX_VALUE - 1)";
    }

    private boolean isSmall(OperationDesign operation, String parameter) {
        BigDecimal largest = BigDecimal.valueOf(Integer.MAX_VALUE);
        return bounds(operation, parameter)
                .flatMap(b -> b.exclusiveMaximum().or(() -> b.maximum().map(BigDecimal.ONE::add)))
                .filter(above -> above.compareTo(largest) <= 0)
                .isPresent();
    }

    /** Whether a page may be asked for that has no row. */
    private boolean mayBeEmpty(OperationDesign operation, String size) {
        return bounds(operation, size)
                .flatMap(b -> b.minimum().or(b::exclusiveMinimum))
                .filter(least -> least.signum() > 0)
                .isEmpty();
    }

    private Optional<Schema.Bounds> bounds(OperationDesign operation, String parameter) {
        Schema schema = design.spec()
                .contract()
                .resolve(parameter(operation, parameter).contract().schema());
        return schema.shape() instanceof Schema.WholeNumber whole ? Optional.of(whole.bounds()) : Optional.empty();
    }

    /** A parameter's value, as a {@code long}. */
    private static String value(OperationDesign operation, String parameter, Env env) {
        return value(operation, parameter, env, "");
    }

    private static String value(OperationDesign operation, String parameter, Env env, String otherwise) {
        ParameterDesign design = parameter(operation, parameter);
        String source = env.find(design.contract().variable()).orElseThrow().source();
        return design.nullable() && !otherwise.isEmpty()
                ? "(" + source + " == null ? " + otherwise + " : " + source + ")"
                : source;
    }

    private static ParameterDesign parameter(OperationDesign operation, String name) {
        return operation.parameters().stream()
                .filter(p -> p.contract().name().equals(name) && p.contract().in() == Contract.In.QUERY)
                .findFirst()
                .orElseThrow();
    }

    private static List<Env.Root> roots(OperationDesign operation, Env env, String... parameters) {
        var roots = new LinkedHashSet<Env.Root>();
        for (String parameter : parameters) {
            roots.add(env.find(parameter(operation, parameter).contract().variable())
                    .orElseThrow()
                    .root());
        }
        return List.copyOf(roots);
    }

    /** The rows of an order that is said or, of several, asked for. */
    private ReadMethods.Made query(
            OperationDesign operation,
            Step.ListPage page,
            Source source,
            Rendering.Many shown,
            ValueType element,
            Env env,
            String limit,
            Map<String, String> more,
            List<Env.Root> roots) {
        Selects select = reads.select(source, env, true);
        ReadMethods.Shown view = reads.shown(select, shown.name(), shown.item(), element, false);
        String order;
        var all = new LinkedHashSet<Env.Root>();
        var before = new StringBuilder();
        if (page.orders().size() == 1) {
            order = "order by " + orderBy(select, page.orders().getFirst());
        } else {
            ParameterDesign sort = sortParameter(operation, page);
            all.add(env.find(sort.contract().variable()).orElseThrow().root());
            before.append("String order = ")
                    .append(switching(sort, env, page, o -> "\"" + InJava.escaped(orderBy(select, o)) + "\""))
                    .append(";\n");
            order = "order by \" + order + \"";
        }
        String tail = order + (limit.isEmpty() ? "" : "\n" + limit);
        String head = "select " + view.views().selected() + "\nfrom " + select.query.from();
        boolean switched = page.orders().size() > 1;
        Selects.Built built = select.build(head, switched ? "" : tail, more, switched);
        String statement = built.statement();
        String growing = built.before();
        if (switched) {
            growing = growing + "sql.add(\"order by \" + order);\n"
                    + (limit.isEmpty() ? "" : "sql.add(\"" + limit + "\");\n");
        }
        all.addAll(reads.withNested(select.roots(), view, env));
        all.addAll(roots);
        List<Env.Root> parameters = ordered(all, env);
        return method(
                operation.method(),
                "List<" + view.type() + ">",
                parameters,
                "",
                view,
                before + growing,
                statement,
                "(row, _) -> " + view.mapper(),
                env,
                Cites.cite(page.span()));
    }

    /** As they are declared. */
    private static List<Env.Root> ordered(LinkedHashSet<Env.Root> roots, Env env) {
        var all = new ArrayList<Env.Root>();
        env.variables().values().forEach(v -> {
            if (roots.contains(v.root()) && !all.contains(v.root())) {
                all.add(v.root());
            }
        });
        roots.stream().filter(r -> !all.contains(r)).forEach(all::add);
        return all;
    }

    private ReadMethods.Made method(
            String wanted,
            String type,
            List<Env.Root> roots,
            String extra,
            ReadMethods.Shown view,
            String before,
            String statement,
            String mapper,
            Env env,
            String doc) {
        var after = new StringBuilder();
        for (Views.Nested nested : view.views().nested()) {
            after.append(reads.fill(nested, env)).append("\n");
        }
        String query = statement + "\n        .query(" + mapper + ")\n        .list()";
        String end =
                after.isEmpty() ? "return " + query + ";" : "var found = " + query + ";\n" + after + "return found;";
        String declarations = ReadMethods.declarations(roots);
        String name = reads.repository()
                .method(
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
                                .with("type", type)
                                .with("name", RepositoryDraft.NAME)
                                .with(
                                        "parameters",
                                        extra.isEmpty()
                                                ? declarations
                                                : declarations.isEmpty() ? extra : declarations + ", " + extra)
                                .with("maps", ReadMethods.maps(view))
                                .with("before", before)
                                .with("end", end)
                                .fill());
        return new ReadMethods.Made(name, roots);
    }

    private static String orderBy(Selects select, Step.Order order) {
        return order.terms().stream()
                .map(t -> select.order(t.key().expr(), t.descending()))
                .collect(Collectors.joining(", "));
    }

    /** The parameter that picks the order: the one that takes the orders' names. */
    private ParameterDesign sortParameter(OperationDesign operation, Step.ListPage page) {
        List<String> names = page.orders().stream().map(Step.Order::name).toList();
        return operation.parameters().stream()
                .filter(p -> p.type() instanceof ValueType.Enumerated words
                        && design.type(words.name())
                                .filter(t -> t instanceof EnumDesign e
                                        && e.constants().stream().allMatch(c -> names.contains(c.word())))
                                .isPresent())
                .findFirst()
                .or(() -> operation.parameters().stream()
                        .filter(p -> p.contract().name().equals("sort"))
                        .findFirst())
                .orElseThrow(() -> new NotYet("orders that no parameter picks", page.span()));
    }

    private String switching(
            ParameterDesign sort, Env env, Step.ListPage page, java.util.function.Function<Step.Order, String> value) {
        String source = env.find(sort.contract().variable()).orElseThrow().source();
        var text = new StringBuilder("switch (" + source + ") {\n");
        if (sort.type() instanceof ValueType.Enumerated words) {
            var type = (EnumDesign) design.type(words.name()).orElseThrow();
            for (TypeDesign.Constant constant : constants(type)) {
                Step.Order order = page.orders().stream()
                        .filter(o -> o.name().equals(constant.word()))
                        .findFirst()
                        .orElse(page.orders().getFirst());
                text.append("    case ")
                        .append(constant.name())
                        .append(" ->\n        ")
                        .append(value.apply(order).replace("\n", "\n        "))
                        .append(";\n");
            }
            return text + "}";
        }
        for (Step.Order order : page.orders()) {
            text.append("    case \"")
                    .append(order.name())
                    .append("\" ->\n        ")
                    .append(value.apply(order).replace("\n", "\n        "))
                    .append(";\n");
        }
        return text + "    default -> throw new IllegalArgumentException(" + source + ");\n}";
    }

    private static List<dev.plumb.design.TypeDesign.Constant> constants(EnumDesign type) {
        return type.constants();
    }

    private ReadMethods.Made count(OperationDesign operation, Source source, Env env, Step.ListPage page) {
        Selects select = reads.select(source, env, true);
        Selects.Built built = select.build("select count(*)\nfrom " + select.query.from(), "", Map.of());
        List<Env.Root> roots = select.roots();
        String name = reads.repository()
                .method(
                        "count" + Words.upperFirst(operation.method()),
                        Template.of("""
                        ${doc}
                        long ${name}(${parameters}) {
                            ${before}
                            return ${statement}
                                    .query(Long.class)
                                    .single();
                        }
                        """)
                                .with("doc", Cites.cite(page.span(), "How many there are on all pages together."))
                                .with("name", RepositoryDraft.NAME)
                                .with("parameters", ReadMethods.declarations(roots))
                                .with("before", built.before())
                                .with("statement", built.statement())
                                .fill());
        return new ReadMethods.Made(name, roots);
    }

    // ---- by cursor

    private Written byCursor(
            OperationDesign operation,
            Step.ListPage page,
            Step.Paging.Cursor cursor,
            Source source,
            Rendering.Many shown,
            ValueType element,
            Env env,
            String repository,
            boolean total,
            UnaryOperator<String> local) {
        Selects select = reads.select(source, env, true);
        ReadMethods.Shown view = reads.shown(select, shown.name(), shown.item(), element, false);
        var before = new StringBuilder();
        var roots = new LinkedHashSet<Env.Root>();
        if (page.orders().size() == 1) {
            before.append("var order = ")
                    .append(keyset(select, page.orders().getFirst()))
                    .append(";\n");
        } else {
            ParameterDesign sort = sortParameter(operation, page);
            roots.add(env.find(sort.contract().variable()).orElseThrow().root());
            before.append("var order = ")
                    .append(switching(sort, env, page, o -> keyset(select, o)))
                    .append(";\n");
        }
        // The place of a row is selected beside what is shown of it.
        String head = "select " + view.views().selected() + ",\n       %s\nfrom " + select.query.from();
        Selects.Built built = select.build(head, "", Map.of(), true);
        before.append(built.before().replaceFirst("\"\"\"\\);\n", "\"\"\".formatted(order.position()));\n"));
        roots.addAll(reads.withNested(select.roots(), view, env));
        List<Env.Root> parameters = ordered(roots, env);
        ReadMethods.Made made = method(
                operation.method(),
                "List<Placed<" + view.type() + ">>",
                parameters,
                "List<String> position, int limit",
                view,
                before.toString(),
                "order.page(sql, position, limit)\n        .on(database)",
                "(row, _) -> new Placed<>(" + view.mapper() + ", order.positionOf(row))",
                env,
                Cites.cite(page.span(), "The rows behind {@code position}."));

        String position = local.apply("position");
        String asked = local.apply("asked");
        String rows = local.apply("rows");
        String shownRows = local.apply("shown");
        String limit = value(operation, cursor.limit(), env);
        String most = most(operation, cursor.limit(), env);
        String given = env.find(parameter(operation, cursor.cursor()).contract().variable())
                .orElseThrow()
                .source();
        var lines = new ArrayList<String>();
        lines.add("// A cursor belongs to the rows asked for and their order, not to the size of a page.");
        lines.add("List<@Nullable Object> " + asked + " = Arrays.asList(" + paged(operation, cursor, env) + ");");
        lines.add("var " + position + " = cursors.open(" + given + ", " + asked + ");");
        lines.add("var " + rows + " = " + made.call(repository, List.of(position, "(int) " + most + " + 1")) + ";");
        lines.add("int " + shownRows + " = (int) Math.min(" + rows + ".size(), " + limit + ");");
        String sealed = "cursors.seal(" + rows + ".get(" + shownRows + " - 1).position(), " + asked + ")";
        String next = mayBeEmpty(operation, cursor.limit())
                ? "(" + shownRows + " == 0 ? " + given + " : " + sealed + ")"
                : sealed;
        return new Written(
                lines,
                rows + ".stream().limit(" + shownRows + ").map(Placed::row).toList()",
                total ? count(operation, source, env, page).call(repository) : "0",
                rows + ".size() > " + shownRows + " ? " + next + " : null",
                true);
    }

    /** The operation and all that decides which rows there are and in which order. */
    private static String paged(OperationDesign operation, Step.Paging.Cursor cursor, Env env) {
        var parts = new ArrayList<>(List.of("\"" + operation.operation().name() + "\""));
        for (ParameterDesign parameter : operation.parameters()) {
            boolean cuts = parameter.contract().in() == Contract.In.HEADER
                    || parameter.contract().name().equals(cursor.limit())
                    || parameter.contract().name().equals(cursor.cursor());
            if (!cuts) {
                env.find(parameter.contract().variable()).ifPresent(v -> parts.add(v.source()));
            }
        }
        return String.join(", ", parts);
    }

    /** One place in an order. */
    private record Place(String key, String type, boolean descending, boolean mayBeNull) {}

    private String keyset(Selects select, Step.Order order) {
        var places = new ArrayList<Place>();
        for (Step.Order.Term term : order.terms()) {
            String key = select.order(term.key().expr(), false);
            places.add(new Place(
                    key,
                    sqlType(term.key().expr()),
                    term.descending(),
                    term.key().type().nullable()));
        }
        boolean plain = places.stream().noneMatch(Place::mayBeNull)
                && places.stream().map(Place::descending).distinct().count() == 1;
        var position = new ArrayList<String>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            String text = place.key() + "::text";
            position.add((place.mayBeNull()
                            ? "case when " + place.key() + " is null then '-' else '+' || " + text + " end"
                            : text.replace(" collate \"C\"::text", ""))
                    + " as position_" + (i + 1));
        }
        String after = plain ? rowComparison(places) : expanded(places);
        return "new Keyset(\n        \"" + InJava.escaped(String.join(", ", position)) + "\",\n        \""
                + InJava.escaped(after) + "\",\n        \"" + InJava.escaped(orderBy(select, order)) + "\",\n        "
                + places.size() + ")";
    }

    private static String rowComparison(List<Place> places) {
        var keys = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (int i = 0; i < places.size(); i++) {
            keys.add(places.get(i).key());
            values.add(":position_" + (i + 1) + "::" + places.get(i).type());
        }
        return "(" + String.join(", ", keys) + ") " + (places.getFirst().descending() ? "<" : ">") + " ("
                + String.join(", ", values) + ")";
    }

    /** Nulls stand last, in either direction. */
    private static String expanded(List<Place> places) {
        var cases = new ArrayList<String>();
        var same = new ArrayList<String>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            String name = ":position_" + (i + 1);
            String value = place.mayBeNull()
                    ? "(case when " + name + " <> '-' then substr(" + name + ", 2) end)::" + place.type()
                    : name + "::" + place.type();
            String further = place.key() + (place.descending() ? " < " : " > ") + value;
            String behind = place.mayBeNull()
                    ? "(" + further + " or " + name + " <> '-' and " + place.key() + " is null)"
                    : further;
            var all = new ArrayList<>(same);
            all.add(behind);
            cases.add(String.join(" and ", all));
            same.add(place.mayBeNull() ? place.key() + " is not distinct from " + value : place.key() + " = " + value);
        }
        return "(" + String.join(" or ", cases) + ")";
    }

    private String sqlType(Expr key) {
        if (key instanceof Expr.Column column && column.row().type() instanceof Type.Row row) {
            Optional<Column> found = design.spec().catalog().table(row.table()).flatMap(t -> t.column(column.column()));
            if (found.isPresent()) {
                return found.get().type().sql();
            }
        }
        return switch (key.type()) {
            case Type.Enumeration words ->
                words.database().map(n -> n.toString()).orElse("text");
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case BOOL -> "boolean";
                    case INT -> "bigint";
                    case DECIMAL -> "numeric";
                    case DOUBLE -> "double precision";
                    case TEXT, JSON, NULL -> "text";
                    case CITEXT -> "citext";
                    case BYTES -> "bytea";
                    case UUID -> "uuid";
                    case TIMESTAMP -> "timestamptz";
                    case DATE -> "date";
                    case TIME -> "time";
                    case DURATION -> "interval";
                };
            case Type.Row _, Type.ListOf _, Type.MapOf _, Type.Struct _ -> "text";
        };
    }

    /** A list within an answer that stands for itself. */
    ReadMethods.Made all(Source source, Rendering.Many shown, ValueType element, Env env, String operation) {
        Selects select = reads.select(source, env, true);
        ReadMethods.Shown view = reads.shown(select, shown.name(), shown.item(), element, false);
        var order = new ArrayList<String>();
        source.order().forEach(t -> order.add(select.order(t.key().expr(), t.descending())));
        reads.key(source.table()).forEach(k -> order.add(select.query.alias() + "." + Selects.quoted(k)));
        Selects.Built built = select.build(
                "select " + view.views().selected() + "\nfrom " + select.query.from(),
                order.isEmpty() ? "" : "order by " + String.join(", ", order),
                Map.of());
        List<Env.Root> roots = reads.withNested(select.roots(), view, env);
        return method(
                operation
                        + Words.upperFirst(
                                model.entity(source.table()).orElseThrow().list()),
                "List<" + view.type() + ">",
                roots,
                "",
                view,
                built.before(),
                built.statement(),
                "(row, _) -> " + view.mapper(),
                env,
                Cites.cite(shown.list().span()));
    }
}
