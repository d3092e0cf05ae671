package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for rows by their keys as everybody who may, and holds status and body against what CEL's own
 * evaluator makes of the operation: a row that does not exist for somebody is 404, whoever asked before.
 */
final class ReadProof {
    private static final String PROOF = "reads";
    private static final int ROWS = 14;

    /** Of rows that the same people see, so many are asked for. */
    private static final int ALIKE = 3;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private final Callable callable;
    private final Reading reading;
    private final Rendered rendered;
    private final Map<Viewer, ScratchWorld> worlds = new HashMap<>();

    ReadProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
        this.callable = new Callable(spec, stage.scratch(), viewers);
        this.reading = new Reading(spec, viewers);
        this.rendered = new Rendered(reading);
    }

    /** A read, and what the reference makes of it. */
    private record Asked(Viewer viewer, Request request, Reading.Outcome outcome) {}

    void prove() throws SQLException {
        ScratchWorld world =
                ScratchWorld.of(spec, stage.scratch(), viewers.all().getFirst());
        for (Operation operation : spec.operations()) {
            Optional<Endpoint> endpoint = operation.endpoint().filter(Elements::reads);
            Optional<Step.Answer> answer = Reading.answer(operation);
            if (endpoint.isPresent() && answer.isPresent() && Reading.follows(operation, answer.get())) {
                prove(operation, endpoint.get(), answer.get(), world);
            }
        }
    }

    private void prove(Operation operation, Endpoint endpoint, Step.Answer answer, ScratchWorld world)
            throws SQLException {
        List<Viewer> callers = viewers.of(endpoint).reversed(); // those who see more ask first, and fill caches
        var paths = new LinkedHashSet<Map<String, String>>();
        for (int i = 0; i < ROWS; i++) {
            paths.add(callable.path(operation, endpoint, i));
        }
        var alike = new HashMap<List<Integer>, Integer>();
        for (Map<String, String> path : paths) {
            var asked = new ArrayList<Asked>();
            for (Viewer viewer : callers) {
                Request request = callable.request(operation, endpoint, viewer, path);
                ScratchWorld seen = worlds.computeIfAbsent(viewer, world::seenBy);
                asked.add(new Asked(viewer, request, reading.until(answer, operation, endpoint, viewer, path, seen)));
            }
            List<Integer> statuses = asked.stream()
                    .map(a -> a.outcome() instanceof Reading.Outcome.Ends ends ? ends.status() : 200)
                    .toList();
            if (alike.merge(statuses, 1, Integer::sum) <= ALIKE) {
                boolean same = new HashSet<>(statuses).size() == 1;
                for (Asked one : same ? asked.subList(0, Math.min(2, asked.size())) : asked) {
                    one(operation, endpoint, answer, one);
                }
            }
        }
    }

    private void one(Operation operation, Endpoint endpoint, Step.Answer answer, Asked asked) {
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, asked.request());
        int status = exchange.answer().status();
        switch (asked.outcome()) {
            case Reading.Outcome.Untold untold ->
                ledger.note(
                        Elements.operation(operation.name()),
                        "the reference cannot tell of some calls: " + untold.why());
            case Reading.Outcome.Ends ends ->
                add(
                        elements(operation),
                        "a row that does not exist for the caller is " + ends.status() + " by " + operation.name(),
                        status == ends.status(),
                        asked,
                        exchange);
            case Reading.Outcome.Goes goes -> {
                add(
                        elements(operation),
                        "a row that exists for the caller is found by " + operation.name(),
                        status == answer.status(),
                        asked,
                        exchange);
                body(operation, answer, goes, asked, exchange);
            }
        }
    }

    private void body(
            Operation operation, Step.Answer answer, Reading.Outcome.Goes goes, Asked asked, Exchange exchange) {
        boolean json = ContractProof.json(exchange.answer().mediaType());
        if (answer.body().isEmpty() || !json || exchange.answer().status() != answer.status()) {
            return;
        }
        String check = "what " + operation.name() + " shows is what the reference makes of the row";
        try {
            ScratchWorld seen = Objects.requireNonNull(worlds.get(asked.viewer()));
            Optional<String> difference = rendered.difference(
                    answer.body().get(), goes.variables(), exchange.answer().json(), seen);
            ledger.addIfKnown(
                    Elements.operation(operation.name()),
                    difference.isEmpty()
                            ? Evidence.holds(PROOF, check)
                            : Evidence.fails(
                                    PROOF,
                                    check,
                                    difference.get() + "\n" + exchange.answer().shown(),
                                    exchange.request().curl()));
        } catch (Reading.Untellable unknown) {
            ledger.note(
                    Elements.operation(operation.name()),
                    "the reference cannot tell of what is shown: " + unknown.getMessage());
        }
    }

    /** The visibility of what is found, else the operation itself. */
    private Set<String> elements(Operation operation) {
        var elements = new LinkedHashSet<String>();
        for (Step step : operation.steps()) {
            if (step instanceof Step.Find find
                    && find.list().type() instanceof dev.plumb.expression.Type.ListOf of
                    && of.element() instanceof dev.plumb.expression.Type.Row row) {
                Name table = row.table();
                if (spec.access().visible().containsKey(table)) {
                    elements.add(Elements.visibility(table));
                }
            }
        }
        return elements.isEmpty() ? Set.of(Elements.operation(operation.name())) : elements;
    }

    private void add(Set<String> elements, String check, boolean holds, Asked asked, Exchange exchange) {
        for (String element : elements) {
            ledger.addIfKnown(
                    element,
                    holds
                            ? Evidence.holds(PROOF, check)
                            : Evidence.fails(
                                    PROOF,
                                    check + ", as " + asked.viewer(),
                                    exchange.answer().shown(),
                                    exchange.request().curl()));
        }
    }
}
