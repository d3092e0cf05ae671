package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
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
import java.util.LinkedHashSet;
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
    private static final int PATHS = 3;

    /** More than there are rows, and within most limits. */
    private static final int PAGE = 50;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Samples samples;
    private final Random random = new Random(7);
    private final Callable callable;
    private final Reading reading;
    private final Map<Viewer, ScratchWorld> worlds = new HashMap<>();

    /**
     * A call of a list.
     *
     * @param path and {@code query}: parameters by name
     */
    private record Asked(
            Viewer viewer, Map<String, String> path, Map<String, String> query, Optional<Step.Order> order) {}

    ListProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
        this.samples = new Samples(spec, stage.scratch());
        this.callable = new Callable(spec, stage.scratch(), viewers);
        this.reading = new Reading(spec, viewers);
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
        if (!Reading.follows(operation, list)
                || !Elements.reads(endpoint)
                || !(list.list().type() instanceof Type.ListOf of)
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
        return shown.isEmpty()
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
            case Rendering.One _, Rendering.Elements _, Rendering.Scalar _, Rendering.Again _ -> Optional.empty();
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
        var asked = new ArrayList<Asked>();
        List<Map<String, String>> paths = paths(plan);
        for (Viewer viewer : callers) {
            for (Map<String, String> path : paths) {
                asked.add(new Asked(viewer, path, Map.of(), Optional.empty()));
            }
        }
        int turn = 0;
        for (Step.Order order : plan.list().orders()) {
            asked.add(asked(callers, paths, turn++, Map.of(), Optional.of(order)));
        }
        for (Parameter filter : plan.filters()) {
            for (String value : samples.candidates(filter.schema(), plan.entity(), 6)) {
                asked.add(asked(callers, paths, turn++, Map.of(filter.name(), value), Optional.empty()));
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
            asked.add(asked(callers, paths, turn++, query, order));
        }
        for (Asked one : List.copyOf(new LinkedHashSet<>(asked))) {
            one(plan, world, one);
        }
    }

    private static Asked asked(
            List<Viewer> callers,
            List<Map<String, String>> paths,
            int turn,
            Map<String, String> query,
            Optional<Step.Order> order) {
        return new Asked(callers.get(turn % callers.size()), paths.get(turn % paths.size()), query, order);
    }

    /** Rows by which the path is filled; one without parameters is itself. */
    private List<Map<String, String>> paths(Plan plan) throws SQLException {
        var paths = new LinkedHashSet<Map<String, String>>();
        for (int i = 0; i < PATHS; i++) {
            paths.add(callable.path(plan.operation(), plan.endpoint(), i));
        }
        return List.copyOf(paths);
    }

    private void one(Plan plan, ScratchWorld world, Asked asked) {
        Request request = Request.of(plan.endpoint().method().name(), Paths.of(spec, plan.endpoint(), asked.path()))
                .with(viewers.credentials(asked.viewer(), plan.endpoint()));
        for (var parameter : asked.query().entrySet()) {
            request = request.withQuery(parameter.getKey(), parameter.getValue());
        }
        if (plan.sort().isPresent() && asked.order().isPresent()) {
            request = request.withQuery(
                    plan.sort().get().name(), asked.order().get().name());
        }
        var pager = new Pager(stage.wire(), PROOF, plan.endpoint(), plan.list().paging());
        Pager.Pages pages = pager.all(request, plan.list().paging() instanceof Step.Paging.Whole ? 0 : PAGE);
        if (pages.last().answer().status() == spec.statusOfFaults()) {
            return; // a value that the contract refuses: the input proof's matter
        }
        ScratchWorld seen = worlds.computeIfAbsent(asked.viewer(), world::seenBy);
        Step.Order order = asked.order().filter(_ -> plan.sort().isPresent()).orElseGet(() -> usual(plan));
        try {
            var given = new HashMap<>(asked.query());
            given.putAll(asked.path());
            switch (reading.until(plan.list(), plan.operation(), plan.endpoint(), asked.viewer(), given, seen)) {
                case Reading.Outcome.Ends ends -> ended(plan, ends.status(), pages.last());
                case Reading.Outcome.Untold untold -> untold(plan, untold.why());
                case Reading.Outcome.Goes goes -> {
                    List<World.Row> expected = expected(plan, seen, asked.viewer(), goes.variables(), order);
                    record(plan, seen, asked, order, request, expected, difference(plan, expected, pages.items()));
                }
            }
        } catch (Reading.Untellable unknown) {
            untold(plan, String.valueOf(unknown.getMessage()));
        }
    }

    private void ended(Plan plan, int status, Exchange last) {
        ledger.addIfKnown(
                Elements.operation(plan.operation().name()),
                Evidence.of(
                        PROOF,
                        "what the list hangs on is not there for the caller: " + status,
                        last.answer().status() == status,
                        last));
    }

    /** What is asked here stays unproven, and the report says so. */
    private void untold(Plan plan, String why) {
        ledger.note(Elements.operation(plan.operation().name()), "the reference cannot tell of some calls: " + why);
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
            Plan plan, ScratchWorld world, Viewer viewer, Map<String, @Nullable Object> variables, Step.Order order) {
        var rows = new ArrayList<World.Row>();
        List<World.Row> all = reading.rows(plan.list().list(), variables, world);
        for (World.Row row : reading.visible(all, viewer, plan.endpoint(), world)) {
            boolean there = true;
            for (TypedExpression where : plan.list().where()) {
                there = there && reading.holds(where, with(plan, variables, row), world);
            }
            if (there) {
                rows.add(row);
            }
        }
        var keys = new HashMap<World.Row, List<@Nullable Object>>();
        for (World.Row row : rows) {
            var key = new ArrayList<@Nullable Object>();
            for (Step.Order.Term term : order.terms()) {
                key.add(reading.value(term.key(), with(plan, variables, row), world));
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

    private static Map<String, @Nullable Object> with(
            Plan plan, Map<String, @Nullable Object> variables, World.Row row) {
        var more = new HashMap<>(variables);
        more.put(plan.list().name(), row);
        return more;
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
            Asked asked,
            Step.Order order,
            Request request,
            List<World.Row> expected,
            Optional<String> difference) {
        String name = plan.operation().name();
        var touched = new HashSet<String>();
        for (int i = 0; i < plan.list().where().size(); i++) {
            String text = plan.list().where().get(i).text();
            boolean filtered = plan.filters().stream()
                    .anyMatch(p ->
                            asked.query().containsKey(p.name()) && text.matches("(?s).*\\b" + p.variable() + "\\b.*"));
            if (filtered) {
                touched.add(Elements.filter(name, i));
            }
        }
        if (asked.query().isEmpty()) {
            touched.add(Elements.order(name, order.name()));
        }
        Name table = plan.entity().table();
        List<World.Row> all = world.rows(table);
        boolean hides =
                reading.visible(all, asked.viewer(), plan.endpoint(), world).size() < all.size();
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
                                    check + ", as " + asked.viewer() + " (" + expected.size() + " rows)",
                                    difference.get(),
                                    request.curl()));
        }
    }
}
