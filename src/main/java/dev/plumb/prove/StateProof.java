package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.StateDiagram;
import dev.plumb.spec.StateChange;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches every column with a state diagram while other proofs run: triggers of the scratch database keep what the
 * backend made of what. Each edge must have been seen, and nothing else. Operations that change such a column are
 * called besides for rows in every state, and for every state that a request can name.
 */
final class StateProof {
    private static final String PROOF = "states";
    private static final int ROWS = 14;

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;
    private boolean watching;

    private record Change(String before, String after) {}

    StateProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    static String place(StateDiagram diagram) {
        return diagram.table() + "." + diagram.column();
    }

    /** From now on changes are kept; those that come over the proof's own connection are rows that it makes. */
    void watch() {
        if (spec.states().isEmpty()) {
            return;
        }
        try {
            stage.scratch().execute("""
                    set application_name = 'proof';
                    create schema proof;
                    create unlogged table proof.states (place text, before text, after text);
                    """);
            int number = 0;
            for (StateDiagram diagram : spec.states()) {
                stage.scratch().execute(trigger(diagram, number++));
            }
            watching = true;
        } catch (SQLException refused) {
            for (StateDiagram diagram : spec.states()) {
                ledger.note(Elements.states(diagram), "the database could not be watched: " + refused.getMessage());
            }
        }
    }

    private static String trigger(StateDiagram diagram, int number) {
        String column = Scratch.quoted(diagram.column());
        String name = "proof.states_" + number;
        return """
                create function %1$s() returns trigger language plpgsql security definer as $proof$
                begin
                  if current_setting('application_name') = 'proof' then
                    return null;
                  end if;
                  if tg_op = 'INSERT' then
                    insert into proof.states values ('%2$s', '', new.%3$s::text);
                  elsif new.%3$s is distinct from old.%3$s then
                    insert into proof.states values ('%2$s', coalesce(old.%3$s::text, ''), coalesce(new.%3$s::text, ''));
                  end if;
                  return null;
                end $proof$;
                create trigger proof_states_%4$s after insert or update on %5$s
                  for each row execute function %1$s();
                """.formatted(
                        name,
                        place(diagram).replace("'", "''"),
                        column,
                        Integer.toString(number),
                        Scratch.quoted(diagram.table()));
    }

    /** Calls what changes states, for rows in every state. */
    void attempt() throws SQLException {
        if (!watching) {
            return;
        }
        var callable = new Callable(spec, stage.scratch(), viewers);
        for (Operation operation : spec.operations()) {
            Set<Name> tables = tables(operation, new HashSet<>());
            if (operation.endpoint().isEmpty() || tables.isEmpty()) {
                continue;
            }
            Endpoint endpoint = operation.endpoint().get();
            Optional<Viewer> caller = callable.caller(endpoint);
            for (int i = 0; caller.isPresent() && i < ROWS; i++) {
                for (Request request : requests(callable, operation, endpoint, caller.get(), i)) {
                    stage.wire().send(Optional.of(endpoint), PROOF, request);
                }
            }
        }
    }

    private Set<Name> tables(Operation operation, Set<String> seen) {
        var tables = new HashSet<Name>();
        if (seen.add(operation.name())) {
            StateChange.of(spec, operation.name(), operation.steps()).stream()
                    .filter(c -> !c.creates())
                    .forEach(c -> tables.add(c.table()));
            for (String run : runs(operation.steps()).toList()) {
                spec.operation(run).ifPresent(o -> tables.addAll(tables(o, seen)));
            }
        }
        return tables;
    }

    /** The operations that these steps run. */
    private static Stream<String> runs(List<Step> steps) {
        return Step.all(steps).filter(Step.Run.class::isInstance).map(step -> ((Step.Run) step).operation());
    }

    /** One for each state that the body can name; one where it names none. */
    private List<Request> requests(Callable callable, Operation operation, Endpoint endpoint, Viewer caller, int which)
            throws SQLException {
        Map<String, String> path = callable.path(operation, endpoint, which);
        Request plain = callable.request(operation, endpoint, caller, path);
        Optional<Schema> schema = callable.bodies().schema(endpoint);
        if (schema.isEmpty()) {
            return List.of(plain);
        }
        var requests = new ArrayList<Request>();
        if (spec.contract().resolve(schema.get()).shape() instanceof Schema.Obj object) {
            for (var property : object.properties().values()) {
                boolean state = spec.states().stream().anyMatch(d -> d.column().equals(property.name()));
                if (state && spec.contract().resolve(property.schema()).shape() instanceof Schema.Words words) {
                    for (String word : words.values()) {
                        JsonNode body = callable.bodies().sample(operation, schema.get());
                        if (body instanceof ObjectNode fields) {
                            fields.put(property.name(), word);
                            requests.add(callable.withBody(endpoint, plain, fields));
                        }
                    }
                }
            }
        }
        return requests.isEmpty() ? List.of(plain) : requests;
    }

    /** What was seen, held against the diagrams; the watch ends. */
    void prove() throws SQLException {
        if (!watching) {
            return;
        }
        for (StateDiagram diagram : spec.states()) {
            Map<Change, Long> seen = seen(diagram);
            var wrong = new ArrayList<String>();
            long right = 0;
            for (var change : seen.entrySet()) {
                if (legal(diagram, change.getKey())) {
                    right += change.getValue();
                } else {
                    wrong.add(words(change.getKey()) + " (" + change.getValue() + " times)");
                }
            }
            String check = "nothing changes but as the diagram says";
            if (!wrong.isEmpty()) {
                ledger.add(Elements.states(diagram), Evidence.fails(PROOF, check, String.join("\n", wrong), ""));
            } else if (right > 0) {
                ledger.add(
                        Elements.states(diagram), Evidence.holds(PROOF, check + " (" + right + " changes were seen)"));
            }
            for (StateDiagram.Edge edge : diagram.edges()) {
                edge.to().ifPresent(to -> {
                    long times = seen.getOrDefault(new Change(edge.from().orElse(""), to), 0L);
                    if (times > 0) {
                        ledger.addIfKnown(
                                Elements.edge(diagram, edge),
                                Evidence.holds(PROOF, "it was made (" + times + " times)"));
                    } else {
                        ledger.note(Elements.edge(diagram, edge), "none of the calls made this change");
                    }
                });
            }
        }
        stage.scratch().execute("drop schema proof cascade");
        watching = false;
    }

    private Map<Change, Long> seen(StateDiagram diagram) throws SQLException {
        var seen = new HashMap<Change, Long>();
        for (var row : stage.scratch()
                .rows(
                        "select before, after, count(*) as times from proof.states where place = ? group by 1, 2",
                        place(diagram))) {
            seen.put(
                    new Change(String.valueOf(row.get("before")), String.valueOf(row.get("after"))),
                    Long.valueOf(String.valueOf(row.get("times"))));
        }
        return seen;
    }

    private static boolean legal(StateDiagram diagram, Change change) {
        boolean begins = change.before().isEmpty();
        return begins && diagram.edges().stream().noneMatch(e -> e.from().isEmpty())
                || diagram.edges().stream()
                        .anyMatch(e -> e.from().orElse("").equals(change.before())
                                && e.to().equals(Optional.of(change.after())));
    }

    private static String words(Change change) {
        return change.before().isEmpty()
                ? "a new row began as " + change.after()
                : change.before() + " became " + change.after();
    }
}
