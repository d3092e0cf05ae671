package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A loop over values of a request. The rows that it finds by them are locked before it, all in one statement and in the
 * order of their keys, so that two of us never wait for each other. Where nothing within the loop asks the database,
 * what it changes is reckoned in memory, and written behind it in one batch for each table.
 */
final class LoopBatch {
    private static final Set<String> EXACT =
            Set.of("smallint", "integer", "bigint", "numeric", "boolean", "text", "character varying", "uuid");

    private final MethodDraft draft;
    private final Design design;
    private final Model model;
    private final Step.Each loop;
    private final RequestKeys requestKeys;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Map<String, Step.Assignment>> changed = new LinkedHashMap<>();
    private final Map<Step.Create, Created> created = new LinkedHashMap<>();
    private final boolean deferring;

    /** @param map that holds the rows by {@code key} */
    private record Found(String map, Expr key, Name table) {}

    private record Created(String list, WriteMethods.Batch batch) {}

    LoopBatch(MethodDraft draft, Step.Each loop, RequestKeys requestKeys) {
        this.draft = draft;
        this.design = draft.design;
        this.model = draft.model;
        this.loop = loop;
        this.requestKeys = requestKeys;
        this.deferring = defers();
    }

    // ---- before the loop

    /** Locks what the loop finds by its elements. */
    void begin(String list, String item) {
        Env inner = draft.env.with(loop.name(), new Env.Root("", item));
        for (Step step : loop.body()) {
            if (step instanceof Step.Find find) {
                keyOf(find, inner).ifPresent(key -> {
                    Name table = UniqueKey.table(find);
                    String column = key.column();
                    ReadMethods.Made made = draft.reads.lockAll(
                            table,
                            find.name(),
                            column,
                            draft.env,
                            ReadMethods.Lock.UPDATE,
                            true,
                            Cites.cite(
                                    find.span(),
                                    "Locked in the order of their keys, so that two of us never wait for each other."));
                    String map = draft.local(model.entity(table).orElseThrow().list());
                    draft.line("var " + map + " = "
                            + made.call(
                                    draft.repository,
                                    List.of(list + ".stream().map(" + item + " -> " + InJava.of(key.value(), inner)
                                            + ").toList()"))
                            + ";");
                    found.put(find.name(), new Found(map, key.value(), table));
                });
            }
        }
        if (deferring) {
            prepare(inner);
        }
    }

    /** How a row is found by what the element says. */
    private Optional<UniqueKey> keyOf(Step.Find find, Env inner) {
        var own = new HashSet<String>();
        loop.body().forEach(s -> StepWriter.named(s).forEach(own::add));
        return UniqueKey.of(find, design, inner, value -> {
                    var names = new LinkedHashSet<String>();
                    names.addAll(Walk.variables(value));
                    return names.contains(loop.name()) && names.stream().noneMatch(own::contains);
                })
                .filter(_ -> !isWrittenOtherwise(find.name(), UniqueKey.table(find)));
    }

    /** Whether the loop may change such rows by another name than that of the row that it finds. */
    private boolean isWrittenOtherwise(String variable, Name table) {
        var found = new ArrayList<Step>();
        Walk.steps(loop.body(), step -> {
            boolean other = switch (step) {
                case Step.Create create -> create.table().equals(table);
                case Step.Ensure ensure -> ensure.table().equals(table);
                case Step.Change change ->
                    change.rows().stream()
                            .anyMatch(r ->
                                    r.table().equals(table) && !isNamed(r.row().expr(), variable));
                case Step.Run run -> design.operation(run.operation()).writes().contains(table);
                case Step.Delete _ -> true;
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Each _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _,
                        Step.Answer _ -> false;
            };
            if (other) {
                found.add(step);
            }
        });
        return !found.isEmpty();
    }

    // ---- within the loop

    /** Whether the row is at hand already: Java for it, which is null where there is none. */
    Optional<String> at(Step.Find find) {
        return Optional.ofNullable(found.get(find.name()))
                .map(f -> f.map() + ".get(" + InJava.of(f.key(), draft.env) + ")");
    }

    /** The statement after which the next element that names the same row sees what has become of it. */
    Optional<String> kept(String variable) {
        return Optional.ofNullable(found.get(variable))
                .map(f -> f.map() + ".put(" + InJava.of(f.key(), draft.env) + ", "
                        + draft.env.find(variable).orElseThrow().source() + ");");
    }

    /** Whether a change is reckoned in memory; it is then written here. */
    boolean change(Step.Change.RowChange row) {
        if (!deferring) {
            return false;
        }
        String variable = ((Expr.Variable) row.row().expr()).name();
        String java = draft.env.find(variable).orElseThrow().source();
        RecordDesign record = draft.reads.rowType(row.table());
        var value = new StringBuilder(java);
        for (Step.Assignment assignment : row.with()) {
            var component = record.component(assignment.column()).orElseThrow();
            draft.runs.changes(record.name(), component.name());
            value.append(".with")
                    .append(Words.upperFirst(component.name()))
                    .append("(")
                    .append(stored(row.table(), assignment, component.type()))
                    .append(")");
            changed.computeIfAbsent(variable, v -> new LinkedHashMap<>()).putIfAbsent(assignment.column(), assignment);
        }
        draft.line(java + " = " + value + ";");
        kept(variable).ifPresent(draft::line);
        return true;
    }

    /** A value as its column keeps it. */
    private String stored(Name table, Step.Assignment assignment, ValueType type) {
        Expr expr = assignment.value().expression().expr();
        String java = InJava.converted(expr, draft.env, type, design);
        Column column = design.spec()
                .catalog()
                .table(table)
                .orElseThrow()
                .column(assignment.column())
                .orElseThrow();
        return type == Plain.DECIMAL && column.type().scale().isPresent()
                ? (java.matches("[\\w.()]+") ? java : "(" + java + ")") + ".setScale("
                        + column.type().scale().getAsInt() + ", RoundingMode.HALF_UP)"
                : java;
    }

    /** Whether a new row waits for the batch behind the loop; what it is made of is then kept here. */
    boolean create(Step.Create create) {
        Created waiting = created.get(create);
        if (waiting == null) {
            return false;
        }
        draft.line(waiting.list() + ".add(new " + draft.feature.repository().orElseThrow() + "."
                + waiting.batch().record() + "("
                + String.join(
                        ", ",
                        waiting.batch().roots().stream().map(Env.Root::name).toList())
                + "));");
        return true;
    }

    // ---- behind the loop

    /** Lists for the new rows, which are made of what is at hand where the loop makes them. */
    private void prepare(Env outer) {
        Env inner = outer;
        String item = Words.local(loop.name());
        String type = loop.list().type() instanceof Type.ListOf of
                ? Binds.typeOf(of.element(), design).boxed()
                : "Object";
        inner = inner.with(loop.name(), new Env.Root(type, item));
        for (Step step : loop.body()) {
            if (step instanceof Step.Find find) {
                Name table = ((Type.Row) ((Type.ListOf) find.list().type()).element()).table();
                inner = inner.with(
                        find.name(), new Env.Root(draft.reads.rowType(table).name(), Words.local(find.name())));
            } else if (step instanceof Step.Create create) {
                String list =
                        draft.local(model.entity(create.table()).orElseThrow().list());
                WriteMethods.Batch batch = draft.writes.insertBatch(
                        draft.operation.method(),
                        create,
                        inner,
                        requestKeys::lookupMap,
                        within(create),
                        Cites.cite(create.span(), "All in one batch."));
                draft.usesNow |= batch.more().contains(WriteMethods.NOW_ROOT);
                created.put(create, new Created(list, batch));
                draft.line("var " + list + " = new ArrayList<"
                        + draft.feature.repository().orElseThrow() + "." + batch.record() + ">();");
            }
        }
    }

    /** The names that a new row takes values of as they are when the loop makes it. */
    private Set<String> within(Step.Create create) {
        var names = new LinkedHashSet<>(Set.of(loop.name()));
        for (Step step : loop.body()) {
            if (step instanceof Step.Find find) {
                names.add(find.name());
            } else if (step instanceof Step.Change change) {
                change.rows().forEach(r -> {
                    String variable = ((Expr.Variable) r.row().expr()).name();
                    List<String> key = draft.reads.key(r.table());
                    boolean beyond = create.with().stream()
                            .flatMap(a -> columnsOf(a.value().expression().expr(), variable).stream())
                            .anyMatch(c -> !key.contains(c));
                    if (beyond) {
                        names.add(variable);
                    }
                });
            }
        }
        return names;
    }

    private static List<String> columnsOf(Expr expr, String variable) {
        var columns = new ArrayList<String>();
        Walk.within(expr, part -> {
            if (part instanceof Expr.Column column && isNamed(column.row(), variable)) {
                columns.add(column.column());
            }
        });
        return columns;
    }

    /** Writes what the loop has changed and made. */
    void end(String list) {
        changed.forEach((variable, columns) -> {
            Found rows = found.get(variable);
            if (rows != null) {
                ReadMethods.Made made = draft.writes.updateBatch(
                        draft.operation.method(),
                        rows.table(),
                        List.copyOf(columns.values()),
                        otherwise(variable),
                        draft.env,
                        Cites.cite(loop.span(), "All in one batch."));
                draft.line(made.call(draft.repository, List.of(rows.map() + ".values()")) + ";");
            }
        });
        created.values()
                .forEach(c -> draft.line(draft.repository + "." + c.batch().method() + "("
                        + String.join(
                                ", ",
                                java.util.stream.Stream.concat(
                                                java.util.stream.Stream.of(c.list()),
                                                c.batch().more().stream().map(Env.Root::name))
                                        .toList())
                        + ");"));
        changed.forEach((variable, columns) -> {
            if (!found.containsKey(variable)) {
                outer(variable, List.copyOf(columns.values()), list);
            }
        });
    }

    private java.util.SequencedMap<String, Step.Outcome> otherwise(String variable) {
        for (Step step : loop.body()) {
            if (step instanceof Step.Change change
                    && change.rows().stream().anyMatch(r -> isNamed(r.row().expr(), variable))) {
                return change.otherwise();
            }
        }
        return new LinkedHashMap<>();
    }

    private void outer(String variable, List<Step.Assignment> columns, String list) {
        Step.Change.RowChange change = rowChange(variable);
        Model.Entity entity = model.entity(change.table()).orElseThrow();
        ReadMethods.Made made = draft.writes.update(
                draft.operation.method(),
                change.table(),
                variable,
                WriteMethods.asTheyAre(entity, variable, columns, loop.span()),
                otherwise(variable),
                List.of(),
                draft.env,
                requestKeys::lookupMap,
                false,
                Cites.cite(change.row().span(), "As the loop has reckoned it."));
        draft.line("if (!" + list + ".isEmpty()) {\n    " + made.call(draft.repository) + ";\n}");
    }

    private Step.Change.RowChange rowChange(String variable) {
        return loop.body().stream()
                .filter(s -> s instanceof Step.Change)
                .flatMap(s -> ((Step.Change) s).rows().stream())
                .filter(r -> isNamed(r.row().expr(), variable))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isNamed(Expr expr, String variable) {
        return expr instanceof Expr.Variable named && named.name().equals(variable);
    }

    // ---- whether

    /** Whether nothing within the loop asks the database, and memory reckons as it does. */
    private boolean defers() {
        if (loop.where().isPresent() || loop.limit().isPresent()) {
            return false;
        }
        Env inner = draft.env.with(loop.name(), new Env.Root("", Words.local(loop.name())));
        var kinds = new HashSet<Name>();
        for (Step step : loop.body()) {
            if (step.when().isPresent()) {
                return false;
            }
            boolean fine = switch (step) {
                case Step.Find find -> {
                    if (keyOf(find, inner).isEmpty()) {
                        yield false;
                    }
                    Name table = ((Type.Row) ((Type.ListOf) find.list().type()).element()).table();
                    inner = inner.with(
                            find.name(), new Env.Root(draft.reads.rowType(table).name(), Words.local(find.name())));
                    yield kinds.add(table);
                }
                case Step.Require require ->
                    require.otherwise() instanceof Step.Outcome.Failure
                            && InJava.isTruthAtHand(require.condition().expr(), inner);
                case Step.Change change -> isReckoned(change, inner);
                case Step.Create create -> isBatched(create, inner);
                case Step.Let _,
                        Step.Ensure _,
                        Step.Delete _,
                        Step.Each _,
                        Step.Run _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _,
                        Step.Answer _ -> false;
            };
            if (!fine) {
                return false;
            }
        }
        return loop.body().stream().anyMatch(s -> s instanceof Step.Change || s instanceof Step.Create)
                && changedTables().stream().allMatch(this::isKnownOnce);
    }

    private List<Name> changedTables() {
        return loop.body().stream()
                .filter(s -> s instanceof Step.Change)
                .flatMap(s -> ((Step.Change) s).rows().stream())
                .map(Step.Change.RowChange::table)
                .distinct()
                .toList();
    }

    /** Whether one variable alone holds rows of the table, so that none is changed under another name. */
    private boolean isKnownOnce(Name table) {
        String row = draft.reads.rowType(table).name();
        long outer = draft.env.variables().values().stream()
                .filter(v -> v.root().type().equals(row))
                .count();
        long inner = loop.body().stream()
                .filter(s -> s instanceof Step.Find find
                        && find.list().type() instanceof Type.ListOf of
                        && of.element() instanceof Type.Row r
                        && r.table().equals(table))
                .count();
        return outer + inner == 1;
    }

    private boolean isReckoned(Step.Change change, Env inner) {
        if (WriteMethods.goesOn(change.otherwise()) || change.rows().size() != 1) {
            return false;
        }
        for (Step.Change.RowChange row : change.rows()) {
            Table table = design.spec().catalog().table(row.table()).orElseThrow();
            boolean plain = row.row().expr() instanceof Expr.Variable variable
                    && inner.find(variable.name()).isPresent()
                    && !draft.keysAlone.contains(variable.name())
                    && table.columns().stream().noneMatch(c -> c.generated().isPresent())
                    && design.spec().catalog().triggers().stream()
                            .noneMatch(t -> t.table().equals(table.name()))
                    && table.columns().stream().noneMatch(c -> c.name().equals("version"))
                    && (isFoundWithin(variable.name())
                            || table.columns().stream().noneMatch(c -> c.name().equals("updated_at")))
                    && row.with().stream().allMatch(a -> isExact(a, table, inner));
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private boolean isFoundWithin(String variable) {
        return loop.body().stream()
                .anyMatch(s -> s instanceof Step.Find find && find.name().equals(variable));
    }

    private boolean isExact(Step.Assignment assignment, Table table, Env inner) {
        Expr expr = assignment.value().expression().expr();
        Column column = table.column(assignment.column()).orElseThrow();
        boolean staged = design.spec().states().stream()
                .anyMatch(s -> s.table().equals(table.name()) && s.column().equals(column.name()));
        boolean password = design.spec()
                .access()
                .accounts()
                .filter(accounts -> accounts.isPassword(table.name(), column.name()))
                .isPresent();
        return !staged
                && !password
                && assignment.value() instanceof Step.Value.Computed
                && assignment.absent() == Step.Absent.NEVER
                && InJava.atHand(expr, inner)
                && !expr.type().nullable()
                && !column.type().array()
                && (EXACT.contains(column.type().base()) || Binds.typeOf(expr, design) instanceof ValueType.Enumerated)
                && table.uniqueKeys().stream().noneMatch(k -> k.contains(column.name()))
                && !design.spec().privacy().isEncrypted(table.name(), column.name());
    }

    private boolean isBatched(Step.Create create, Env inner) {
        var named = new LinkedHashSet<String>();
        Walk.expressions(loop.body(), e -> named.addAll(Walk.variables(e.expr())));
        return !named.contains(create.name())
                && draft.usage.isUnused(create.name())
                && !WriteMethods.goesOn(create.otherwise())
                && create.with().stream()
                        .allMatch(a -> a.value() instanceof Step.Value.Computed
                                && (a.value().expression().expr() instanceof Expr.Literal
                                        || InJava.atHand(a.value().expression().expr(), inner)))
                && create.with().stream()
                        .noneMatch(a -> design.spec()
                                .access()
                                .accounts()
                                .filter(accounts -> accounts.isPassword(create.table(), a.column()))
                                .isPresent());
    }
}
