package dev.plumb.prove;

import dev.plumb.prove.Element.Kind;
import dev.plumb.schema.Column;
import dev.plumb.schema.Column.Identity;
import dev.plumb.schema.Table;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Reaction;
import dev.plumb.spec.Consequences.Retry;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.PartnerFails.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Partners that are silent, gone, in trouble or wrong. A reaction that is to run is run from the same rows with each: it is
 * tried again where that was agreed and nowhere else, with the same idempotency key, and however the partner fails, it ends
 * in the same way, which is not the one of an answer.
 */
final class PartnerProof {
    static final String PROOF = "faults";

    /** Longer than that no retry is waited for. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final int CALLS = 40;
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Spec spec;
    private final Stage stage;
    private final Viewers viewers;
    private final Ledger ledger;

    PartnerProof(Spec spec, Stage stage, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    static String element(Step.Call call) {
        return "partner " + call.partner() + "." + call.operation();
    }

    static List<Element> elements(Spec spec) {
        var elements = new ArrayList<Element>();
        for (Reaction reaction : spec.consequences().reactions()) {
            for (Step.Call call : calls(reaction.steps())) {
                elements.add(new Element(
                        element(call),
                        Kind.PARTNER,
                        call.partner() + "." + call.operation() + ", when it fails after " + reaction.event(),
                        call.span()));
            }
        }
        return elements;
    }

    /** The quick proofs do not wait for retries. */
    static void notProven(Spec spec, Ledger ledger) {
        elements(spec).forEach(e -> ledger.note(e.id(), "failing partners are looked at by `plumb prove`"));
    }

    static List<Step.Call> calls(List<Step> steps) {
        return Step.all(steps)
                .filter(Step.Call.class::isInstance)
                .map(Step.Call.class::cast)
                .toList();
    }

    /** A way to fail. */
    private enum Fault {
        SILENT("never answers"),
        UNREACHABLE("is not there"),
        TROUBLED("answers 503"),
        WRONG("answers what its contract does not have"),
        UNDECLARED("answers a status that its contract does not have");

        private final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    /**
     * How a reaction ended.
     *
     * @param tries how often the partner was called
     * @param keys that were sent
     * @param left what of it is still remembered
     */
    private record Ending(String rows, int tries, Set<String> keys, long left) {}

    /** @param fresh makes the rows to begin with */
    void prove(BehaviourProof.Fresh fresh) throws SQLException {
        var wanted = new LinkedHashMap<String, Reaction>();
        spec.consequences().reactions().stream()
                .filter(r -> !calls(r.steps()).isEmpty())
                .forEach(r -> wanted.put(r.event(), r));
        if (wanted.isEmpty()) {
            return;
        }
        fresh.rows();
        Set<String> pending = happen(wanted.keySet());
        for (Reaction reaction : wanted.values()) {
            for (Step.Call call : calls(reaction.steps())) {
                if (pending.contains(reaction.event())) {
                    prove(reaction, call);
                } else {
                    ledger.note(element(call), "no call of ours led to " + reaction.event());
                }
            }
        }
        fresh.rows();
    }

    /** Calls operations until each of the events has happened, or that often. */
    private Set<String> happen(Set<String> events) throws SQLException {
        var side = new SideBySide(spec, stage, viewers, PROOF);
        var random = new Random(BehaviourProof.seed(spec));
        var maker = new CallMaker(spec, stage, viewers, random, 4);
        Set<String> seen = pending();
        for (int i = 0; i < CALLS && !seen.containsAll(events); i++) {
            for (Operation operation : spec.operations()) {
                Set<String> emitted = new HashSet<>();
                emitted(operation.steps(), emitted, new HashSet<>());
                emitted.retainAll(events);
                emitted.removeAll(seen);
                if (operation.endpoint().isPresent() && !emitted.isEmpty()) {
                    var call = maker.callByThoseWhoMay(operation, side.known());
                    if (call.isPresent()) {
                        side.play(call.get(), i);
                    }
                }
            }
            seen = pending();
        }
        return seen;
    }

    private void emitted(List<Step> steps, Set<String> events, Set<String> ran) {
        Step.all(steps).forEach(step -> {
            if (step instanceof Step.Emit emit) {
                events.add(emit.event());
            } else if (step instanceof Step.Run run && ran.add(run.operation())) {
                spec.operation(run.operation()).ifPresent(o -> emitted(o.steps(), events, ran));
            }
        });
    }

    private Set<String> pending() throws SQLException {
        return new HashSet<>(stage.scratch().texts("select distinct reaction from backend.reactions"));
    }

    /**
     * A reaction that is to run.
     *
     * @param from the rows, with nothing else to be done
     * @param before the rows, as they are compared
     */
    private record Candidate(String id, Scratch.Snapshot from, String before, Ending answered) {
        /** Whether an answer changes anything, so that it can be told from none. */
        boolean tells() {
            return !answered.rows().equals(before);
        }
    }

    private void prove(Reaction reaction, Step.Call call) throws SQLException {
        Scratch.Snapshot all = stage.scratch().snapshot();
        try {
            Optional<Candidate> found = candidate(reaction, call, all);
            if (found.isEmpty()) {
                ledger.note(element(call), "the rows at hand did not lead to this call");
                return;
            }
            Candidate candidate = found.get();
            var endings = new LinkedHashMap<Fault, Ending>();
            for (Fault fault : Fault.values()) {
                if (fault != Fault.WRONG || bodied(call)) {
                    endings.put(fault, run(call, Optional.of(fault), candidate.from(), candidate.id()));
                }
            }
            judge(call, candidate, endings);
        } finally {
            stage.scratch().restore(all);
        }
    }

    /** One that an answer lets change something, else one that calls at all. */
    private Optional<Candidate> candidate(Reaction reaction, Step.Call call, Scratch.Snapshot all) throws SQLException {
        Scratch scratch = stage.scratch();
        Optional<Candidate> found = Optional.empty();
        for (String id : scratch.texts(
                "select id::text from backend.reactions where reaction = ? order by id desc limit 6",
                reaction.event())) {
            scratch.restore(all);
            scratch.execute("delete from backend.reactions where id <> " + id);
            for (var job : spec.consequences().jobs()) { // theirs are other matters
                scratch.execute("insert into backend.jobs (name, due_at) values ('"
                        + job.name().replace("'", "''")
                        + "', now() + interval '10 years') on conflict (name) do update set due_at = excluded.due_at");
            }
            Scratch.Snapshot from = scratch.snapshot();
            String before = rows(from);
            Ending answered = run(call, Optional.empty(), from, id);
            var candidate = new Candidate(id, from, before, answered);
            if (answered.tries() > 0 && candidate.tells()) {
                return Optional.of(candidate);
            }
            if (answered.tries() > 0 && found.isEmpty()) {
                found = Optional.of(candidate);
            }
        }
        return found;
    }

    private Ending run(Step.Call call, Optional<Fault> fault, Scratch.Snapshot from, String reaction)
            throws SQLException {
        Scratch scratch = stage.scratch();
        scratch.restore(from);
        stage.calm();
        Integration partner = partner(call);
        fault.ifPresent(f -> script(call, f));
        Duration time = fault.flatMap(_ -> partner.retry())
                .map(r -> r.lasting().plus(r.last()))
                .orElse(Duration.ZERO)
                .plusMinutes(1);
        stage.pass(time.compareTo(LONGEST) < 0 ? time : LONGEST);
        var tried = stage.partners().tried(call.partner(), call.operation());
        long left = Long.parseLong(
                scratch.texts("select count(*)::text from backend.reactions where id = ?::bigint", reaction)
                        .getFirst());
        return new Ending(
                rows(from),
                tried.size(),
                tried.stream().map(r -> r.key().orElse("null")).collect(Collectors.toSet()),
                left);
    }

    private void script(Step.Call call, Fault fault) {
        ScriptedPartners partners = stage.partners();
        switch (fault) {
            case SILENT -> partners.fails(call.partner(), call.operation(), Failure.SILENT);
            case UNREACHABLE -> partners.fails(call.partner(), call.operation(), Failure.UNREACHABLE);
            case TROUBLED -> partners.answers(call.partner(), call.operation(), 503, Optional.empty());
            case WRONG -> partners.answers(call.partner(), call.operation(), good(call), Optional.of("[[[1]]]"));
            case UNDECLARED -> partners.answers(call.partner(), call.operation(), 418, Optional.empty());
        }
    }

    private Integration partner(Step.Call call) {
        return java.util.Objects.requireNonNull(
                spec.consequences().integrations().get(call.partner()), call.partner());
    }

    /** A status of an answer with a body that [[[1]]] is not. */
    private int good(Step.Call call) {
        return partner(call).endpoint(call.operation()).orElseThrow().responses().stream()
                .filter(r -> r.succeeds()
                        && r.content().stream().anyMatch(m -> m.type().endsWith("json")))
                .map(r -> r.status() == 2 ? 200 : r.status())
                .findFirst()
                .orElse(200);
    }

    private boolean bodied(Step.Call call) {
        return partner(call).endpoint(call.operation()).orElseThrow().responses().stream()
                .anyMatch(r -> r.succeeds()
                        && r.content().stream()
                                .anyMatch(m -> m.type().endsWith("json")
                                        && m.schema()
                                                .map(s -> partner(call)
                                                        .contract()
                                                        .resolve(s)
                                                        .shape())
                                                .filter(s -> s instanceof dev.plumb.spec.Schema.Obj)
                                                .isPresent()));
    }

    private void judge(Step.Call call, Candidate candidate, Map<Fault, Ending> endings) {
        Ending answered = candidate.answered();
        Ending first = endings.values().iterator().next();
        endings.forEach((fault, ending) -> {
            tries(call, fault, ending);
            boolean keyed = call.idempotencyKey().isPresent();
            if (keyed
                    && ending.tries() > 0
                    && (ending.keys().size() > 1 || ending.keys().contains("null"))) {
                fails(call, fault, "every try carries the same idempotency key", "keys were " + ending.keys());
            }
            boolean named =
                    call.on().containsKey("failed") || partner(call).fallback().containsKey(call.operation());
            if (named && isGivenUp(call) && ending.left() > 0) {
                fails(call, fault, "what follows from it is done in the end", "it is still to be done");
            } else if (!named && !call.on().isEmpty() && ending.left() == 0) {
                fails(call, fault, "it is remembered that nothing was answered", "it ended as if it had been answered");
            }
            if (!ending.rows().equals(first.rows())) {
                fails(
                        call,
                        fault,
                        "it ends as it does when the partner " + Fault.SILENT.words,
                        "the rows differ:\n" + difference(first.rows(), ending.rows()));
            }
            if (declines(call) && candidate.tells() && ending.rows().equals(answered.rows())) {
                fails(
                        call,
                        fault,
                        "what is declared under `failed` is seen in the rows",
                        "the rows are those that an answer leaves");
            }
            ledger.add(
                    element(call),
                    Evidence.holds(
                            PROOF,
                            "a partner that " + fault.words + ": " + ending.tries()
                                    + (ending.tries() == 1 ? " call" : " calls") + ", then what is declared"));
        });
    }

    private void tries(Step.Call call, Fault fault, Ending ending) {
        boolean again = isTriedAgain(call, fault);
        if (again && ending.tries() < 2) {
            fails(call, fault, "it is tried again", ending.tries() + " calls");
        } else if (!again && ending.tries() != 1) {
            fails(call, fault, "it is called once", ending.tries() + " calls");
        }
    }

    private boolean isGivenUp(Step.Call call) {
        return partner(call)
                .retry()
                .map(r -> r.lasting().plus(r.last()).compareTo(LONGEST) < 0)
                .orElse(true);
    }

    private boolean isTriedAgain(Step.Call call, Fault fault) {
        Optional<Retry> retry = partner(call).retry();
        if (retry.isEmpty() || retry.get().lasting().compareTo(Duration.ofSeconds(2)) < 0) {
            return false;
        }
        Set<String> on = retry.get().on();
        Endpoint endpoint = partner(call).endpoint(call.operation()).orElseThrow();
        boolean repeatable = endpoint.method() != Method.POST && endpoint.method() != Method.PATCH
                || call.keyFor(endpoint).isPresent();
        return switch (fault) {
            case SILENT -> on.contains("timeout") && repeatable;
            case UNREACHABLE -> on.contains("unreachable");
            case TROUBLED -> on.contains("5xx") || on.contains("503");
            case WRONG, UNDECLARED -> false;
        };
    }

    /** Whether `failed` does something at any rate that an answer does not. */
    private static boolean declines(Step.Call call) {
        List<Step> failed = call.on().getOrDefault("failed", List.of());
        boolean writes = failed.stream()
                .anyMatch(s -> s.when().isEmpty() && (s instanceof Step.Run || s instanceof Step.Change));
        return writes
                && call.on().entrySet().stream()
                        .filter(e -> e.getKey().startsWith("2"))
                        .noneMatch(e -> e.getValue().equals(failed));
    }

    private void fails(Step.Call call, Fault fault, String expected, String seen) {
        ledger.add(
                element(call),
                Evidence.fails(PROOF, "a partner that " + fault.words + ": " + expected, seen, "plumb prove"));
    }

    /** The rows without what differs from run to run: times, ciphertext, and keys that were made. */
    private String rows(Scratch.Snapshot before) throws SQLException {
        Scratch scratch = stage.scratch();
        var text = new StringBuilder();
        String known = before.text();
        for (Table table : scratch.catalog().tables()) {
            var lines = new ArrayList<String>();
            for (var row : scratch.all(table.name())) {
                var line = new StringBuilder();
                for (Column column : table.columns()) {
                    String type = column.type().base();
                    if (!type.startsWith("timestamp") && !type.equals("bytea") && column.identity() == Identity.NONE) {
                        @Nullable String value = row.get(column.name());
                        line.append(' ')
                                .append(column.name())
                                .append('=')
                                .append(
                                        value != null && UUID.matcher(value).matches() && !known.contains(value)
                                                ? "(new)"
                                                : value);
                    }
                }
                lines.add(table.name() + ":" + line);
            }
            lines.sort(null);
            lines.forEach(l -> text.append(l).append('\n'));
        }
        return text.toString();
    }

    private static String difference(String one, String other) {
        Set<String> before = one.lines().collect(Collectors.toSet());
        Set<String> after = other.lines().collect(Collectors.toSet());
        return java.util.stream.Stream.concat(
                        before.stream().filter(l -> !after.contains(l)).map(l -> "- " + l),
                        after.stream().filter(l -> !before.contains(l)).map(l -> "+ " + l))
                .limit(8)
                .collect(Collectors.joining("\n"));
    }
}
