package dev.plumb.emit;

import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an operation does with the rows that it names: shows them, looks at them, changes them. */
final class Usage {
    private final Map<String, Integer> mentions = new HashMap<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final List<Rendering.Many> lists = new ArrayList<>();
    private final boolean placedByBody;
    private final Optional<String> atHand;
    private int counting = 1;

    /** @param placedByBody whether the answer's location is made of its body */
    Usage(Spec spec, Operation operation, boolean placedByBody) {
        this(spec, operation.steps(), placedByBody, Optional.empty());
    }

    /** @param atHand the row that the answer takes from memory ({@link RowsAtHand}) */
    Usage(Spec spec, List<Step> steps, boolean placedByBody, Optional<String> atHand) {
        this.placedByBody = placedByBody;
        this.atHand = atHand;
        Walk.steps(steps, step -> {
            mention(step);
            switch (step) {
                case Step.Answer answer -> answer(answer);
                case Step.Run run ->
                    run.with().forEach((name, value) -> {
                        if (value.expr() instanceof Expr.Variable variable
                                && Runs.writes(spec, run.operation(), name)) {
                            changed.add(variable.name());
                        }
                    });
                case Step.Change change ->
                    change.rows().forEach(row -> {
                        if (row.row().expr() instanceof Expr.Variable variable) {
                            changed.add(variable.name());
                        }
                    });
                case Step.Delete delete -> {
                    if (delete.target().expr() instanceof Expr.Variable variable) {
                        deleted.add(variable.name());
                    }
                }
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Each _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _ -> {}
            }
        });
    }

    /** What a step looks at; the names that its own conditions give to elements are not the operation's. */
    private void mention(Step step) {
        step.when().ifPresent(this::count);
        switch (step) {
            case Step.Find find -> {
                count(find.list());
                find.where().ifPresent(w -> count(w, find.name()));
            }
            case Step.Each loop -> {
                count(loop.list());
                loop.where().ifPresent(w -> count(w, loop.name()));
                loop.limit().ifPresent(this::count);
            }
            case Step.ListPage page -> {
                count(page.list());
                page.where().forEach(w -> count(w, page.name()));
                page.orders().forEach(o -> o.terms().forEach(t -> count(t.key(), page.name())));
            }
            case Step.Answer answer -> {
                answer.body().ifPresent(body -> rendering(body, Set.of()));
                answer.headers().values().forEach(this::count);
            }
            case Step.Require _,
                    Step.Let _,
                    Step.Create _,
                    Step.Ensure _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Run _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _ -> {
                var own = new ArrayList<TypedExpression>();
                Walk.own(step, own::add);
                step.when().ifPresent(own::remove);
                own.forEach(this::count);
            }
        }
    }

    private void rendering(Rendering rendering, Set<String> inner) {
        switch (rendering) {
            case Rendering.Scalar scalar -> count(scalar.value(), inner);
            case Rendering.Structure structure -> {
                structure.fields().forEach(f -> rendering(f.value(), inner));
                structure.rest().ifPresent(r -> count(r, inner));
            }
            case Rendering.One one -> {
                count(one.row(), inner);
                rendering(one.item(), with(inner, one.name()));
            }
            case Rendering.Many many -> {
                count(many.list(), inner);
                rendering(many.item(), with(inner, many.name()));
            }
            case Rendering.Elements list -> list.elements().forEach(e -> rendering(e, inner));
            case Rendering.Again _ -> {}
        }
    }

    private static Set<String> with(Set<String> names, String name) {
        var more = new HashSet<>(names);
        more.add(name);
        return more;
    }

    private void answer(Step.Answer answer) {
        answer.body().ifPresent(this::shows);
        if (!placedByBody) {
            answer.location().ifPresent(l -> l.values().values().forEach(this::count));
        }
    }

    private void shows(Rendering rendering) {
        switch (rendering) {
            case Rendering.One one -> {
                if (one.row().expr() instanceof Expr.Variable variable
                        && atHand.filter(variable.name()::equals).isEmpty()) {
                    shown.merge(variable.name(), 1, Integer::sum);
                }
            }
            case Rendering.Many many -> lists.add(many);
            case Rendering.Structure structure -> structure.fields().forEach(f -> shows(f.value()));
            case Rendering.Elements list -> list.elements().forEach(this::shows);
            case Rendering.Scalar _, Rendering.Again _ -> {}
        }
    }

    private void count(TypedExpression expression) {
        count(expression, Set.of());
    }

    private void count(TypedExpression expression, String inner) {
        count(expression, Set.of(inner));
    }

    private void count(TypedExpression expression, Set<String> inner) {
        Walk.within(expression.expr(), part -> {
            if (part instanceof Expr.Variable variable && !inner.contains(variable.name())) {
                mentions.merge(variable.name(), counting, Integer::sum);
            }
        });
    }

    /** What a step looked at does not count any more for the steps behind it; what it changes still does. */
    void passed(Step step) {
        counting = -1;
        if (step instanceof Step.Change change) {
            change.rows().forEach(r -> r.with().forEach(a -> count(a.value().expression())));
        } else if (!(step instanceof Step.Delete) && !(step instanceof Step.Answer)) {
            mention(step);
        }
        counting = 1;
    }

    /** Whether answers show the row as it is stored, and nothing else looks at it; what changes it apart. */
    boolean onlyShown(String variable) {
        int changes = (changed.contains(variable) ? 1 : 0) + (deleted.contains(variable) ? 1 : 0);
        return mentions.getOrDefault(variable, 0) <= shown.getOrDefault(variable, 0) + changes;
    }

    boolean isShown(String variable) {
        return shown.containsKey(variable);
    }

    boolean isUnused(String variable) {
        return mentions.getOrDefault(variable, 0) == 0;
    }

    boolean onlyDeleted(String variable) {
        return deleted.contains(variable) && mentions.getOrDefault(variable, 0) == 1;
    }

    boolean isWritten(String variable) {
        return changed.contains(variable) || deleted.contains(variable);
    }

    boolean isChanged(String variable) {
        return changed.contains(variable);
    }

    /** Where a page's items are shown. */
    Optional<Rendering.Many> listOf(String page) {
        return lists.stream()
                .filter(m -> m.list().expr() instanceof Expr.Property items
                        && items.property().equals("items")
                        && items.target() instanceof Expr.Variable variable
                        && variable.name().equals(page))
                .findFirst();
    }
}
