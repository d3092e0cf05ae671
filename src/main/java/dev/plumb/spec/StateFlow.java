package dev.plumb.spec;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec.StateDiagram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows the steps of one operation and knows of each row which states it may be in: what {@code require},
 * {@code where} and {@code when} ask, and what was set before.
 */
final class StateFlow {
    private static final Pattern WORD = Pattern.compile("'([^']*)'(::.*)?");

    private final Spec spec;
    private final String by;
    private final List<StateChange> changes = new ArrayList<>();

    /** By row and column, as text; all states where nothing is known. */
    private Map<Place, Set<String>> known = new HashMap<>();

    private record Place(String row, Name table, String column) {}

    StateFlow(Spec spec, String by) {
        this.spec = spec;
        this.by = by;
    }

    List<StateChange> changes(List<Step> steps) {
        steps.forEach(this::step);
        return changes;
    }

    private void step(Step step) {
        Map<Place, Set<String>> before = new HashMap<>(known);
        step.when().ifPresent(w -> learn(w.expr(), Map.of()));
        switch (step) {
            case Step.Require require -> learn(require.condition().expr(), Map.of());
            case Step.Find find -> {
                forget(find.name());
                filtered(find.list(), find.name());
                find.where().ifPresent(w -> learn(w.expr(), Map.of()));
            }
            case Step.Create create -> create(create);
            case Step.Ensure ensure -> {
                forget(ensure.name());
                made(ensure.table(), ensure.name(), all(ensure), ensure.span(), false);
            }
            case Step.Change change -> change.rows().forEach(this::change);
            case Step.Each each -> {
                unknown(each.body());
                forget(each.name());
                filtered(each.list(), each.name());
                each.where().ifPresent(w -> learn(w.expr(), Map.of()));
                each.body().forEach(this::step);
                known = merged(before, known);
            }
            case Step.Run _ -> known = new HashMap<>();
            case Step.Call call -> {
                Map<Place, Set<String>> start = new HashMap<>(known);
                Map<Place, Set<String>> end = start;
                for (List<Step> outcome : call.on().values()) {
                    known = new HashMap<>(start);
                    outcome.forEach(this::step);
                    end = merged(end, known);
                }
                known = new HashMap<>(end);
            }
            case Step.Block block -> block.body().forEach(this::step);
            case Step.Let _, Step.Delete _, Step.ListPage _, Step.Emit _, Step.Account _, Step.Answer _ -> {}
        }
        if (step.when().isPresent()) {
            known = merged(before, known);
        }
    }

    private static List<Step.Assignment> all(Step.Ensure ensure) {
        var all = new ArrayList<>(ensure.with());
        all.addAll(ensure.values());
        return all;
    }

    private void create(Step.Create create) {
        forget(create.name());
        made(create.table(), create.name(), create.with(), create.span(), true);
    }

    private void made(Name table, String row, List<Step.Assignment> with, dev.plumb.source.Span at, boolean surelyNew) {
        for (StateDiagram diagram : diagrams(table)) {
            Optional<Step.Assignment> assignment = with.stream()
                    .filter(a -> a.column().equals(diagram.column()))
                    .findFirst();
            Set<String> to = assignment
                    .map(a -> values(diagram, a.value().expression().expr()))
                    .orElseGet(() -> standard(diagram));
            changes.add(new StateChange(
                    assignment.map(Step.Assignment::span).orElse(at), diagram, by, assignment, Set.of(), to, true));
            if (surelyNew) {
                known.put(new Place(row, table, diagram.column()), to);
            }
        }
    }

    private void change(Step.Change.RowChange row) {
        for (StateDiagram diagram : diagrams(row.table())) {
            row.with().stream()
                    .filter(a -> a.column().equals(diagram.column()))
                    .findFirst()
                    .ifPresent(assignment -> {
                        var place = new Place(Walk.canonical(row.row().expr()), row.table(), diagram.column());
                        Set<String> from = known.getOrDefault(place, states(diagram));
                        Set<String> to =
                                values(diagram, assignment.value().expression().expr());
                        changes.add(new StateChange(
                                assignment.span(), diagram, by, Optional.of(assignment), from, to, false));
                        forget(diagram);
                        known.put(place, to);
                    });
        }
    }

    private List<StateDiagram> diagrams(Name table) {
        return spec.states().stream().filter(d -> d.table().equals(table)).toList();
    }

    /** The states of a column: of its type where that lists them, else those of its diagram. */
    private Set<String> states(StateDiagram diagram) {
        var states = new LinkedHashSet<String>();
        if (type(diagram) instanceof Type.Enumeration words) {
            states.addAll(words.values());
        } else {
            diagram.edges().forEach(e -> {
                e.from().ifPresent(states::add);
                e.to().ifPresent(states::add);
            });
        }
        return states;
    }

    private Type type(StateDiagram diagram) {
        return spec.model()
                .entity(diagram.table())
                .flatMap(e -> e.byColumn(diagram.column()))
                .map(Model.Attribute::type)
                .orElseThrow();
    }

    private Set<String> standard(StateDiagram diagram) {
        return spec.catalog()
                .table(diagram.table())
                .flatMap(t -> t.column(diagram.column()))
                .flatMap(Column::defaultExpression)
                .map(WORD::matcher)
                .filter(Matcher::matches)
                .map(m -> Set.of(m.group(1)))
                .orElseGet(() -> states(diagram));
    }

    /** What an expression may give. */
    private Set<String> values(StateDiagram diagram, Expr expr) {
        return switch (expr) {
            case Expr.Literal literal when literal.value() instanceof String word -> Set.of(word);
            case Expr.Conditional either -> {
                var both = new LinkedHashSet<>(values(diagram, either.then()));
                both.addAll(values(diagram, either.otherwise()));
                yield both;
            }
            case Expr.Column column
            when row(column).filter(known::containsKey).isPresent() ->
                known.getOrDefault(row(column).orElseThrow(), states(diagram));
            case Expr other
            when other.type() instanceof Type.Enumeration words -> {
                var common = new LinkedHashSet<>(states(diagram));
                common.retainAll(words.values());
                yield common.isEmpty() ? states(diagram) : common;
            }
            case Expr _ -> states(diagram);
        };
    }

    private Optional<Place> row(Expr.Column column) {
        return column.row().type() instanceof Type.Row of
                ? Optional.of(new Place(Walk.canonical(column.row()), of.table(), column.column()))
                : Optional.empty();
    }

    /** What a list is filtered by is known of its elements. */
    private void filtered(TypedExpression list, String element) {
        Expr range = list.expr();
        while (range instanceof Expr.Comprehension part
                && (part.macro() == Expr.Macro.FILTER || part.macro() == Expr.Macro.SORT_BY)) {
            if (part.macro() == Expr.Macro.FILTER) {
                learn(part.body(), Map.of(part.variable(), element));
            }
            range = part.range();
        }
    }

    private void learn(Expr condition, Map<String, String> renamed) {
        told(condition, renamed).forEach((place, states) -> known.merge(place, states, StateFlow::both));
    }

    /** What holds where a condition does. */
    private Map<Place, Set<String>> told(Expr condition, Map<String, String> renamed) {
        if (!(condition instanceof Expr.Call call)) {
            return Map.of();
        }
        List<Expr> parts = call.arguments();
        return switch (call.function()) {
            case "_&&_" -> {
                var all = new HashMap<>(told(parts.getFirst(), renamed));
                told(parts.getLast(), renamed).forEach((p, s) -> all.merge(p, s, StateFlow::both));
                yield all;
            }
            case "_||_" -> {
                Map<Place, Set<String>> left = told(parts.getFirst(), renamed);
                var either = new HashMap<Place, Set<String>>();
                told(parts.getLast(), renamed).forEach((place, states) -> {
                    Set<String> other = left.get(place);
                    if (other != null) {
                        var union = new LinkedHashSet<>(other);
                        union.addAll(states);
                        either.put(place, union);
                    }
                });
                yield either;
            }
            case "_==_", "_!=_" -> {
                boolean same = call.function().equals("_==_");
                yield compared(parts.getFirst(), parts.getLast(), same, renamed)
                        .or(() -> compared(parts.getLast(), parts.getFirst(), same, renamed))
                        .orElse(Map.of());
            }
            case "@in" ->
                parts.getFirst() instanceof Expr.Column column && parts.getLast() instanceof Expr.ListLiteral list
                        ? among(column, list.elements(), true, renamed).orElse(Map.of())
                        : Map.of();
            default -> Map.of();
        };
    }

    private Optional<Map<Place, Set<String>>> compared(
            Expr left, Expr right, boolean same, Map<String, String> renamed) {
        return left instanceof Expr.Column column ? among(column, List.of(right), same, renamed) : Optional.empty();
    }

    private Optional<Map<Place, Set<String>>> among(
            Expr.Column column, List<Expr> values, boolean among, Map<String, String> renamed) {
        Optional<Place> place = row(column);
        Optional<StateDiagram> diagram = place.stream()
                .flatMap(p -> diagrams(p.table()).stream())
                .filter(d -> d.column().equals(column.column()))
                .findFirst();
        if (diagram.isEmpty() || !values.stream().allMatch(StateFlow::isWord)) {
            return Optional.empty();
        }
        var words = new LinkedHashSet<String>();
        values.forEach(v -> words.add((String) java.util.Objects.requireNonNull(((Expr.Literal) v).value())));
        var states = new LinkedHashSet<>(states(diagram.get()));
        if (among) {
            states.retainAll(words);
        } else {
            states.removeAll(words);
        }
        Place said = place.orElseThrow();
        String row = renamed.getOrDefault(said.row(), said.row());
        return Optional.of(Map.of(new Place(row, said.table(), said.column()), states));
    }

    private static boolean isWord(Expr expr) {
        return expr instanceof Expr.Literal literal && literal.value() instanceof String;
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        var both = new LinkedHashSet<>(one);
        both.retainAll(other);
        return both;
    }

    /** What holds either way. */
    private static Map<Place, Set<String>> merged(Map<Place, Set<String>> one, Map<Place, Set<String>> other) {
        var merged = new HashMap<Place, Set<String>>();
        one.forEach((place, states) -> {
            Set<String> also = other.get(place);
            if (also != null) {
                var union = new LinkedHashSet<>(states);
                union.addAll(also);
                merged.put(place, union);
            }
        });
        return merged;
    }

    /** A name that means another row from now on. */
    private void forget(String row) {
        known.keySet().removeIf(p -> p.row().equals(row) || p.row().startsWith(row + "."));
    }

    /** Another name may mean the row that was changed. */
    private void forget(StateDiagram diagram) {
        known.keySet()
                .removeIf(p -> p.table().equals(diagram.table()) && p.column().equals(diagram.column()));
    }

    /** What a loop's steps change may have changed when they run again. */
    private void unknown(List<Step> body) {
        Step.all(body).forEach(step -> {
            switch (step) {
                case Step.Change change ->
                    change.rows().forEach(r -> diagrams(r.table()).forEach(this::forget));
                case Step.Run _ -> known = new HashMap<>();
                case Step _ -> {}
            }
        });
    }
}
