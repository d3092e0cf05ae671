package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Reference;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Access.Visibility;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls lists with filters and orders, alone and mixed, as everybody who may, and holds each answer
 * against what CEL's own evaluator makes of the same expressions over the same rows.
 */
final class ListProof {
    private static final String PROOF = "lists";
    private static final int MIXED = 24;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Samples samples;
    private final Random random = new Random(7);
    private final Map<TypedExpression, Reference> references = new HashMap<>();
    private final Map<Viewer, ScratchWorld> worlds = new HashMap<>();
    private final Map<Question, @Nullable Object> known = new HashMap<>();

    /** An expression with the variables that it reads; asked once, as the rows stay as they are. */
    private record Question(
            TypedExpression expression,
            Map<String, @Nullable Object> variables,
            @Nullable World world) {}

    ListProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
        this.samples = new Samples(spec, stage.scratch());
    }

    void prove() throws SQLException {
        ScratchWorld world =
                ScratchWorld.of(spec, stage.scratch(), viewers.all().getFirst());
        for (Operation operation : spec.operations()) {
            Optional<Step.ListPage> list = operation.steps().stream()
                    .filter(Step.ListPage.class::isInstance)
                    .map(Step.ListPage.class::cast)
                    .findFirst();
            if (operation.endpoint().isPresent() && list.isPresent()) {
                Optional<Plan> plan = plan(operation, operation.endpoint().get(), list.get());
                if (plan.isPresent()) {
                    prove(plan.get(), world);
                }
            }
        }
    }

    /** @param shown by property of an item, the column that it shows */
    private record Plan(
            Operation operation,
            Endpoint endpoint,
            Step.ListPage list,
            Entity entity,
            Map<String, String> shown,
            List<Parameter> filters,
            Optional<Parameter> sort) {}

    private Optional<Plan> plan(Operation operation, Endpoint endpoint, Step.ListPage list) {
        boolean plain = endpoint.parameters().stream().noneMatch(p -> p.in() == In.PATH)
                && list.when().isEmpty();
        if (!plain
                || !Elements.reads(endpoint)
                || !(list.list().expr() instanceof Expr.Rows rows)
                || !(rows.type() instanceof Type.ListOf of)
                || !(of.element() instanceof Type.Row row)) {
            return Optional.empty();
        }
        Entity entity = spec.model().entity(row.table()).orElseThrow();
        Map<String, String> shown = operation.steps().stream()
                .filter(Step.Answer.class::isInstance)
                .flatMap(s -> ((Step.Answer) s).body().stream())
                .flatMap(b -> shown(b).stream())
                .findFirst()
                .orElse(Map.of());
        Set<String> paging = Pager.parameters(list.paging());
        List<Parameter> query = endpoint.parameters().stream()
                .filter(p -> p.in() == In.QUERY && !paging.contains(p.name()))
                .toList();
        Optional<Parameter> sort = query.stream()
                .filter(p -> list.orders().size() > 1
                        && Samples.words(spec, p.schema())
                                .containsAll(list.orders().stream()
                                        .map(Step.Order::name)
                                        .toList()))
                .findFirst();
        return shown.isEmpty() || entity.readOnly()
                ? Optional.empty()
                : Optional.of(new Plan(
                        operation,
                        endpoint,
                        list,
                        entity,
                        shown,
                        query.stream().filter(p -> !sort.equals(Optional.of(p))).toList(),
                        sort));
    }

    /** The properties of a list's items that show a column of the row as it is. */
    private static Optional<Map<String, String>> shown(Rendering rendering) {
        return switch (rendering) {
            case Rendering.Many many ->
                many.item() instanceof Rendering.Structure item ? Optional.of(columns(item)) : Optional.empty();
            case Rendering.Structure structure ->
                structure.fields().stream()
                        .flatMap(f -> shown(f.value()).stream())
                        .findFirst();
            case Rendering.One _, Rendering.Scalar _ -> Optional.empty();
        };
    }

    private static Map<String, String> columns(Rendering.Structure item) {
        var columns = new LinkedHashMap<String, String>();
        item.fields().forEach(field -> {
            if (field.value() instanceof Rendering.Scalar scalar
                    && scalar.value().expr() instanceof Expr.Column column
                    && column.row() instanceof Expr.Variable) {
                columns.put(field.property(), column.column());
            }
        });
        return columns;
    }

    private void prove(Plan plan, ScratchWorld world) throws SQLException {
        List<Viewer> callers = viewers.of(plan.endpoint());
        int turn = 0;
        for (Viewer viewer : callers) {
            one(plan, world, viewer, Map.of(), Optional.empty());
        }
        for (Step.Order order : plan.list().orders()) {
            one(plan, world, callers.get(turn++ % callers.size()), Map.of(), Optional.of(order));
        }
        for (Parameter filter : plan.filters()) {
            for (String value : samples.candidates(filter.schema(), plan.entity(), 6)) {
                one(plan, world, callers.get(turn++ % callers.size()), Map.of(filter.name(), value), Optional.empty());
            }
        }
        for (int i = 0; i < MIXED && !plan.filters().isEmpty(); i++) {
            var query = new LinkedHashMap<String, String>();
            for (Parameter filter : plan.filters()) {
                List<String> values = samples.candidates(filter.schema(), plan.entity(), 6);
                if (random.nextInt(3) == 0 && !values.isEmpty()) {
                    query.put(filter.name(), values.get(random.nextInt(values.size())));
                }
            }
            List<Step.Order> orders = plan.list().orders();
            Optional<Step.Order> order =
                    orders.isEmpty() ? Optional.empty() : Optional.of(orders.get(random.nextInt(orders.size())));
            one(plan, world, callers.get(turn++ % callers.size()), query, order);
        }
    }

    private void one(
            Plan plan, ScratchWorld world, Viewer viewer, Map<String, String> query, Optional<Step.Order> asked)
            throws SQLException {
        Request request = Request.of(plan.endpoint().method().name(), Paths.of(spec, plan.endpoint(), Map.of()))
                .with(viewers.credential(viewer, plan.endpoint()));
        for (var parameter : query.entrySet()) {
            request = request.withQuery(parameter.getKey(), parameter.getValue());
        }
        if (plan.sort().isPresent() && asked.isPresent()) {
            request = request.withQuery(plan.sort().get().name(), asked.get().name());
        }
        var pager = new Pager(stage.wire(), PROOF, plan.endpoint(), plan.list().paging());
        Pager.Pages pages = pager.all(request, plan.list().paging() instanceof Step.Paging.Whole ? 0 : 100);
        if (pages.last().answer().status() == 400) {
            return; // a value that the contract refuses: the input proof's matter
        }
        Step.Order order = asked.filter(_ -> plan.sort().isPresent()).orElseGet(() -> usual(plan));
        List<World.Row> expected;
        try {
            expected = expected(plan, worlds.computeIfAbsent(viewer, world::seenBy), viewer, query, order);
        } catch (IllegalStateException | IllegalArgumentException | java.time.DateTimeException unknown) {
            return; // the reference cannot tell: what is asked here stays unproven
        }
        Optional<String> difference = difference(plan, expected, pages.items());
        record(
                plan,
                worlds.computeIfAbsent(viewer, world::seenBy),
                viewer,
                query,
                order,
                request,
                expected,
                difference);
    }

    private Step.Order usual(Plan plan) {
        List<Step.Order> orders = plan.list().orders();
        Optional<String> standard =
                plan.sort().flatMap(p -> p.schema().defaultValue()).map(String::valueOf);
        return orders.stream()
                .filter(o -> standard.equals(Optional.of(o.name())))
                .findFirst()
                .orElseGet(
                        () -> orders.isEmpty() ? new Step.Order(plan.list().span(), "", List.of()) : orders.getFirst());
    }

    private List<World.Row> expected(
            Plan plan, ScratchWorld world, Viewer viewer, Map<String, String> query, Step.Order order) {
        var rows = new ArrayList<World.Row>();
        for (World.Row row : world.rows(plan.entity().table())) {
            boolean there = visible(plan, world, viewer, row);
            for (TypedExpression where : plan.list().where()) {
                there = there && holds(where, variables(plan, viewer, query, row), world);
            }
            if (there) {
                rows.add(row);
            }
        }
        var keys = new HashMap<World.Row, List<@Nullable Object>>();
        for (World.Row row : rows) {
            var key = new ArrayList<@Nullable Object>();
            for (Step.Order.Term term : order.terms()) {
                key.add(value(term.key(), variables(plan, viewer, query, row), world));
            }
            keys.put(row, key);
        }
        rows.sort((a, b) -> {
            for (int i = 0; i < order.terms().size(); i++) {
                int sign = Ordering.compare(
                        Objects.requireNonNull(keys.get(a)).get(i),
                        Objects.requireNonNull(keys.get(b)).get(i),
                        order.terms().get(i).descending(),
                        order.terms().get(i).key().type());
                if (sign != 0) {
                    return sign;
                }
            }
            return 0;
        });
        return rows;
    }

    private boolean visible(Plan plan, ScratchWorld world, Viewer viewer, World.Row row) {
        Visibility rule = spec.access().visible().get(plan.entity().table());
        if (rule == null) {
            return true;
        }
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("viewer", viewers.seen(viewer, plan.endpoint()));
        variables.put(rule.row(), row);
        return holds(rule.rule(), variables, world);
    }

    private Map<String, @Nullable Object> variables(
            Plan plan, Viewer viewer, Map<String, String> query, World.Row row) {
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("viewer", viewers.seen(viewer, plan.endpoint()));
        for (Parameter parameter : plan.endpoint().parameters()) {
            String text = query.get(parameter.name());
            Type type = plan.operation().takes().get(parameter.variable());
            if (text == null) {
                text = parameter.schema().defaultValue().map(String::valueOf).orElse(null);
            }
            variables.put(parameter.variable(), type == null ? text : ScratchWorld.value(text, type));
        }
        variables.put(plan.list().name(), row);
        return variables;
    }

    private boolean holds(TypedExpression condition, Map<String, @Nullable Object> variables, World world) {
        return Boolean.TRUE.equals(value(condition, variables, world));
    }

    private @Nullable Object value(TypedExpression expression, Map<String, @Nullable Object> variables, World world) {
        var mentioned = new HashMap<String, @Nullable Object>();
        variables.forEach((name, value) -> {
            if (expression.text().contains(name)) {
                mentioned.put(name, value);
            }
        });
        var question = new Question(expression, mentioned, expression.text().contains("viewer") ? world : null);
        if (!known.containsKey(question)) {
            Reference reference = references.computeIfAbsent(expression, Reference::of);
            known.put(
                    question,
                    switch (reference.evaluate(variables, world)) {
                        case Reference.Outcome.Value value -> value.value();
                        case Reference.Outcome.Failed failed -> throw new IllegalStateException(failed.message());
                    });
        }
        return known.get(question);
    }

    private Optional<String> difference(Plan plan, List<World.Row> expected, List<JsonNode> items) {
        boolean same = expected.size() == items.size();
        for (int i = 0; same && i < items.size(); i++) {
            for (var property : plan.shown().entrySet()) {
                Object wanted = expected.get(i).get(property.getValue());
                same &= Ordering.same(wanted, items.get(i).path(property.getKey()));
            }
        }
        if (same) {
            return Optional.empty();
        }
        List<String> columns = List.copyOf(plan.shown().keySet());
        return Optional.of("expected\n"
                + Tables.shown(
                        columns,
                        expected.stream()
                                .map(r -> plan.shown().values().stream()
                                        .map(c -> String.valueOf(r.get(c)))
                                        .toList())
                                .toList())
                + "\nsaw\n"
                + Tables.shown(
                        columns,
                        items.stream()
                                .map(n -> columns.stream()
                                        .map(c -> n.path(c).asString(n.path(c).toString()))
                                        .toList())
                                .toList()));
    }

    private void record(
            Plan plan,
            ScratchWorld world,
            Viewer viewer,
            Map<String, String> query,
            Step.Order order,
            Request request,
            List<World.Row> expected,
            Optional<String> difference) {
        String name = plan.operation().name();
        var touched = new HashSet<String>();
        for (int i = 0; i < plan.list().where().size(); i++) {
            String text = plan.list().where().get(i).text();
            boolean asked = plan.filters().stream()
                    .anyMatch(p -> query.containsKey(p.name()) && text.matches("(?s).*\\b" + p.variable() + "\\b.*"));
            if (asked) {
                touched.add(Elements.filter(name, i));
            }
        }
        if (query.isEmpty()) {
            touched.add(Elements.order(name, order.name()));
        }
        Name table = plan.entity().table();
        boolean hides = world.rows(table).stream().anyMatch(r -> !visible(plan, world, viewer, r));
        if (hides) {
            touched.add(Elements.visibility(table));
        }
        if (touched.isEmpty()) {
            touched.add(Elements.operation(name));
        }
        String check = "the rows of " + name + " are those of the reference";
        for (String element : touched) {
            ledger.addIfKnown(
                    element,
                    difference.isEmpty()
                            ? Evidence.holds(PROOF, check)
                            : Evidence.fails(
                                    PROOF,
                                    check + ", as " + viewer + " (" + expected.size() + " rows)",
                                    difference.get(),
                                    request.curl()));
        }
    }
}
