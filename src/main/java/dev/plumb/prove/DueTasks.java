package dev.plumb.prove;

import dev.plumb.prove.Turn.Script;
import dev.plumb.prove.model.Asked;
import dev.plumb.prove.model.Comparison;
import dev.plumb.prove.model.Givens;
import dev.plumb.prove.model.Outcome.Emitted;
import dev.plumb.prove.model.ReferenceModel;
import dev.plumb.prove.model.Rows;
import dev.plumb.prove.model.Untellable;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Job;
import dev.plumb.spec.Consequences.Reaction;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets a backend do what it does without calls, one thing at a time, and has the model tell the same. */
final class DueTasks {
    /** What follows from what follows ends somewhere. */
    private static final int LONGEST_CHAIN = 60;

    private static final String NEVER = "now() + interval '10 years'";
    private final Spec spec;
    private final Stage stage;
    private final SideBySide side;

    DueTasks(Spec spec, Stage stage, SideBySide side) {
        this.spec = spec;
        this.stage = stage;
        this.side = side;
    }

    static boolean any(Spec spec) {
        return !spec.consequences().reactions().isEmpty()
                || !spec.consequences().jobs().isEmpty();
    }

    /** From now on nothing is due, whatever the time. */
    static void settle(Spec spec, Stage stage) throws SQLException {
        if (any(spec)) {
            stage.work(); // all jobs are known by then
            hold(stage);
        }
    }

    private static void hold(Stage stage) throws SQLException {
        Scratch scratch = stage.scratch();
        if (isThere(scratch, "backend.jobs")) {
            scratch.execute("update backend.jobs set claim = gen_random_uuid(), claimed_until = " + NEVER);
        }
        if (isThere(scratch, "backend.reactions")) {
            scratch.execute("update backend.reactions set due_at = " + NEVER);
        }
    }

    private static boolean isThere(Scratch scratch, String table) throws SQLException {
        return scratch.texts("select (to_regclass(?) is not null)::text", table)
                .getFirst()
                .equals("true");
    }

    /**
     * What was done, held against the model.
     *
     * @param element that it is about
     * @param proven what is shown besides, where nothing differs
     */
    record Looked(
            String element, Set<String> proven, List<String> differences, Optional<String> untold, Set<String> ran) {}

    private record Due(String id, String reaction, String type, JsonNode body) {}

    /** A task of the model, with what an event carried. */
    private record Task(ReferenceModel.Task task, Map<String, @Nullable Object> parts, String element) {}

    /** What the model makes of a task and of all that follows from it. */
    private record Told(
            Rows after,
            List<Emitted> events,
            List<Asked> asked,
            List<Givens> givens,
            Set<String> operations,
            Set<String> elements,
            Optional<String> untold) {}

    /** Those that were to run when it began, one after the other, each with what follows from it; until one differs. */
    List<Looked> reactions(List<Script> scripts) throws SQLException {
        var looked = new ArrayList<Looked>();
        // what was begun in vain is begun anew elsewhere than in the model
        stage.scratch().execute("delete from backend.reactions where first_tried_at is not null");
        List<Due> due = new ArrayList<>();
        for (var row : stage.scratch().rows("""
                select r.id, r.reaction, o.type, o.body::text as body
                from backend.reactions r join backend.outbox o on o.id = r.event order by r.id""")) {
            due.add(new Due(
                    String.valueOf(row.get("id")),
                    String.valueOf(row.get("reaction")),
                    String.valueOf(row.get("type")),
                    StoredEvents.body(String.valueOf(row.get("body")))));
        }
        for (Due one : due) {
            Looked seen = reaction(one, scripts);
            looked.add(seen);
            stage.scratch().execute("delete from backend.reactions where id = " + one.id());
            if (!seen.differences().isEmpty()) {
                break;
            }
        }
        return looked;
    }

    private Looked reaction(Due due, List<Script> scripts) throws SQLException {
        Optional<Reaction> reaction = spec.consequences().reactions().stream()
                .filter(r -> r.event().equals(due.type()))
                .findFirst();
        String element = Elements.reaction(due.type());
        Rows before = side.known().rows();
        if (reaction.isEmpty()
                || spec.consequences().reactions().stream()
                                .filter(r -> r.event().equals(due.type()))
                                .count()
                        > 1) {
            return new Looked(element, Set.of(), List.of(), Optional.of("which of several reactions it is"), Set.of());
        }
        script(scripts);
        hold(stage);
        stage.scratch()
                .execute("update backend.reactions set due_at = now() - interval '1 minute' where id = " + due.id());
        Duration waited = waited(scripts);
        Instant about = stage.now();
        if (waited.isZero()) {
            stage.work();
        } else {
            stage.pass(waited);
        }
        Optional<Task> task;
        try {
            Optional<Map<String, @Nullable Object>> parts = side.model()
                    .parts(Objects.requireNonNull(spec.consequences().events().get(due.type())), due.body(), before);
            task = parts.map(p -> task(reaction.get(), p, about));
        } catch (Untellable untellable) {
            stage.calm();
            side.adopt(side.read());
            return new Looked(element, Set.of(), List.of(), Optional.of(untellable.why()), Set.of());
        }
        return look(element, task, scripts, before, about, waited);
    }

    private Task task(Reaction reaction, Map<String, @Nullable Object> parts, Instant about) {
        return new Task(
                new ReferenceModel.Task(
                        reaction.span(), "reaction " + reaction.event(), false, reaction.steps(), about),
                parts,
                Elements.reaction(reaction.event()));
    }

    /** A job, and what follows from it. */
    Looked job(Turn.Job turn) throws SQLException {
        Job job = spec.consequences().jobs().stream()
                .filter(j -> j.name().equals(turn.name()))
                .findFirst()
                .orElseThrow();
        Rows before = side.known().rows();
        List<Script> scripts = turn.scripts().stream().filter(s -> !s.silent()).toList();
        script(scripts);
        hold(stage);
        String name = job.name().replace("'", "''");
        stage.scratch()
                .execute("update backend.jobs set claim = null, claimed_until = null,"
                        + " due_at = now() - interval '1 minute' where name = '" + name + "'");
        if (!turn.later().isZero()) {
            stage.itIs(stage.now().plus(turn.later()));
        }
        Instant about = stage.now();
        stage.work();
        String element = Elements.job(job.name());
        var task = new Task(
                new ReferenceModel.Task(job.span(), "job " + job.name(), true, job.steps(), about), Map.of(), element);
        return look(element, Optional.of(task), scripts, before, about, Duration.ZERO);
    }

    private void script(List<Script> scripts) {
        stage.partners().begin();
        side.script(scripts);
    }

    /** As long as silent partners are asked again, one after the other. */
    private Duration waited(List<Script> scripts) {
        return scripts.stream()
                .filter(Script::silent)
                .map(s -> integration(s.partner())
                        .retry()
                        .map(r -> r.lasting().plus(r.last()))
                        .orElse(Duration.ZERO)
                        .plusMinutes(1))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static boolean silent(Step.Call call, List<Script> scripts) {
        return scripts.stream()
                .anyMatch(s -> s.silent()
                        && s.partner().equals(call.partner())
                        && s.operation().equals(call.operation()));
    }

    private Integration integration(String partner) {
        return Objects.requireNonNull(spec.consequences().integrations().get(partner), partner);
    }

    private Looked look(
            String element, Optional<Task> task, List<Script> scripts, Rows before, Instant about, Duration waited)
            throws SQLException {
        Rows after = side.read();
        List<Comparison.Told> events = side.events().since();
        Map<String, List<Comparison.Received>> received = received(scripts);
        stage.calm();
        Told told = told(task, scripts, before, List.of());
        Comparison comparison = compared(told, events, received, scripts, after, about, waited);
        if (!comparison.differences().isEmpty() && told.untold().isEmpty()) {
            List<Givens> learned = told.givens().stream()
                    .map(g -> g.learned(comparison.learned(g)))
                    .toList();
            told = told(task, scripts, before, learned);
            Comparison again = compared(told, events, received, scripts, after, about, waited);
            side.adopt(after);
            return looked(element, told, again);
        }
        side.adopt(after);
        return looked(element, told, comparison);
    }

    private static Looked looked(String element, Told told, Comparison comparison) {
        return new Looked(
                element,
                told.elements(),
                told.untold().isPresent() ? List.of() : comparison.differences(),
                told.untold(),
                told.operations());
    }

    private Comparison compared(
            Told told,
            List<Comparison.Told> events,
            Map<String, List<Comparison.Received>> received,
            List<Script> scripts,
            Rows after,
            Instant about,
            Duration waited) {
        var comparison = new Comparison(spec, told.givens(), about.plus(waited.dividedBy(2)), waited.plusMinutes(1));
        if (told.untold().isPresent()) {
            return comparison;
        }
        comparison.rows(told.after(), after, side.unwatched(), side::isLeftOut);
        comparison.events(told.events(), events, told.after());
        received.forEach((operation, seen) -> {
            List<Asked> wanted = told.asked().stream()
                    .filter(a -> operation.equals(a.partner() + "." + a.operation()))
                    .toList();
            boolean silent =
                    scripts.stream().anyMatch(s -> s.silent() && operation.equals(s.partner() + "." + s.operation()));
            if (!silent) {
                comparison.asked(operation, wanted, seen);
            } else if (wanted.isEmpty() != seen.isEmpty()) {
                comparison.differ(operation + (wanted.isEmpty() ? " should not be called" : " should be called"));
            } else {
                seen.forEach(one -> comparison.asked(operation, wanted.getFirst(), one));
            }
        });
        return comparison;
    }

    private Map<String, List<Comparison.Received>> received(List<Script> scripts) {
        var received = new LinkedHashMap<String, List<Comparison.Received>>();
        for (Script script : scripts) {
            received.put(
                    script.partner() + "." + script.operation(),
                    stage.partners().tried(script.partner(), script.operation()).stream()
                            .map(DueTasks::received)
                            .toList());
        }
        return received;
    }

    static Comparison.Received received(ScriptedPartners.Received one) {
        return new Comparison.Received(body(one.body()), one.key().orElse(""));
    }

    private static JsonNode body(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (tools.jackson.core.JacksonException none) {
            return JsonMapper.shared().missingNode();
        }
    }

    /** What the model makes of it, in the order in which a backend does it. */
    private Told told(Optional<Task> first, List<Script> scripts, Rows before, List<Givens> learned) {
        var events = new ArrayList<Emitted>();
        var asked = new ArrayList<Asked>();
        var givens = new ArrayList<Givens>();
        var operations = new LinkedHashSet<String>();
        var elements = new LinkedHashSet<String>();
        Rows state = before;
        int silent = 0;
        var open = new ArrayDeque<Task>();
        first.ifPresent(open::add);
        while (!open.isEmpty()) {
            Task task = open.removeFirst();
            int number = givens.size();
            silent += asksTheSilent(task, scripts) ? 1 : 0;
            if (number > LONGEST_CHAIN || silent > 1) {
                return new Told(
                        state, events, asked, givens, operations, elements, Optional.of("how long it goes on so"));
            }
            Givens mine = number < learned.size() ? learned.get(number) : Givens.unknown(number);
            givens.add(mine);
            // each at a time of its own, so that they can be told apart
            var at = new ReferenceModel.Task(
                    task.task().span(),
                    task.task().name(),
                    task.task().job(),
                    task.task().steps(),
                    task.task().about().plusMillis(number));
            ReferenceModel.Done done =
                    side.model().run(at, task.parts(), call -> PartnerScripts.reply(spec, call, scripts), state, mine);
            if (done.untold().isPresent()) {
                return new Told(state, events, asked, givens, operations, elements, done.untold());
            }
            state = done.after();
            events.addAll(done.events());
            asked.addAll(done.asked());
            operations.addAll(done.operations());
            operations.remove(task.task().name());
            elements.add(task.element());
            done.events().forEach(e -> elements.add(Elements.event(e.event())));
            for (Emitted event : done.events()) {
                for (Reaction reaction : spec.consequences().reactions()) {
                    if (reaction.event().equals(event.event())) {
                        open.add(task(reaction, event.parts(), task.task().about()));
                    }
                }
            }
        }
        return new Told(state, events, asked, givens, operations, elements, Optional.empty());
    }

    private static boolean asksTheSilent(Task task, List<Script> scripts) {
        return task.task().steps().stream().anyMatch(s -> s instanceof Step.Call call && silent(call, scripts));
    }
}
