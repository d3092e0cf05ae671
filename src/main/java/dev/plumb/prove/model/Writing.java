package dev.plumb.prove.model;

import dev.plumb.expression.Expr;
import dev.plumb.expression.World.Row;
import dev.plumb.prove.model.Execution.Ended;
import dev.plumb.prove.model.Outcome.Held;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps that write: values of columns, and what constraints and state diagrams say to them. */
final class Writing {
    private static final Set<String> WHOLE = Set.of("smallint", "integer", "bigint");
    private final ReferenceModel model;
    private final Spec spec;
    private final Execution execution;
    private final Integrity integrity;

    Writing(ReferenceModel model, Execution execution) {
        this.model = model;
        this.spec = model.spec();
        this.execution = execution;
        this.integrity = new Integrity(model, execution.rows);
    }

    void create(Step.Create step) {
        Table table = table(step.table());
        Row row = made(table, List.of(step.with()));
        Optional<Violation> violation = add(table, row, step.name());
        violation.ifPresent(v -> {
            execution.name(step.name(), null);
            refuse(v, step.otherwise(), step.with());
        });
    }

    void ensure(Step.Ensure step) {
        Table table = table(step.table());
        var wanted = new LinkedHashMap<String, @Nullable Object>();
        for (Step.Assignment assignment : step.with()) {
            assigned(table, assignment).ifPresent(v -> wanted.put(assignment.column(), v.value()));
        }
        Row typed = integrity.kept(table, new Row(table.name(), wanted)).orElse(new Row(table.name(), wanted));
        for (Row row : execution.rows.in(step.table())) {
            if (wanted.keySet().stream().allMatch(c -> Values.same(row.get(c), typed.get(c)))) {
                execution.name(step.name(), row);
                return;
            }
        }
        var all = new ArrayList<>(step.with());
        all.addAll(step.values());
        Row row = made(table, List.of(step.with(), step.values()));
        add(table, row, step.name()).ifPresent(v -> {
            execution.name(step.name(), null);
            refuse(v, step.otherwise(), all);
        });
    }

    /**
     * A constraint that does not hold.
     *
     * @param code where there is none but what is built in
     */
    record Violation(Optional<Constraint> constraint, String name, String code) {
        static Violation of(Constraint constraint) {
            return new Violation(Optional.of(constraint), constraint.name(), "CONFLICT");
        }

        static Violation named(String name) {
            return new Violation(Optional.empty(), name, "CONFLICT");
        }
    }

    private Optional<Violation> add(Table table, Row row, String name) {
        Optional<Violation> state = states(table, Optional.empty(), row);
        if (state.isPresent()) {
            return state;
        }
        Integrity.Checked checked = integrity.insert(table, row);
        if (checked.violation().isPresent()) {
            return checked.violation();
        }
        long number = execution.rows.add(table.name(), checked.row());
        execution.name(name, new Held(table.name(), number));
        return Optional.empty();
    }

    /** Every column of a new row. */
    private Row made(Table table, List<List<Step.Assignment>> given) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var assignedHere = new LinkedHashMap<String, Assigned>();
        for (List<Step.Assignment> assignments : given) {
            for (Step.Assignment assignment : assignments) {
                assigned(table, assignment).ifPresent(v -> assignedHere.put(assignment.column(), v));
            }
        }
        for (Column column : table.columns()) {
            Assigned assigned = assignedHere.get(column.name());
            values.put(column.name(), assigned != null ? assigned.value() : initial(table, column));
        }
        return new Row(table.name(), values);
    }

    private @Nullable Object initial(Table table, Column column) {
        String type = column.type().base();
        String usual = column.defaultExpression().orElse("").toLowerCase(Locale.ROOT);
        if (column.generated().isPresent()) {
            return null;
        }
        if (column.identity() != Column.Identity.NONE || usual.startsWith("nextval(")) {
            return execution.givens.draw(
                    Givens.Kind.NUMBER, type.equals("smallint") ? 2 : type.equals("integer") ? 4 : 8);
        }
        if (column.name().equals("version") && WHOLE.contains(type)) {
            return 1L;
        }
        boolean time = type.startsWith("timestamp");
        if (time
                && (column.name().equals("updated_at") || usual.equals("now()") || usual.equals("current_timestamp"))) {
            return execution.now();
        }
        if (usual.isEmpty()) {
            return null;
        }
        if (usual.contains("uuid")) {
            return execution.givens.draw(Givens.Kind.UUID_KEY, 16);
        }
        if (usual.contains("now()")
                || usual.contains("current_")
                || usual.contains("random")
                || usual.contains("clock_")) {
            throw new Untellable("what the database makes of `" + usual + "`");
        }
        return model.storage().defaultOf(table, column.name());
    }

    void change(Step.Change step) {
        record Planned(Table table, long number, Row row, List<Step.Assignment> with) {}
        var planned = new ArrayList<Planned>();
        for (Step.Change.RowChange change : step.rows()) {
            if (!(execution.value(change.row()) instanceof Row row)) {
                throw new Untellable("what becomes of `" + change.row().text() + "`, which is null");
            }
            OptionalLong number = execution.rows.numberOf(row);
            if (number.isEmpty() || execution.rows.get(row.table(), number.getAsLong()) == null) {
                throw new Untellable("what becomes of a row that is deleted");
            }
            Table table = table(change.table());
            var values = new LinkedHashMap<>(row.values());
            for (Step.Assignment assignment : change.with()) {
                boolean keeps = assignment.absent() == Step.Absent.KEEP;
                Optional<Assigned> assigned = assigned(table, assignment);
                if (assigned.isPresent()) {
                    values.put(assignment.column(), assigned.get().value());
                } else if (!keeps) {
                    Column column = table.column(assignment.column()).orElseThrow();
                    values.put(assignment.column(), initial(table, column));
                }
            }
            kept(table, values);
            planned.add(new Planned(table, number.getAsLong(), new Row(table.name(), values), change.with()));
        }
        for (Planned one : planned) {
            Optional<Violation> violation = update(one.table(), one.number(), one.row());
            if (violation.isPresent()) {
                refuse(violation.get(), step.otherwise(), one.with());
                return;
            }
        }
    }

    /** What the backend keeps by itself. */
    private void kept(Table table, Map<String, @Nullable Object> values) {
        table.column("version")
                .filter(c -> WHOLE.contains(c.type().base()))
                .ifPresent(c -> values.computeIfPresent("version", (_, v) -> ((Long) v) + 1));
        table.column("updated_at")
                .filter(c -> c.type().base().startsWith("timestamp"))
                .ifPresent(c -> values.put("updated_at", execution.now()));
    }

    private Optional<Violation> update(Table table, long number, Row row) {
        Row before = Objects.requireNonNull(execution.rows.get(table.name(), number));
        Optional<Violation> state = states(table, Optional.of(before), row);
        return state.isPresent() ? state : integrity.update(table, number, row);
    }

    void delete(Step.Delete step) {
        Object target = execution.value(step.target());
        List<?> all = target instanceof List<?> list ? list : target == null ? List.of() : List.of(target);
        for (Object element : all) {
            if (!(element instanceof Row row)) {
                throw new Untellable("what is deleted that is no row");
            }
            OptionalLong number = execution.rows.numberOf(row);
            if (number.isEmpty() || execution.rows.get(row.table(), number.getAsLong()) == null) {
                continue;
            }
            Optional<Violation> violation = integrity.delete(table(row.table()), number.getAsLong(), execution::forget);
            if (violation.isPresent()) {
                refuse(violation.get(), step.otherwise(), List.of());
                return;
            }
        }
    }

    /** LANGUAGE 7: a change outside the diagram is a CONFLICT. */
    private Optional<Violation> states(Table table, Optional<Row> before, Row after) {
        for (Spec.StateDiagram diagram : spec.states()) {
            if (!diagram.table().equals(table.name())) {
                continue;
            }
            Object from = before.map(b -> b.get(diagram.column())).orElse(null);
            Object to = after.get(diagram.column());
            boolean begins = diagram.edges().stream().anyMatch(e -> e.from().isEmpty());
            if (before.isPresent() ? Values.same(from, to) : !begins) {
                continue;
            }
            boolean legal = diagram.edges().stream()
                    .anyMatch(e -> e.from().equals(Optional.ofNullable(from).map(String::valueOf))
                            && e.to().equals(Optional.ofNullable(to).map(String::valueOf))
                            && (e.operations().isEmpty() || e.operations().contains(by())));
            if (!legal) {
                return Optional.of(Violation.named(""));
            }
        }
        return Optional.empty();
    }

    /** What changes the state, as a diagram calls it: before the name of a job or an event stands that it is one. */
    private String by() {
        String name = execution.running().name();
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    private void refuse(Violation violation, Map<String, Step.Outcome> otherwise, List<Step.Assignment> given) {
        Step.Outcome said = otherwise.get(violation.name());
        if (said != null) {
            execution.otherwise(said);
            return;
        }
        List<String> columns = violation
                .constraint()
                .map(c -> switch (c) {
                    case ForeignKey key -> key.columns();
                    case Constraint.Check check -> check.columns().size() == 1 ? check.columns() : List.<String>of();
                    case Constraint.PrimaryKey _, Constraint.Unique _, Constraint.Exclusion _ -> List.<String>of();
                })
                .orElse(List.of());
        boolean field = given.stream()
                .anyMatch(a -> columns.contains(a.column())
                        && (a.field().isPresent()
                                || execution.running().givenTo(a).isPresent()));
        throw new Ended(field ? "INVALID_REQUEST" : violation.code());
    }

    private Table table(Name name) {
        return spec.catalog().table(name).orElseThrow(() -> new Untellable("what is written to " + name));
    }

    // ---- values

    /** A column's new value. */
    record Assigned(@Nullable Object value) {}

    /** Empty where the field is absent that it would come from. */
    private Optional<Assigned> assigned(Table table, Step.Assignment assignment) {
        Optional<Execution.Sent> sent =
                execution.sent(assignment.value().expression().expr());
        if (assignment.absent() != Step.Absent.NEVER
                && sent.isPresent()
                && !sent.get().present()) {
            boolean usual =
                    assignment.absent() == Step.Absent.DEFAULT && sent.get().value() != null;
            if (!usual) {
                return Optional.empty();
            }
        }
        Object value = sent.isPresent() && !(assignment.value() instanceof Step.Value.Remainder)
                ? sent.get().value()
                : execution.value(assignment.value().expression());
        return Optional.of(new Assigned(
                switch (assignment.value()) {
                    case Step.Value.Computed _ ->
                        stored(
                                isJson(table, assignment.column())
                                        ? execution.requests().plain(value)
                                        : value);
                    case Step.Value.Lookup lookup -> looked(lookup, value);
                    case Step.Value.Remainder remainder -> rest(remainder, value);
                }));
    }

    private static boolean isJson(Table table, String column) {
        return table.column(column)
                .filter(c -> Set.of("json", "jsonb").contains(c.type().base())
                        && !c.type().array())
                .isPresent();
    }

    private @Nullable Object stored(@Nullable Object value) {
        Optional<String> text = execution.requests().text(value);
        if (text.isPresent()) {
            return text.get();
        }
        if (value instanceof Row row) {
            List<String> key = spec.model().entity(row.table()).orElseThrow().key();
            return row.get(key.getFirst());
        }
        return plain(value);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Given given -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                given.seen(true).forEach((k, v) -> map.put(k, plain(v)));
                yield map;
            }
            case List<?> list -> {
                var plain = new ArrayList<@Nullable Object>();
                list.forEach(e -> plain.add(plain(e)));
                yield plain;
            }
            default -> value;
        };
    }

    private @Nullable Object looked(Step.Value.Lookup lookup, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        for (Row row : execution.rows.in(lookup.table())) {
            if (Values.same(row.get(lookup.column()), value)) {
                return row.get(lookup.target());
            }
        }
        throw new Ended("INVALID_REQUEST");
    }

    private @Nullable Object rest(Step.Value.Remainder remainder, @Nullable Object value) {
        Expr expr = remainder.expression().expr();
        Object sent = execution.sent(expr).map(s -> s.value()).orElse(value);
        var rest = new LinkedHashMap<String, @Nullable Object>();
        Map<?, ?> all = sent instanceof Given given ? given.values() : sent instanceof Map<?, ?> map ? map : Map.of();
        all.forEach((name, v) -> {
            if (!remainder.named().contains(String.valueOf(name))) {
                rest.put(String.valueOf(name), plain(v));
            }
        });
        return rest;
    }

    /** The tables that a specification's own triggers write behind the model's back. */
    static Set<Name> triggered(Spec spec) {
        var tables = new LinkedHashSet<Name>();
        spec.catalog().triggers().forEach(t -> tables.add(t.table()));
        return tables;
    }
}
