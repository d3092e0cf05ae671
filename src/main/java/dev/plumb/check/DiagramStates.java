package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.StateDiagram;
import dev.plumb.spec.StateChange;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** States that nothing leads to, states that nothing leads out of, and edges that no operation makes. */
final class DiagramStates implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        List<StateChange> changes = StateChange.of(spec);
        for (StateDiagram diagram : spec.states()) {
            List<StateChange> its =
                    changes.stream().filter(c -> c.diagram().equals(diagram)).toList();
            if (its.stream().allMatch(StateChange::possible)) { // the rest is told when those are mended
                check(spec, diagram, its, problems);
            }
        }
    }

    private static void check(Spec spec, StateDiagram diagram, List<StateChange> changes, Problems problems) {
        String subject = diagram.table() + "." + diagram.column();
        boolean begins = diagram.edges().stream().anyMatch(e -> e.from().isEmpty());
        var made = new HashSet<StateDiagram.Edge>();
        for (StateDiagram.Edge edge : diagram.edges()) {
            boolean given = edge.from().isEmpty() && edge.operations().isEmpty(); // rows may come from elsewhere
            boolean makes = edge.to().isEmpty() || given || changes.stream().anyMatch(c -> c.makes(edge));
            if (makes) {
                made.add(edge);
            } else if (!edge.operations().isEmpty()) {
                problems.add(Finding.hazard(
                        edge.span(),
                        "unmade-state-change",
                        subject,
                        "Nothing that this edge names makes `" + edge.to().orElse("") + "` of "
                                + edge.from().map(f -> "`" + f + "`").orElse("a new row"),
                        "never made",
                        "Let the operation set `" + diagram.column() + "` so, or take its name or the edge away."));
            }
        }
        for (String state : states(spec, diagram)) {
            Span at = place(diagram, state);
            if (begins && !reached(state, diagram, made)) {
                problems.add(Finding.hazard(
                        at,
                        "unreachable-state",
                        subject,
                        "Nothing leads to the state `" + state + "` of `" + subject + "`",
                        "never reached",
                        "Draw the edge that leads there and let an operation make it, or take the state away (from the"
                                + " type, too)."));
            }
            boolean drawn = diagram.edges().stream()
                    .anyMatch(e -> e.from().equals(Optional.of(state)) || e.to().equals(Optional.of(state)));
            boolean left = diagram.edges().stream()
                    .anyMatch(e -> e.from().equals(Optional.of(state)) && !e.to().equals(Optional.of(state)));
            if (drawn && !left) {
                problems.add(Finding.hazard(
                        at,
                        "endless-state",
                        subject,
                        "Nothing leads out of the state `" + state + "` of `" + subject + "`, and it is no end",
                        "never left",
                        "Draw the edge that leads on; or `" + state + " --> [*]`, where a row may end so."));
            }
        }
    }

    private static Set<String> states(Spec spec, StateDiagram diagram) {
        var states = new LinkedHashSet<String>();
        diagram.edges().forEach(e -> {
            e.from().ifPresent(states::add);
            e.to().ifPresent(states::add);
        });
        Optional<Type> type = spec.model()
                .entity(diagram.table())
                .flatMap(e -> e.byColumn(diagram.column()))
                .map(Model.Attribute::type);
        if (type.isPresent() && type.get() instanceof Type.Enumeration words) {
            states.addAll(words.values());
        }
        return states;
    }

    private static Span place(StateDiagram diagram, String state) {
        return diagram.edges().stream()
                .filter(e -> e.to().equals(Optional.of(state)) || e.from().equals(Optional.of(state)))
                .map(StateDiagram.Edge::span)
                .findFirst()
                .orElse(diagram.span());
    }

    private static boolean reached(String state, StateDiagram diagram, Set<StateDiagram.Edge> made) {
        var reached = new HashSet<String>();
        for (boolean more = true; more; ) {
            more = false;
            for (StateDiagram.Edge edge : diagram.edges()) {
                boolean from =
                        edge.from().isEmpty() || reached.contains(edge.from().get());
                if (from && edge.to().isPresent() && made.contains(edge)) {
                    more |= reached.add(edge.to().get());
                }
            }
        }
        return reached.contains(state);
    }
}
