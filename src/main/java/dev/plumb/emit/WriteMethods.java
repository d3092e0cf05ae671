package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.schema.Column;
import dev.plumb.schema.ColumnType;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Index;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.StateChange;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The methods of a repository that write. */
final class WriteMethods {
    private static final Pattern NOW = Pattern.compile(
            "(?i)now\\(\\)|current_timestamp|CURRENT_DATE|\\('now'::text\\)::date|transaction_timestamp\\(\\)");
    static final Env.Root NOW_ROOT = new Env.Root("Instant", "now");

    private final Design design;
    private final Model model;
    private final Jdbc jdbc;
    private final RepositoryDraft repository;
    private final ReadMethods reads;

    WriteMethods(Design design, RepositoryDraft repository, ReadMethods reads) {
        this.design = design;
        this.model = design.spec().model();
        this.jdbc = new Jdbc(design);
        this.repository = repository;
        this.reads = reads;
    }

    /** The columns that a statement sets, each with its SQL, and the parameters that it needs. */
    static final class Sets {
        /** Encrypted columns, and what encrypts each. */
        final Map<String, String> encrypted = new java.util.HashMap<>();

        final SequencedMap<String, String> columns = new LinkedHashMap<>();
        final SequencedMap<String, String> parameters = new LinkedHashMap<>();
        final Set<Env.Root> roots = new LinkedHashSet<>();
    }

    /** What keys looked up in the request are called: the map that holds them. */
    interface Lookups {
        Env.Root of(Step.Value.Lookup lookup);
    }

    Sets sets(Name table, List<Step.Assignment> assignments, Env env, Lookups lookups, boolean creates) {
        var sets = new Sets();
        Table stored = design.spec().catalog().table(table).orElseThrow();
        design.spec().privacy().encrypted().stream()
                .filter(c -> c.table().equals(table))
                .forEach(c -> sets.encrypted.put(c.column(), EncryptionText.method(design.spec(), table, c.column())));
        for (Step.Assignment assignment : assignments) {
            stored.column(assignment.column()).ifPresent(column -> set(sets, column, assignment, env, lookups));
        }
        keep(sets, stored, creates);
        return sets;
    }

    /** The columns that the backend keeps: the version, and the times of creation and change. */
    private void keep(Sets sets, Table table, boolean creates) {
        for (Column column : table.columns()) {
            if (sets.columns.containsKey(column.name())) {
                continue;
            }
            boolean updated = column.name().equals("updated_at") && isMoment(column);
            boolean born = creates
                    && column.defaultExpression()
                            .filter(d -> NOW.matcher(d).matches())
                            .isPresent();
            boolean version = column.name().equals("version") && column.notNull() && isNumber(column);
            if (updated || born) {
                sets.columns.put(column.name(), ":now");
                now(sets);
            } else if (version && !creates) {
                sets.columns.put("version", "version + 1");
            } else if (version && column.defaultExpression().isEmpty()) {
                sets.columns.put("version", "1");
            }
        }
    }

    private static void now(Sets sets) {
        sets.parameters.put("now", "Columns.time(now)");
        sets.roots.add(NOW_ROOT);
    }

    private static boolean isMoment(Column column) {
        return column.type().base().startsWith("timestamp")
                || column.type().base().equals("date");
    }

    private static boolean isNumber(Column column) {
        return Set.of("smallint", "integer", "bigint").contains(column.type().base());
    }

    private void set(Sets sets, Column column, Step.Assignment assignment, Env env, Lookups lookups) {
        Expr value = assignment.value().expression().expr();
        String name = parameterName(sets, column.name());
        String cast = cast(column.type());
        String sql = ":" + name + cast;
        switch (assignment.value()) {
            case Step.Value.Computed _
            when value instanceof Expr.Literal literal && plain(literal).isPresent() -> {
                sets.columns.put(column.name(), plain(literal).get());
                return;
            }
            case Step.Value.Computed _ -> {
                String java = InJava.json(value, env);
                sets.parameters.put(
                        name,
                        sets.encrypted.containsKey(column.name())
                                ? "encryption." + sets.encrypted.get(column.name()) + "(" + java + ")"
                                : jdbc.parameter(typeOf(value), value.type().nullable(), java));
                sets.roots.addAll(env.roots(List.of(value)));
            }
            case Step.Value.Lookup lookup -> {
                Env.Root map = lookups.of(lookup);
                sets.parameters.put(name, map.name() + ".get(" + InJava.of(value, env) + ")");
                sets.roots.addAll(env.roots(List.of(value)));
                sets.roots.add(map);
            }
            case Step.Value.Remainder _ -> {
                sets.parameters.put(name, "Columns.text(" + InJava.of(value, env) + ".rest())");
                sets.roots.addAll(env.roots(List.of(value)));
                String none = column.defaultExpression().orElse("'{}'");
                sets.columns.put(column.name(), column.notNull() ? "coalesce(" + sql + ", " + none + ")" : sql);
                return;
            }
        }
        sets.columns.put(column.name(), absent(sets, column, assignment, sql, env));
    }

    /** The Java type of a value: of a property, what its record's component has. */
    private ValueType typeOf(Expr value) {
        if (value instanceof Expr.Property property
                && Binds.typeOf(property.target(), design) instanceof ValueType.Structured struct
                && design.type(struct.name()).orElse(null) instanceof RecordDesign record) {
            return record.component(property.property())
                    .map(TypeDesign.Component::type)
                    .orElseGet(() -> Binds.typeOf(value, design));
        }
        return Binds.typeOf(value, design);
    }

    /** What a column becomes where the field is left out. */
    private String absent(Sets sets, Column column, Step.Assignment assignment, String sql, Env env) {
        if (assignment.absent() == Step.Absent.NEVER) {
            return sql;
        }
        String otherwise =
                assignment.absent() == Step.Absent.KEEP ? Selects.quoted(column.name()) : defaultOf(sets, column);
        if (otherwise.equals("null")) {
            return sql;
        }
        Expr value = assignment.value().expression().expr();
        if (column.notNull() || !canBeNull(value)) {
            return "coalesce(" + sql + ", " + otherwise + ")";
        }
        if (value instanceof Expr.Property property) {
            String given = parameterName(sets, column.name() + "_given");
            sets.parameters.put(
                    given,
                    InJava.of(property.target(), env) + ".given().contains(\"" + InJava.escaped(property.property())
                            + "\")");
            return "case when :" + given + " then " + sql + " else " + otherwise + " end";
        }
        return sql;
    }

    /** Whether null can be said, rather than just left out. */
    private boolean canBeNull(Expr value) {
        return value instanceof Expr.Property property
                && Binds.typeOf(property.target(), design) instanceof ValueType.Structured struct
                && design.type(struct.name())
                        .filter(t -> t instanceof RecordDesign record && record.tracksGiven())
                        .isPresent();
    }

    private static String defaultOf(Sets sets, Column column) {
        String text = column.defaultExpression().orElse("null");
        if (NOW.matcher(text).matches()) {
            now(sets);
            return ":now";
        }
        return text;
    }

    private static String parameterName(Sets sets, String column) {
        String wanted = Words.camel(column);
        String name = wanted;
        for (int i = 2; sets.parameters.containsKey(name); i++) {
            name = wanted + i;
        }
        return name;
    }

    /** What makes of a parameter's text a value of that type. */
    private static String cast(ColumnType type) {
        boolean needed = type.kind() != ColumnType.Kind.BASE
                || Set.of("json", "jsonb", "interval", "xml", "inet", "cidr", "macaddr", "citext", "bit", "money")
                        .contains(type.base());
        return needed || type.array() ? "::" + type.sql() : "";
    }

    private static Optional<String> plain(Expr.Literal literal) {
        return switch (literal.value()) {
            case null -> Optional.of("null");
            case String text -> Optional.of("'" + text.replace("'", "''") + "'");
            case Long number -> Optional.of(number.toString());
            case BigDecimal number -> Optional.of(number.toPlainString());
            case Boolean truth -> Optional.of(truth.toString());
            default -> Optional.empty();
        };
    }

    /** The constraints that mean something to the caller, as a constant; empty where none does. */
    Optional<String> violations(
            String operation,
            Name table,
            List<Step.Assignment> assignments,
            SequencedMap<String, Step.Outcome> otherwise) {
        var meanings = new LinkedHashMap<String, String>();
        var fields = new LinkedHashMap<String, String>();
        for (Step.Assignment assignment : assignments) {
            assignment.field().ifPresent(f -> fields.put(assignment.column(), f.replaceFirst("^.*\\[]\\.", "")));
            design.spec()
                    .operation(operation)
                    .flatMap(o -> o.givenTo(assignment))
                    .ifPresent(p -> fields.putIfAbsent(assignment.column(), p.name()));
        }
        Table stored = design.spec().catalog().table(table).orElseThrow();
        for (Constraint constraint : stored.constraints()) {
            List<String> columns = switch (constraint) {
                case Constraint.Check check -> check.columns();
                case Constraint.ForeignKey key -> key.columns();
                case Constraint.PrimaryKey _, Constraint.Unique _, Constraint.Exclusion _ -> List.of();
            };
            if (columns.size() == 1 && fields.containsKey(columns.getFirst())) {
                meanings.put(
                        constraint.name(),
                        ".field(\"" + constraint.name() + "\", \"" + fields.get(columns.getFirst()) + "\")");
            }
        }
        otherwise.forEach((constraint, outcome) -> {
            if (outcome instanceof Step.Outcome.Failure failure) {
                String field = stored.constraints().stream()
                        .filter(c -> c.name().equals(constraint))
                        .map(c -> switch (c) {
                            case Constraint.Unique key -> key.columns();
                            case Constraint.PrimaryKey key -> key.columns();
                            case Constraint.ForeignKey key -> key.columns();
                            case Constraint.Check check -> check.columns();
                            case Constraint.Exclusion _ -> List.<String>of();
                        })
                        .filter(c -> c.size() == 1)
                        .map(c -> fields.getOrDefault(c.getFirst(), ""))
                        .findFirst()
                        .orElse("");
                meanings.put(
                        constraint,
                        ".code(\"" + constraint + "\", ErrorCode." + failure.code() + ", \"" + field + "\")");
            } else {
                meanings.put(constraint, ".leave(\"" + constraint + "\")");
            }
        });
        if (meanings.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(repository.constant(
                Words.constant(operation),
                "private static final Violations " + RepositoryDraft.NAME + " = Violations.none()\n        "
                        + String.join("\n        ", meanings.values()) + ";"));
    }

    private static String parameters(Sets sets, String indentation) {
        var text = new StringBuilder();
        sets.parameters.forEach((name, java) -> text.append("\n")
                .append(indentation)
                .append(".param(\"")
                .append(name)
                .append("\", ")
                .append(java)
                .append(")"));
        return text.toString();
    }

    private static String insertSql(Name table, Sets sets) {
        var names = sets.columns.keySet().stream().map(Selects::quoted).toList();
        if (names.isEmpty()) {
            return "insert into " + dev.plumb.expression.Identifiers.of(table) + " default values";
        }
        return "insert into " + dev.plumb.expression.Identifiers.of(table) + "\n  (" + wrapped(names) + ")\nvalues\n  ("
                + wrapped(List.copyOf(sets.columns.values())) + ")";
    }

    private static String wrapped(List<String> parts) {
        var text = new StringBuilder();
        int line = 0;
        for (String part : parts) {
            if (line > 0 && line + part.length() > 80) {
                text.append(",\n   ");
                line = 0;
            } else if (line > 0) {
                text.append(", ");
            }
            text.append(part);
            line += part.length() + 2;
        }
        return text.toString();
    }

    /** What a violated constraint means; where the operation goes on all the same, the statement is undone on its own. */
    private String explained(
            Optional<String> violations, SequencedMap<String, Step.Outcome> otherwise, String statement) {
        if (violations.isEmpty()) {
            return statement;
        }
        String undone = statement;
        if (goesOn(otherwise)) {
            repository.needsNested();
            undone = "nested.execute(_ -> " + statement + ")";
        }
        return violations.get() + ".explain(() -> " + undone + ")";
    }

    /** Whether something else follows than the end of the operation where a constraint is violated. */
    static boolean goesOn(SequencedMap<String, Step.Outcome> otherwise) {
        return otherwise.values().stream().anyMatch(o -> !(o instanceof Step.Outcome.Failure));
    }

    /** One new row, given back where {@code needed}. */
    ReadMethods.Made insert(
            String operation,
            Name table,
            List<Step.Assignment> with,
            SequencedMap<String, Step.Outcome> otherwise,
            Env env,
            Lookups lookups,
            Back back,
            String doc) {
        Sets sets = sets(table, with, env, lookups, true);
        RecordDesign row = reads.rowType(table);
        String sql = insertSql(table, sets);
        Optional<String> violations = violations(operation, table, with, otherwise);
        String start = "database.sql(";
        String type = switch (back) {
            case NOTHING -> "void";
            case KEY -> keyType(table).boxed();
            case ROW -> row.name();
        };
        String statement = switch (back) {
            case NOTHING ->
                start + Selects.block(sql, "                ") + ")" + parameters(sets, "        ")
                        + "\n        .update()";
            case KEY ->
                start
                        + Selects.block(
                                sql + "\nreturning "
                                        + Selects.quoted(reads.key(table).getFirst()),
                                "                ")
                        + ")" + parameters(sets, "        ") + "\n        .query(" + type
                        + ".class)\n        .single()";
            case ROW ->
                start + Selects.block(sql + "\nreturning " + returning(row), "                ") + ")"
                        + parameters(sets, "        ") + "\n        .query((row, _) -> "
                        + reads.rowMapper(table) + "(row))\n        .single()";
        };
        return method(
                "insert" + row.name().replaceFirst("Row$", ""),
                type,
                sets,
                explained(violations, otherwise, statement),
                doc);
    }

    /** What a new row gives back. */
    enum Back {
        NOTHING,
        KEY,
        ROW
    }

    ValueType keyType(Name table) {
        return Views.plain(model.entity(table)
                .orElseThrow()
                .byColumn(reads.key(table).getFirst())
                .orElseThrow()
                .type());
    }

    private ReadMethods.Made method(String wanted, String type, Sets sets, String statement, String doc) {
        return methodOf(wanted, type, sets, (type.equals("void") ? "" : "return ") + statement + ";", doc);
    }

    private ReadMethods.Made methodOf(String wanted, String type, Sets sets, String body, String doc) {
        List<Env.Root> roots = List.copyOf(sets.roots);
        String name = repository.method(
                wanted,
                Template.of("""
                        ${doc}
                        ${type} ${name}(${parameters}) {
                            ${body}
                        }
                        """)
                        .with("doc", doc)
                        .with("type", type)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(roots))
                        .with("body", body)
                        .fill());
        return new ReadMethods.Made(name, roots);
    }

    /** Many new rows in one batch; where one is refused, each is tried, so that every bad one is named. */
    ReadMethods.Made insertAll(
            String operation,
            Step.Create create,
            String variable,
            ValueType element,
            String path,
            Env env,
            Lookups lookups,
            String doc) {
        String item = free(Words.local(variable), env);
        Env inner = env.with(variable, new Env.Root(element.boxed(), item));
        Sets sets = sets(create.table(), create.with(), inner, lookups, true);
        RecordDesign row = reads.rowType(create.table());
        String base = row.name().replaceFirst("Row$", "");
        String sql = repository.constant(
                "INSERT_" + Words.constant(base),
                "private static final String " + RepositoryDraft.NAME + " = "
                        + Selects.block(insertSql(create.table(), sets), "        ") + ";");
        var others = sets.roots.stream().filter(r -> !r.name().equals(item)).toList();
        var values = new StringBuilder("return new MapSqlParameterSource()");
        sets.parameters.forEach((name, java) -> values.append("\n        .addValue(\"")
                .append(name)
                .append("\", ")
                .append(java)
                .append(")"));
        var parameters = new ArrayList<>(List.of(element.boxed() + " " + item));
        others.forEach(r -> parameters.add(r.declaration()));
        String source = repository.helper(
                Words.lowerFirst(base) + "Values",
                Template.of("""
                        private static SqlParameterSource ${name}(${parameters}) {
                            ${values};
                        }
                        """)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", String.join(", ", parameters))
                        .with("values", values.toString())
                        .fill());
        var arguments = new ArrayList<>(List.of(item));
        others.forEach(r -> arguments.add(r.name()));
        String call = source + "(" + String.join(", ", arguments) + ")";
        repository.needsBatches();
        String violations = violations(operation, create.table(), create.with(), create.otherwise())
                .orElse("Violations.none()");
        String list = free(item + "s", env);
        String name = repository.method(
                "insert"
                        + Words.upperFirst(
                                model.entity(create.table()).orElseThrow().list()),
                Template.of("""
                        ${doc}
                        void ${name}(${parameters}) {
                            ${violations}.explainEach(
                                    ${list},
                                    "${path}",
                                    nested,
                                    all -> batches.batchUpdate(${sql}, all.stream().map(${item} -> ${call}).toArray(SqlParameterSource[]::new)),
                                    ${item} -> batches.update(${sql}, ${call}));
                        }
                        """)
                        .with("doc", doc)
                        .with("name", RepositoryDraft.NAME)
                        .with(
                                "parameters",
                                "List<" + element.boxed() + "> " + list
                                        + (others.isEmpty() ? "" : ", " + ReadMethods.declarations(others)))
                        .with("violations", violations)
                        .with("list", list)
                        .with("path", path)
                        .with("sql", sql)
                        .with("item", item)
                        .with("call", call)
                        .fill());
        return new ReadMethods.Made(name, others);
    }

    /**
     * New rows that a loop makes, written behind it.
     *
     * @param record that holds what a row is made of: {@code roots}
     * @param more what the method takes besides
     */
    record Batch(String record, String method, List<Env.Root> roots, List<Env.Root> more) {}

    /** @param within the names whose values each row takes as they are when the loop makes it */
    Batch insertBatch(String operation, Step.Create create, Env env, Lookups lookups, Set<String> within, String doc) {
        var values = new ArrayList<Expr>();
        create.with().forEach(a -> values.add(a.value().expression().expr()));
        var names = new LinkedHashSet<String>();
        values.forEach(v -> names.addAll(dev.plumb.design.Walk.variables(v)));
        var roots = new LinkedHashSet<Env.Root>();
        Env inner = env;
        for (String name : within) {
            if (names.contains(name)) {
                Env.Root root = env.find(name).orElseThrow().root();
                roots.add(root);
                inner = inner.with(name, new Env.Var("made." + root.name() + "()", new Env.Root("", "made")));
            }
        }
        Sets sets = sets(create.table(), create.with(), inner, lookups, true);
        String base = reads.rowType(create.table()).name().replaceFirst("Row$", "");
        String record = repository.constant(
                base + "Values",
                "/** What a new row of {@code " + create.table() + "} is made of. */\nrecord " + RepositoryDraft.NAME
                        + "(" + ReadMethods.declarations(List.copyOf(roots)) + ") {}");
        List<Env.Root> more =
                sets.roots.stream().filter(r -> !r.name().equals("made")).toList();
        repository.needsBatch();
        String statement = batch(insertSql(create.table(), sets), "made", "all", sets);
        Optional<String> violations = violations(operation, create.table(), create.with(), create.otherwise());
        String method = repository.method(
                "insert"
                        + Words.upperFirst(
                                model.entity(create.table()).orElseThrow().list()),
                Template.of("""
                        ${doc}
                        void ${name}(${parameters}) {
                            ${statement};
                        }
                        """)
                        .with("doc", doc)
                        .with("name", RepositoryDraft.NAME)
                        .with(
                                "parameters",
                                "List<" + record + "> all"
                                        + (more.isEmpty() ? "" : ", " + ReadMethods.declarations(more)))
                        .with("statement", explained(violations, create.otherwise(), statement))
                        .fill());
        return new Batch(record, method, List.copyOf(roots), more);
    }

    private static String batch(String sql, String item, String list, Sets sets) {
        var values = new StringBuilder("new MapSqlParameterSource()");
        sets.parameters.forEach((name, java) -> values.append("\n                        .addValue(\"")
                .append(name)
                .append("\", ")
                .append(java)
                .append(")"));
        return "batches.batchUpdate(\n        " + Selects.block(sql, "                ") + ",\n        " + list
                + ".stream()\n                .map(" + item + " -> " + values
                + ")\n                .toArray(SqlParameterSource[]::new))";
    }

    /** Columns that become what a row at hand says they are. */
    static List<Step.Assignment> asTheyAre(
            Model.Entity entity, String variable, List<Step.Assignment> changes, dev.plumb.source.Span at) {
        Expr row = Exprs.variable(variable, new dev.plumb.expression.Type.Row(entity.table(), false), at);
        return changes.stream()
                .map(a -> new Step.Assignment(
                        a.span(),
                        a.column(),
                        new Step.Value.Computed(SegmentWriter.typed(
                                at, variable + "." + a.column(), Exprs.column(row, entity, a.column()))),
                        a.field(),
                        Step.Absent.NEVER))
                .toList();
    }

    /** Many rows as they are at hand, in one batch. */
    ReadMethods.Made updateBatch(
            String operation,
            Name table,
            List<Step.Assignment> changes,
            SequencedMap<String, Step.Outcome> otherwise,
            Env env,
            String doc) {
        Model.Entity entity = model.entity(table).orElseThrow();
        RecordDesign type = reads.rowType(table);
        String item = free(Words.local(entity.row()), env);
        var root = new Env.Root(type.name(), item);
        Env inner = env.with("batch:" + item, root);
        List<Step.Assignment> with =
                asTheyAre(entity, "batch:" + item, changes, changes.getFirst().span());
        Sets sets = sets(table, with, inner, _ -> root, false);
        var lines = new ArrayList<String>();
        sets.columns.forEach((column, sql) -> lines.add(Selects.quoted(column) + " = " + sql));
        String sql = "update " + dev.plumb.expression.Identifiers.of(table) + "\nset " + String.join(",\n    ", lines)
                + "\nwhere " + where(table, root, sets);
        List<Env.Root> more = sets.roots.stream().filter(r -> !r.equals(root)).toList();
        repository.needsBatch();
        Optional<String> violations = violations(operation, table, with, otherwise);
        String name = repository.method(
                "update" + Words.upperFirst(entity.list()),
                Template.of("""
                        ${doc}
                        void ${name}(${parameters}) {
                            ${statement};
                        }
                        """)
                        .with("doc", doc)
                        .with("name", RepositoryDraft.NAME)
                        .with(
                                "parameters",
                                (more.isEmpty() ? "" : ReadMethods.declarations(more) + ", ") + "Collection<"
                                        + type.name() + "> all")
                        .with("statement", explained(violations, otherwise, batch(sql, item, "all", sets)))
                        .fill());
        return new ReadMethods.Made(name, more);
    }

    private static String returning(RecordDesign row) {
        return wrapped(row.components().stream()
                .map(c -> c.type() instanceof ValueType.Listed list && list.element() instanceof ValueType.Enumerated
                        ? Selects.quoted(c.json()) + "::text[] as " + Selects.quoted(c.json())
                        : Selects.quoted(c.json()))
                .toList());
    }

    /** A change of one row that is at hand in {@code row}. */
    ReadMethods.Made update(
            String operation,
            Name table,
            String row,
            List<Step.Assignment> with,
            SequencedMap<String, Step.Outcome> otherwise,
            List<StateChange> guards,
            Env env,
            Lookups lookups,
            boolean needed,
            String doc) {
        Sets sets = sets(table, with, env, lookups, false);
        RecordDesign type = reads.rowType(table);
        var lines = new ArrayList<String>();
        int width = sets.columns.keySet().stream()
                .mapToInt(c -> Selects.quoted(c).length())
                .max()
                .orElse(0);
        sets.columns.forEach((column, sql) -> lines.add(Selects.quoted(column)
                + " ".repeat(width - Selects.quoted(column).length()) + " = " + sql));
        Env.Root root = env.find(row).orElseThrow().root();
        var where = new StringBuilder(where(table, root, sets));
        for (StateChange guard : guards) {
            where.append("\n  and ").append(legal(guard, sets));
        }
        String sql = "update " + dev.plumb.expression.Identifiers.of(table) + "\nset " + String.join(",\n    ", lines)
                + "\nwhere " + where;
        Optional<String> violations = violations(operation, table, with, otherwise);
        String statement = "database.sql("
                + Selects.block(needed ? sql + "\nreturning " + returning(type) : sql, "                ") + ")"
                + parameters(sets, "        ")
                + (needed
                        ? "\n        .query((row, _) -> " + reads.rowMapper(table) + "(row))\n        "
                                + (guards.isEmpty() ? ".single()" : ".optional()")
                        : "\n        .update()");
        String explained = explained(violations, otherwise, statement);
        String refused = "new RefusedException(ErrorCode.CONFLICT)";
        String name = "update" + type.name().replaceFirst("Row$", "");
        if (guards.isEmpty()) {
            return method(name, needed ? type.name() : "void", sets, explained, doc);
        }
        return needed
                ? method(name, type.name(), sets, explained + "\n        .orElseThrow(() -> " + refused + ")", doc)
                : methodOf(
                        name,
                        "void",
                        sets,
                        "int changed = " + explained + ";\nif (changed == 0) {\n    throw " + refused + ";\n}",
                        doc);
    }

    /** Whether the row's state may become what is set, by its diagram. */
    private static String legal(StateChange change, Sets sets) {
        String column = Selects.quoted(change.diagram().column());
        String to = sets.columns.getOrDefault(change.diagram().column(), "null");
        if (change.to().size() == 1) {
            String only = change.to().iterator().next();
            var from = new java.util.LinkedHashSet<>(
                    change.legal().stream().map(StateChange.Pair::from).toList());
            from.add(only);
            return column + " in ("
                    + String.join(", ", from.stream().map(WriteMethods::word).toList()) + ")";
        }
        var pairs = change.legal().stream()
                .map(p -> "(" + word(p.from()) + ", " + word(p.to()) + ")")
                .toList();
        String same = column + " = " + to;
        return pairs.isEmpty()
                ? same
                : "(" + same + "\n    or (" + column + ", " + to + ") in ("
                        + String.join(pairs.size() > 2 ? ",\n        " : ", ", pairs) + "))";
    }

    private static String word(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name that nothing else in sight has. */
    private static String free(String wanted, Env env) {
        var taken = env.variables().values().stream().map(v -> v.root().name()).collect(Collectors.toSet());
        String name = wanted;
        for (int i = 2; taken.contains(name); i++) {
            name = wanted + i;
        }
        return name;
    }

    private String where(Name table, Env.Root root, Sets sets) {
        var parts = new ArrayList<String>();
        var taken = new HashSet<>(sets.parameters.keySet());
        for (String column : reads.key(table)) {
            String name = taken.contains(Words.camel(column)) ? Words.camel(column) + "Key" : Words.camel(column);
            ValueType type = Views.plain(model.entity(table)
                    .orElseThrow()
                    .byColumn(column)
                    .orElseThrow()
                    .type());
            sets.parameters.put(name, jdbc.parameter(type, false, root.name() + "." + Words.component(column) + "()"));
            parts.add(Selects.quoted(column) + " = :" + name);
        }
        sets.roots.add(root);
        return String.join(" and ", parts);
    }

    ReadMethods.Made delete(
            String operation,
            Name table,
            String row,
            SequencedMap<String, Step.Outcome> otherwise,
            Env env,
            String doc) {
        var sets = new Sets();
        String where = where(table, env.find(row).orElseThrow().root(), sets);
        Optional<String> violations = violations(operation, table, List.of(), otherwise);
        String statement = "database.sql("
                + Selects.block(
                        "delete from " + dev.plumb.expression.Identifiers.of(table) + " where " + where,
                        "                ")
                + ")" + parameters(sets, "        ") + "\n        .update()";
        return method(
                "delete" + reads.rowType(table).name().replaceFirst("Row$", ""),
                "void",
                sets,
                explained(violations, otherwise, statement),
                doc);
    }

    /** All rows of a list, in one statement; how many they were. */
    ReadMethods.Made deleteAll(
            String operation,
            Source source,
            SequencedMap<String, Step.Outcome> otherwise,
            Env env,
            boolean visible,
            String doc) {
        Selects select = reads.select(source, env, visible);
        String table = dev.plumb.expression.Identifiers.of(source.table());
        String alias = select.query.alias();
        Selects.Built built;
        if (select.query.joins().isEmpty()) {
            built = select.build("delete from " + select.query.table(), "", Map.of());
        } else {
            String keys = String.join(
                    ", ",
                    reads.key(source.table()).stream().map(Selects::quoted).toList());
            String own = String.join(
                    ", ",
                    reads.key(source.table()).stream()
                            .map(k -> alias + "." + Selects.quoted(k))
                            .toList());
            select.within();
            built = select.build(
                    "delete from " + table + "\nwhere (" + keys + ") in (\n"
                            + Selects.within("select " + own + "\nfrom " + select.query.from()),
                    ")",
                    Map.of());
        }
        Optional<String> violations = violations(operation, source.table(), List.of(), otherwise);
        List<Env.Root> roots = select.roots();
        String statement = built.statement() + "\n        .update()";
        String name = repository.method(
                "delete" + Words.upperFirst(reads.rowType(source.table()).name().replaceFirst("Row$", "")),
                Template.of("""
                        ${doc}
                        int ${name}(${parameters}) {
                            ${before}
                            return ${statement};
                        }
                        """)
                        .with("doc", doc)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(roots))
                        .with("before", built.before())
                        .with("statement", explained(violations, otherwise, statement))
                        .fill());
        return new ReadMethods.Made(name, roots);
    }

    /**
     * The same change of all rows of a list, or without one their end, in one statement.
     *
     * @param limited whether the method takes how many at most
     * @return none where it needs names twice
     */
    Optional<ReadMethods.Made> setAll(
            String operation,
            Source source,
            List<Step.Assignment> with,
            SequencedMap<String, Step.Outcome> otherwise,
            Env env,
            Lookups lookups,
            boolean limited,
            String doc) {
        boolean ends = with.isEmpty();
        Sets sets = ends ? new Sets() : sets(source.table(), with, env, lookups, false);
        Selects select = reads.select(source, env, false);
        String alias = select.query.alias();
        String name = dev.plumb.expression.Identifiers.of(source.table());
        String target = alias.equals(name) ? name : name + " " + (ends ? "" : "as ") + alias;
        List<String> keys = reads.key(source.table()).stream()
                .map(k -> alias + "." + Selects.quoted(k))
                .toList();
        String key = String.join(", ", keys);
        var order = new ArrayList<String>();
        source.order().forEach(t -> order.add(select.order(t.key().expr(), t.descending())));
        order.addAll(keys);
        var lines = new ArrayList<String>();
        sets.columns.forEach((column, sql) -> lines.add(Selects.quoted(column) + " = " + sql));
        String head = (ends ? "delete from " + target : "update " + target + "\nset " + String.join(",\n    ", lines))
                + "\nwhere " + (keys.size() == 1 ? key : "(" + key + ")") + " in (\n"
                + Selects.within("select " + key + "\nfrom " + select.query.from());
        String tail = Selects.within("order by " + String.join(", ", order) + (limited ? "\nlimit :limit" : "") + "\n"
                        + ReadMethods.Lock.UPDATE.clause + alias)
                + ")";
        select.within();
        if (select.clashes(sets.parameters.keySet())) {
            return Optional.empty();
        }
        var more = new LinkedHashMap<>(sets.parameters);
        if (limited) {
            more.put("limit", "limit");
        }
        Selects.Built built = select.build(head, tail, more);
        var roots = new LinkedHashSet<>(select.roots());
        roots.addAll(sets.roots);
        String parameters = ReadMethods.declarations(List.copyOf(roots));
        if (limited) {
            parameters = parameters.isEmpty() ? "long limit" : parameters + ", long limit";
        }
        return Optional.of(
                changing(operation, source.table(), with, otherwise, built, parameters, List.copyOf(roots), doc));
    }

    /**
     * A method that sends one statement which changes rows, or where nothing is given to them ends them.
     *
     * @param roots what it is called with
     */
    ReadMethods.Made changing(
            String operation,
            Name table,
            List<Step.Assignment> with,
            SequencedMap<String, Step.Outcome> otherwise,
            Selects.Built built,
            String parameters,
            List<Env.Root> roots,
            String doc) {
        Optional<String> violations = violations(operation, table, with, otherwise);
        String method = repository.method(
                (with.isEmpty() ? "delete" : "update")
                        + Words.upperFirst(model.entity(table).orElseThrow().list()),
                Template.of("""
                        ${doc}
                        void ${name}(${parameters}) {
                            ${before}
                            ${statement};
                        }
                        """)
                        .with("doc", doc)
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", parameters)
                        .with("before", built.before())
                        .with("statement", explained(violations, otherwise, built.statement() + "\n        .update()"))
                        .fill());
        return new ReadMethods.Made(method, roots);
    }

    /**
     * The row with certain values, made if it is not there; both at once when others do the same. One that another made
     * may be taken away before it is seen: then it is made anew.
     */
    ReadMethods.Made ensure(
            String operation, Step.Ensure ensure, Env env, Lookups lookups, ReadMethods.Lock lock, String doc) {
        var all = new ArrayList<>(ensure.with());
        all.addAll(ensure.values());
        Sets sets = sets(ensure.table(), all, env, lookups, true);
        RecordDesign row = reads.rowType(ensure.table());
        List<String> with = ensure.with().stream().map(Step.Assignment::column).toList();
        var conditions = new ArrayList<String>();
        with.forEach(c -> conditions.add(Selects.quoted(c) + " = " + sets.columns.get(c)));
        String key = String.join(", ", with.stream().map(Selects::quoted).toList());
        Optional<String> violations = violations(operation, ensure.table(), all, ensure.otherwise());
        List<Env.Root> roots = List.copyOf(sets.roots);
        var found = new Sets();
        sets.parameters.forEach((name, java) -> {
            if (conditions.stream().anyMatch(c -> c.contains(":" + name))) {
                found.parameters.put(name, java);
            }
        });
        List<Env.Root> asked = roots.stream()
                .filter(root -> found.parameters.values().stream()
                        .anyMatch(java -> Pattern.compile("\\b" + root.name() + "\\b")
                                .matcher(java)
                                .find()))
                .toList();
        String entity = row.name().replaceFirst("Row$", "");
        String find = repository.helper(
                (lock == ReadMethods.Lock.NONE ? "find" : "lock") + entity,
                Template.of("""
                        private Optional<${type}> ${name}(${parameters}) {
                            return database.sql(${sql})${values}
                                    .query((row, _) -> ${mapper}(row))
                                    .optional();
                        }
                        """)
                        .with("type", row.name())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(asked))
                        .with(
                                "sql",
                                Selects.block(
                                        "select " + returning(row) + "\nfrom "
                                                + dev.plumb.expression.Identifiers.of(ensure.table()) + "\nwhere "
                                                + String.join(" and ", conditions) + "\n"
                                                + lock.clause.replace(" of ", ""),
                                        "                "))
                        .with("values", parameters(found, "        "))
                        .with("mapper", reads.rowMapper(ensure.table()))
                        .fill());
        boolean severalKeys = hasFurtherKey(ensure) || !keysWithin(ensure).contains(Set.copyOf(with));
        String plain = insertSql(ensure.table(), sets);
        String careful = plain + "\non conflict " + (severalKeys ? "" : "(" + key + ") ") + "do nothing";
        String again = find + "(" + asked.stream().map(Env.Root::name).collect(Collectors.joining(", ")) + ")";
        String name = repository.method(
                "ensure" + entity,
                Template.of("""
                        ${doc}
                        ${type} ${name}(${parameters}) {
                            var there = ${find};
                            for (int attempt = 0; attempt < 5 && there.isEmpty(); attempt++) {
                                ${insert};
                                there = ${find};
                            }
                            ${further}
                            return there.orElseThrow();
                        }
                        """)
                        .with("doc", doc)
                        .with("type", row.name())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(roots))
                        .with("insert", explained(violations, ensure.otherwise(), insertion(careful, sets)))
                        .with(
                                "further",
                                severalKeys
                                        ? """
                                if (there.isEmpty()) { // a row with other values has a key of this one: the plain insert says which
                                    %s;
                                    there = %s;
                                }""".formatted(
                                                explained(violations, ensure.otherwise(), insertion(plain, sets))
                                                        .replace("\n", "\n    "),
                                                again)
                                        : "")
                        .with("find", again)
                        .fill());
        return new ReadMethods.Made(name, roots);
    }

    private String insertion(String sql, Sets sets) {
        return "database.sql(" + Selects.block(sql, "                ") + ")" + parameters(sets, "        ")
                + "\n        .update()";
    }

    /** The keys that the wanted values are, or hold: without any, two who make the same row never meet. */
    Set<Set<String>> keysWithin(Step.Ensure ensure) {
        List<String> wanted =
                ensure.with().stream().map(Step.Assignment::column).toList();
        return design.spec().catalog().table(ensure.table()).orElseThrow().uniqueKeys().stream()
                .filter(wanted::containsAll)
                .map(Set::copyOf)
                .collect(Collectors.toSet());
    }

    /**
     * Whether the new row may meet another by a key that is not the wanted one. Of two who make the same row at
     * the same moment the later may then be told of that key, although its row is there. PostgreSQL takes no
     * {@code on conflict} at all beside a deferrable key (manual, INSERT).
     */
    private boolean hasFurtherKey(Step.Ensure ensure) {
        Table stored = design.spec().catalog().table(ensure.table()).orElseThrow();
        Set<String> wanted = ensure.with().stream().map(Step.Assignment::column).collect(Collectors.toSet());
        List<String> given =
                ensure.values().stream().map(Step.Assignment::column).toList();
        boolean further = stored.indexes().stream()
                .filter(Index::unique)
                .anyMatch(i -> i.plainColumns()
                        .map(c -> !Set.copyOf(c).equals(wanted) && !Collections.disjoint(c, given))
                        .orElse(true));
        for (Constraint constraint : stored.constraints()) {
            if (constraint.definition().contains(" DEFERRABLE")) {
                if (!(constraint instanceof Constraint.ForeignKey)) {
                    return false;
                }
                continue;
            }
            further |= switch (constraint) {
                case Constraint.PrimaryKey key -> !Collections.disjoint(key.columns(), given);
                case Constraint.Unique key ->
                    !Set.copyOf(key.columns()).equals(wanted) && !Collections.disjoint(key.columns(), given);
                case Constraint.Exclusion _ -> true;
                case Constraint.ForeignKey _, Constraint.Check _ -> false;
            };
        }
        return further;
    }

    /** The keys of rows by a unique column of theirs, in one statement. */
    String lookup(Step.Value.Lookup lookup) {
        Model.Entity entity = model.entity(lookup.table()).orElseThrow();
        ValueType from =
                Views.plain(entity.byColumn(lookup.column()).orElseThrow().type());
        ValueType to =
                Views.plain(entity.byColumn(lookup.target()).orElseThrow().type());
        String values = Words.component(lookup.column()) + "s";
        return repository.method(
                lookupName(entity, lookup),
                Template.of("""
                        /** The keys of those of them that there are. */
                        Map<${from}, ${to}> ${name}(Collection<${from}> ${values}) {
                            var keys = new HashMap<${from}, ${to}>();
                            var named = ${values}.stream().filter(Objects::nonNull).distinct().toList();
                            if (!named.isEmpty()) {
                                database.sql("select ${column}, ${target} from ${table} where ${column} in (:named)")
                                        .param("named", named)
                                        .query(row -> {
                                            keys.put(${readColumn}, ${readTarget});
                                        });
                            }
                            return keys;
                        }
                        """)
                        .with("from", from.boxed())
                        .with("to", to.boxed())
                        .with("name", RepositoryDraft.NAME)
                        .with("values", values)
                        .with("column", Selects.quoted(lookup.column()))
                        .with("target", Selects.quoted(lookup.target()))
                        .with("table", dev.plumb.expression.Identifiers.of(lookup.table()))
                        .with("readColumn", jdbc.read(from, false, lookup.column()))
                        .with("readTarget", jdbc.read(to, false, lookup.target()))
                        .fill());
    }

    static String lookupName(Model.Entity entity, Step.Value.Lookup lookup) {
        return entity.list() + "By" + Words.pascal(lookup.column());
    }

    Env.Root lookupMap(Step.Value.Lookup lookup, String name) {
        Model.Entity entity = model.entity(lookup.table()).orElseThrow();
        ValueType from =
                Views.plain(entity.byColumn(lookup.column()).orElseThrow().type());
        ValueType to =
                Views.plain(entity.byColumn(lookup.target()).orElseThrow().type());
        return new Env.Root("Map<" + from.boxed() + ", " + to.boxed() + ">", name);
    }
}
