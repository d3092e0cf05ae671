package dev.plumb.prove;

import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Reference;
import dev.plumb.prove.Commits.Change;
import dev.plumb.prove.KillJudge.Finding;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Consequences.Event;
import dev.plumb.spec.Consequences.Job;
import dev.plumb.spec.Consequences.Reaction;
import dev.plumb.spec.Consequences.Webhooks;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * When everybody outside is well and nobody calls: all that was begun comes to its end. What followed from each event is
 * done, jobs run again, subscribers were told, and partners did once what they were asked for.
 */
final class RestJudge {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Viewer NOBODY = new Viewer("", "", List.of());

    private final Spec spec;
    private final Stage stage;
    private final MoodyPartners partners;
    private final Optional<Subscribers> subscribers;
    private final boolean reactions;
    private final boolean jobs;
    private long parked;

    RestJudge(Spec spec, Stage stage, MoodyPartners partners, Optional<Subscribers> subscribers) throws SQLException {
        this.spec = spec;
        this.stage = stage;
        this.partners = partners;
        this.subscribers = subscribers;
        this.reactions = Commits.has(stage.scratch(), Commits.REACTIONS);
        this.jobs = !spec.consequences().jobs().isEmpty() && Commits.has(stage.scratch(), "backend.jobs");
    }

    /** How many reactions were parked, and went well when they were run again. */
    long parked() {
        return parked;
    }

    /** Brings all that was begun to its end, and looks at what was committed since the rows were made. */
    List<Finding> judge(Commits commits) throws SQLException {
        var found = new ArrayList<Finding>();
        reactions(found);
        deliveries(found);
        jobs(found);
        // what follows from the jobs may still go on: whatever was asked by now follows from what is read behind it
        Set<MoodyPartners.Place> asked = partners.done().keySet();
        List<Change> changes = commits.after(0);
        done(commits, changes, found);
        told(changes, found);
        charged(asked, changes, found);
        return found;
    }

    private interface Question {
        boolean holds() throws SQLException;
    }

    /** Waits for something to become so; {@code hastening} is said every second. */
    private boolean eventually(String hastening, Question question) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long hastened = 0;
        while (!question.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            if (!hastening.isEmpty() && System.nanoTime() - hastened > 1_000_000_000L) {
                hastened = System.nanoTime();
                stage.scratch().execute(hastening);
            }
            Load.pause(25);
        }
        return true;
    }

    private boolean none(String query) throws SQLException {
        return stage.scratch()
                .texts("select (not exists (" + query + "))::text")
                .equals(List.of("true"));
    }

    private String now() {
        return "'" + stage.now() + "'::timestamptz";
    }

    /** What failed so often that somebody must look is run again: the cause is gone. */
    private void reactions(List<Finding> found) throws SQLException {
        if (!reactions) {
            return;
        }
        String soon = "update backend.reactions set due_at = " + now() + " where claim is null and due_at > " + now();
        eventually(soon, () -> none("select from backend.reactions where parked_at is null"));
        var again = stage.scratch().texts("""
                update backend.reactions set parked_at = null, attempts = 0, due_at = %s
                where parked_at is not null returning id::text
                """.formatted(now()));
        parked += again.size();
        eventually(soon, () -> none("select from backend.reactions"));
        for (var row : stage.scratch().rows("""
                select r.reaction, r.subject, r.attempts::text, r.claim::text, r.due_at::text, r.parked_at::text, r.error
                from backend.reactions r order by r.id limit 5
                """)) {
            String name = String.valueOf(row.get("reaction"));
            found.add(new Finding(
                    spec.consequences().reactions().stream()
                            .filter(r -> name.startsWith(r.event()))
                            .map(Reaction::span)
                            .findFirst()
                            .orElse(spec.consequences()
                                    .events()
                                    .firstEntry()
                                    .getValue()
                                    .span()),
                    "everything is well, and what follows is not done after " + PATIENCE.toSeconds() + " s: " + row));
        }
    }

    private void jobs(List<Finding> found) throws SQLException {
        if (!jobs) {
            return;
        }
        String since = now();
        String due =
                "update backend.jobs set due_at = " + since + " where last_run_at is null or last_run_at < " + since;
        eventually(
                due,
                () -> none("select from backend.jobs where claim is not null or last_run_at is null or last_run_at < "
                        + since));
        for (var row : stage.scratch().rows("""
                select name, due_at::text, claim::text, claimed_until::text, last_run_at::text, error from backend.jobs
                where claim is not null or last_run_at is null or last_run_at < %s or error is not null
                """.formatted(since))) {
            found.add(new Finding(
                    spec.consequences().jobs().stream()
                            .filter(j -> j.name().equals(row.get("name")))
                            .map(Job::span)
                            .findFirst()
                            .orElseThrow(),
                    "the job is due, and nobody brings it to its end: " + row));
        }
    }

    /** The name of the delivery's column that points at a subscription, and that of the subscription that it points at. */
    private Optional<List<String>> link(Webhooks webhooks, Name deliveries) {
        return spec.catalog()
                .table(deliveries)
                .flatMap(t -> t.foreignKeys().stream()
                        .filter(k -> k.referencedTable().equals(webhooks.subscriptions())
                                && k.columns().size() == 1)
                        .map(k -> List.of(
                                k.columns().getFirst(), k.referencedColumns().getFirst()))
                        .findFirst());
    }

    private void deliveries(List<Finding> found) throws SQLException {
        Optional<Webhooks> webhooks = spec.consequences().webhooks();
        if (webhooks.isEmpty() || webhooks.get().deliveries().isEmpty() || subscribers.isEmpty()) {
            return;
        }
        Name table = webhooks.get().deliveries().get();
        Optional<List<String>> link = link(webhooks.get(), table);
        if (link.isEmpty()) {
            return;
        }
        String open = " from %s d join backend.outbox e on e.event_id = d.event_id where d.delivered_at is null"
                .formatted(Scratch.quoted(table));
        String types = webhooks.get().events().stream()
                .map(e -> "'" + e.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        String soon = "update " + Scratch.quoted(table) + " set next_attempt_at = " + now()
                + " where delivered_at is null and next_attempt_at > " + now();
        eventually(
                soon,
                () -> none("select from backend.outbox where told_at is null and type in (" + types + ")")
                        && none("select" + open));
        for (var row : stage.scratch().rows("select e.type, d.*" + open + " limit 5")) {
            found.add(new Finding(webhooks.get().span(), "subscribers are well, and one is not told: " + row));
        }
        for (var row : stage.scratch().rows("""
                select s.url, e.event_id::text, e.type
                from %s d join %s s on s.%s = d.%s join backend.outbox e on e.event_id = d.event_id
                where d.delivered_at is not null
                """.formatted(
                        Scratch.quoted(table),
                        Scratch.quoted(webhooks.get().subscriptions()),
                        Scratch.quoted(link.get().getLast()),
                        Scratch.quoted(link.get().getFirst())))) {
            if (!subscribers.get().wasTold(String.valueOf(row.get("url")), String.valueOf(row.get("event_id")))) {
                found.add(new Finding(
                        webhooks.get().span(),
                        "a delivery counts as made, and the subscriber does not have it: " + row));
            }
        }
    }

    /** What was to follow was ended by somebody. */
    private void done(Commits commits, List<Change> changes, List<Finding> found) throws SQLException {
        Set<String> left =
                reactions ? new HashSet<>(stage.scratch().texts("select id::text from backend.reactions")) : Set.of();
        // what jobs brought about may end meanwhile: whatever is not left was ended by what is read behind it
        Set<String> ended = ids(commits.after(0), 'D');
        for (Change change : changes) {
            String id = change.after().path("id").asString("");
            if (change.what() == 'I'
                    && change.place().equals(Commits.REACTIONS)
                    && !ended.contains(id)
                    && !left.contains(id)) {
                found.add(new Finding(
                        spec.consequences().events().firstEntry().getValue().span(),
                        "what was to follow was lost: " + KillJudge.shortened(change.after())));
            }
        }
    }

    private static Set<String> ids(List<Change> changes, char what) {
        return changes.stream()
                .filter(c -> c.what() == what && c.place().equals(Commits.REACTIONS))
                .map(c -> c.row().path("id").asString(""))
                .collect(Collectors.toSet());
    }

    /** Whoever had subscribed when something happened has a delivery of it. */
    private void told(List<Change> changes, List<Finding> found) throws SQLException {
        Optional<Webhooks> webhooks = spec.consequences().webhooks();
        if (webhooks.isEmpty() || webhooks.get().deliveries().isEmpty()) {
            return;
        }
        Name table = webhooks.get().deliveries().get();
        Optional<List<String>> link = link(webhooks.get(), table);
        if (link.isEmpty()) {
            return;
        }
        Name subscriptions = webhooks.get().subscriptions();
        String key = link.get().getLast();
        String started = Commits.place(subscriptions);
        Set<String> late = new HashSet<>();
        for (Change change : changes) {
            if (change.place().equals(started) && change.what() != 'D') {
                late.add(change.after().path(key).asString(""));
            }
        }
        var missing = stage.scratch().rows("""
                select e.type, e.event_id::text as event, s.%1$s::text as subscription
                from backend.outbox e join %2$s s on e.type = any (s.events::text[])
                where e.type in (%3$s)
                  and not exists (select from %4$s d where d.event_id = e.event_id and d.%5$s = s.%1$s)
                """.formatted(
                        Scratch.quoted(key),
                        Scratch.quoted(subscriptions),
                        webhooks.get().events().stream()
                                .map(e -> "'" + e.replace("'", "''") + "'")
                                .collect(Collectors.joining(", ")),
                        Scratch.quoted(table),
                        Scratch.quoted(link.get().getFirst())));
        missing.stream()
                .filter(row -> !late.contains(row.get("subscription")))
                .limit(5)
                .forEach(row -> found.add(
                        new Finding(webhooks.get().span(), "a subscriber has no delivery of an event: " + row)));
    }

    /** Partners were asked under the keys that the events have, and under no others. */
    private void charged(Set<MoodyPartners.Place> asked, List<Change> changes, List<Finding> found)
            throws SQLException {
        Span span = spec.consequences().integrations().values().stream()
                .map(i -> i.span())
                .findFirst()
                .orElse(spec.operations().getFirst().span());
        partners.wrong().forEach(words -> found.add(new Finding(span, words)));
        var world = ScratchWorld.of(spec, stage.scratch(), NOBODY);
        for (Reaction reaction : spec.consequences().reactions()) {
            for (Step.Call call : PartnerProof.calls(reaction.steps())) {
                if (call.idempotencyKey().isPresent() && isAlone(call)) {
                    charged(reaction, call, asked, changes, world, found);
                }
            }
        }
    }

    /** Whether nothing else asks the same of that partner. */
    private boolean isAlone(Step.Call call) {
        var all = new ArrayList<Step>();
        spec.consequences().reactions().forEach(r -> Step.all(r.steps()).forEach(all::add));
        spec.consequences().jobs().forEach(j -> Step.all(j.steps()).forEach(all::add));
        spec.operations().forEach(o -> Step.all(o.steps()).forEach(all::add));
        return all.stream()
                        .filter(s -> s instanceof Step.Call other
                                && other.partner().equals(call.partner())
                                && other.operation().equals(call.operation()))
                        .count()
                == 1;
    }

    private void charged(
            Reaction reaction,
            Step.Call call,
            Set<MoodyPartners.Place> asked,
            List<Change> changes,
            ScratchWorld world,
            List<Finding> found) {
        Set<String> keys = asked.stream()
                .filter(p -> p.partner().equals(call.partner()) && p.operation().equals(call.operation()))
                .map(MoodyPartners.Place::key)
                .collect(Collectors.toSet());
        List<Change> events = changes.stream()
                .filter(c -> c.what() == 'I'
                        && c.place().equals(Commits.OUTBOX)
                        && c.after().path("type").asString("").equals(reaction.event()))
                .toList();
        String name = call.partner() + "." + call.operation();
        Optional<Set<String>> wanted = keys(reaction, call, events, changes, world);
        if (wanted.isPresent()) {
            keys.removeAll(wanted.get());
            for (String key : keys) {
                found.add(new Finding(
                        call.span(),
                        name + " was called under the key " + key + ", which no " + reaction.event() + " has"));
            }
        } else if (keys.size() > events.size()) {
            found.add(new Finding(
                    call.span(),
                    name + " was called under " + keys.size() + " keys after " + events.size() + " times "
                            + reaction.event()));
        }
    }

    /** The keys that the events ask for; empty where the reference cannot tell. */
    private Optional<Set<String>> keys(
            Reaction reaction, Step.Call call, List<Change> events, List<Change> changes, ScratchWorld world) {
        Event event = spec.consequences().events().get(reaction.event());
        if (event == null) {
            return Optional.empty();
        }
        Reference reference = Reference.of(call.idempotencyKey().orElseThrow());
        var keys = new HashSet<String>();
        for (Change each : events) {
            var variables = new java.util.HashMap<String, Object>();
            for (var part : event.parts().entrySet()) {
                Optional<Object> row = part.getValue()
                        .table()
                        .flatMap(t -> row(t, each.after().path("body").path(part.getKey()), changes, world));
                if (row.isEmpty()) {
                    return Optional.empty();
                }
                variables.put(part.getKey(), row.get());
            }
            if (reference.evaluate(variables, world) instanceof Reference.Outcome.Value value
                    && value.value() != null) {
                keys.add(value.value().toString());
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(keys);
    }

    private Optional<Object> row(Name table, JsonNode key, List<Change> changes, ScratchWorld world) {
        Entity entity = spec.model().entity(table).orElseThrow();
        if (entity.key().size() != 1 || !key.isValueNode()) {
            return Optional.empty();
        }
        String column = entity.key().getFirst();
        String wanted = key.asString("");
        return world.rows(table).stream()
                .filter(r -> String.valueOf(r.get(column)).equals(wanted))
                .<Object>map(r -> r)
                .findFirst()
                .or(() -> changes.stream()
                        .filter(c -> c.place().equals(Commits.place(table))
                                && c.row().path(column).asString("").equals(wanted))
                        .reduce((_, last) -> last)
                        .map(c -> ScratchWorld.row(entity, texts(c.row()))));
    }

    private static Map<String, String> texts(JsonNode row) {
        var texts = new java.util.HashMap<String, String>();
        row.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                texts.put(
                        field.getKey(),
                        field.getValue().isValueNode()
                                ? field.getValue().asString("")
                                : field.getValue().toString());
            }
        });
        return texts;
    }
}
