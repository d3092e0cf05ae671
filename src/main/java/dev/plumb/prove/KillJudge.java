package dev.plumb.prove;

import dev.plumb.expression.Model.Entity;
import dev.plumb.prove.Commits.Change;
import dev.plumb.prove.Load.Made;
import dev.plumb.prove.model.Steps;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Consequences.Reaction;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.StateDiagram;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Holds what callers were told against what was committed: what was acknowledged is there, what was refused is not, nothing
 * is there twice, events were told in the transaction that they tell of.
 */
final class KillJudge {
    private final Spec spec;
    private final Load load;
    private final Set<String> places = new HashSet<>();

    /**
     * Something that must not be.
     *
     * @param at what of the specification it breaks
     */
    record Finding(Span at, String what) {
        @Override
        public String toString() {
            return at + ": " + what;
        }
    }

    KillJudge(Spec spec, Load load) {
        this.spec = spec;
        this.load = load;
        for (Table table : spec.catalog().tables()) {
            places.add(Commits.place(table.name()));
        }
        places.add(Commits.OUTBOX);
        spec.access().accounts().ifPresent(accounts -> {
            accounts.refreshToken().ifPresent(t -> places.remove(Commits.place(t.table())));
            accounts.session().ifPresent(s -> places.remove(Commits.place(s.table())));
            accounts.lockout().ifPresent(l -> places.remove(Commits.place(l.table())));
        });
        spec.access().accounts().flatMap(a -> a.apiKey()).ifPresent(k -> places.remove(Commits.place(k.table())));
    }

    /** @param changes all that were committed since the call was made */
    List<Finding> judge(Made call, List<Change> changes) {
        var found = new ArrayList<Finding>();
        Span at = call.call().operation().span();
        Promise promise = load.promise(call.call().operation());
        var transactions = Commits.of(
                call.mark(),
                changes.stream().filter(c -> places.contains(c.place())).toList());
        if (transactions.size() > 1) {
            found.add(new Finding(
                    at,
                    call.shown() + " was sent " + call.tries() + " times and done " + transactions.size()
                            + " times, or by halves" + answered(call) + "\n"
                            + transactions.values().stream()
                                    .map(KillJudge::words)
                                    .collect(Collectors.joining("\n"))));
            return found;
        }
        if (call.acknowledged()
                && transactions.isEmpty()
                && (promise.changes() || !promise.events().isEmpty())) {
            found.add(
                    new Finding(at, call.shown() + " was acknowledged, and nothing of it is stored" + answered(call)));
        }
        if (call.refused() && !transactions.isEmpty()) {
            found.add(new Finding(
                    at,
                    call.shown() + " was refused, and something of it is stored" + answered(call) + "\n"
                            + words(transactions.firstEntry().getValue())));
        }
        if (transactions.size() == 1) {
            List<Change> all = changes.stream()
                    .filter(c -> c.transaction() == transactions.firstEntry().getKey())
                    .toList();
            told(call, promise, all, found);
            shown(call, promise, all, found);
        }
        same(call, found);
        return found;
    }

    private static String answered(Made call) {
        return "; answers: "
                + (call.answers().isEmpty()
                        ? "none"
                        : call.answers().stream()
                                .map(a -> a.shown().replace('\n', ' '))
                                .collect(Collectors.joining(", ")));
    }

    static String words(List<Change> changes) {
        return changes.stream()
                .map(c -> "  "
                        + (switch (c.what()) {
                            case 'I' -> "new in ";
                            case 'D' -> "gone from ";
                            default -> "changed in ";
                        })
                        + c.place() + ": " + shortened(c.row()))
                .collect(Collectors.joining("\n"));
    }

    static String shortened(JsonNode row) {
        String text = row.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private Span event(String name) {
        return Objects.requireNonNull(spec.consequences().events().get(name), name)
                .span();
    }

    /** The events of a transaction. */
    private void told(Made call, Promise promise, List<Change> changes, List<Finding> found) {
        if (spec.consequences().events().isEmpty()) {
            return;
        }
        promise.most().keySet().stream()
                .filter(e -> spec.consequences().events().containsKey(e))
                .forEach(event -> {
                    long times = changes.stream()
                            .filter(c -> c.place().equals(Commits.OUTBOX)
                                    && c.after().path("type").asString("").equals(event))
                            .count();
                    int least = promise.events().getOrDefault(event, 0);
                    int most = promise.most().getOrDefault(event, 0);
                    if (times < least || times > most) {
                        found.add(new Finding(
                                event(event),
                                call.shown() + " is stored, and " + event + " was told " + times + " times with it"
                                        + answered(call) + "\n" + words(changes)));
                    }
                });
    }

    /** An answer shows the row that was made, and no other. */
    private void shown(Made call, Promise promise, List<Change> changes, List<Finding> found) {
        Optional<Name> table = call.call().operation().table();
        if (!call.acknowledged() || table.isEmpty() || !promise.makes().contains(table.get())) {
            return;
        }
        Answer answer = call.endings().getLast();
        Entity entity = spec.model().entity(table.get()).orElseThrow();
        var values = entity.key().stream()
                .map(column -> load.shown(answer, new Keys.Key(table.get(), column)))
                .toList();
        if (values.isEmpty() || values.stream().anyMatch(Optional::isEmpty)) {
            return;
        }
        boolean there = changes.stream()
                .filter(c -> c.what() == 'I' && c.place().equals(Commits.place(table.get())))
                .anyMatch(c -> {
                    for (int i = 0; i < values.size(); i++) {
                        String stored =
                                c.after().path(entity.key().get(i)).asString("").strip();
                        if (!stored.equalsIgnoreCase(values.get(i).orElseThrow().strip())) {
                            return false;
                        }
                    }
                    return true;
                });
        if (!there) {
            found.add(new Finding(
                    call.call().operation().span(),
                    call.shown() + " was answered with a row that it has not made" + answered(call) + "\n"
                            + words(changes)));
        }
    }

    /** Whoever repeats a request under its key is answered as before. */
    private static void same(Made call, List<Finding> found) {
        if (call.keyed()
                && call.endings().stream()
                                .map(a -> a.status() + a.body() + a.header("Location"))
                                .distinct()
                                .count()
                        > 1) {
            found.add(new Finding(
                    call.call().operation().span(),
                    call.shown() + " was answered in different ways under one idempotency key" + answered(call)));
        }
    }

    /** Changes of states that the diagrams do not have. */
    List<Finding> states(List<Change> changes) {
        var found = new ArrayList<Finding>();
        for (StateDiagram diagram : spec.states()) {
            for (Change change : changes) {
                if (change.what() == 'D' || !change.place().equals(Commits.place(diagram.table()))) {
                    continue;
                }
                String to = change.after().path(diagram.column()).asString("");
                String from = change.before().path(diagram.column()).asString("");
                boolean begins = change.what() == 'I'
                        && diagram.edges().stream().noneMatch(e -> e.from().isEmpty());
                boolean legal = to.isEmpty()
                        || to.equals(from)
                        || begins
                        || diagram.edges().stream()
                                .anyMatch(e -> e.from().orElse("").equals(from) && e.to().equals(Optional.of(to)));
                if (!legal) {
                    found.add(new Finding(
                            diagram.span(),
                            (from.isEmpty() ? "a new row began as " : from + " became ") + to + " in "
                                    + shortened(change.after())
                                    + (change.call().isEmpty() ? "" : ", by " + change.call())));
                }
            }
        }
        return found;
    }

    /**
     * What reactions change is stored with the word how far they are. Tables that jobs write as well are left out, and so is
     * what is told to subscribers and what is deleted after its time.
     */
    List<Finding> background(List<Change> changes) {
        if (spec.consequences().reactions().isEmpty()) {
            return List.of();
        }
        var others = new HashSet<Name>();
        spec.consequences().jobs().forEach(j -> others.addAll(Steps.written(spec, j.steps())));
        spec.consequences().retention().forEach(r -> others.add(r.table()));
        spec.consequences().webhooks().flatMap(w -> w.deliveries()).ifPresent(others::add);
        var watched = new HashSet<String>();
        for (Reaction reaction : spec.consequences().reactions()) {
            Steps.written(spec, reaction.steps()).stream()
                    .filter(t -> !others.contains(t))
                    .forEach(t -> watched.add(Commits.place(t)));
        }
        return Commits.of("", changes).values().stream()
                .filter(all -> all.stream().anyMatch(c -> watched.contains(c.place()) && c.what() != 'D'))
                .filter(all -> all.stream().noneMatch(c -> c.place().equals(Commits.REACTIONS) && c.what() != 'I'))
                .map(all -> new Finding(
                        spec.consequences().reactions().getFirst().span(),
                        "a reaction has stored something apart from the word that it has done it, and would do it again\n"
                                + words(all)))
                .toList();
    }

    /** Each event has what is to follow from it, from the same transaction. */
    List<Finding> followed(List<Change> changes) {
        var found = new ArrayList<Finding>();
        Map<String, Long> wanted = spec.consequences().reactions().stream()
                .collect(Collectors.groupingBy(Reaction::event, Collectors.counting()));
        for (Change event : changes) {
            if (event.what() != 'I' || !event.place().equals(Commits.OUTBOX)) {
                continue;
            }
            String type = event.after().path("type").asString("");
            String id = event.after().path("id").asString("");
            long follow = changes.stream()
                    .filter(c -> c.what() == 'I'
                            && c.place().equals(Commits.REACTIONS)
                            && c.transaction() == event.transaction()
                            && c.after().path("event").asString("").equals(id))
                    .count();
            long expected = wanted.getOrDefault(type, 0L);
            if (follow != expected && spec.consequences().events().containsKey(type)) {
                found.add(new Finding(
                        event(type),
                        type + " " + shortened(event.after()) + " was stored with " + follow + " of the " + expected
                                + " reactions that are to follow"));
            }
        }
        return found;
    }
}
