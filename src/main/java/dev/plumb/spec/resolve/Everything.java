package dev.plumb.spec.resolve;

import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds all that a specification holds of one kind. */
final class Everything {
    private final List<TypedExpression> found = new ArrayList<>();

    private Everything() {}

    /** Every expression of the specification that stands in what was resolved. */
    static List<TypedExpression> expressions(Spec spec) {
        var all = new Everything();
        spec.operations().forEach(o -> all.steps(o.steps()));
        spec.access().visible().values().forEach(v -> all.found.add(v.rule()));
        spec.invariants().forEach(i -> all.found.add(i.truth()));
        spec.errors().values().forEach(e -> all.add(e.detail()));
        all.add(spec.envelope().body());
        spec.consequences().reactions().forEach(r -> all.steps(r.steps()));
        spec.consequences().jobs().forEach(j -> all.steps(j.steps()));
        spec.consequences().integrations().values().forEach(i -> {
            i.credentials().forEach(c -> all.found.add(c.value()));
            i.fallback().values().forEach(f -> {
                all.add(f.value());
                all.found.addAll(f.fields().values());
            });
        });
        spec.consequences().incoming().forEach(i -> all.add(i.id()));
        return List.copyOf(all.found);
    }

    private void add(Optional<TypedExpression> expression) {
        expression.ifPresent(found::add);
    }

    private void steps(List<Step> steps) {
        steps.forEach(this::step);
    }

    private void outcomes(Iterable<Step.Outcome> outcomes) {
        outcomes.forEach(o -> {
            if (o instanceof Step.Outcome.Steps inner) {
                steps(inner.steps());
            }
        });
    }

    private void assignments(List<Step.Assignment> assignments) {
        assignments.forEach(a -> found.add(a.value().expression()));
    }

    private void step(Step step) {
        add(step.when());
        switch (step) {
            case Step.Require s -> {
                found.add(s.condition());
                outcomes(List.of(s.otherwise()));
            }
            case Step.Find s -> {
                found.add(s.list());
                add(s.where());
                outcomes(List.of(s.otherwise()));
            }
            case Step.Let s -> found.addAll(s.values().values());
            case Step.Create s -> {
                assignments(s.with());
                outcomes(s.otherwise().values());
            }
            case Step.Ensure s -> {
                assignments(s.with());
                assignments(s.values());
                outcomes(s.otherwise().values());
            }
            case Step.Change s -> {
                s.rows().forEach(r -> {
                    found.add(r.row());
                    assignments(r.with());
                });
                outcomes(s.otherwise().values());
            }
            case Step.Delete s -> {
                found.add(s.target());
                outcomes(s.otherwise().values());
            }
            case Step.Each s -> {
                found.add(s.list());
                add(s.where());
                add(s.limit());
                steps(s.body());
            }
            case Step.Run s -> {
                found.addAll(s.with().values());
                outcomes(s.otherwise().values());
            }
            case Step.ListPage s -> {
                found.add(s.list());
                found.addAll(s.where());
                s.orders().forEach(o -> o.terms().forEach(t -> found.add(t.key())));
            }
            case Step.Emit s -> found.addAll(s.with().values());
            case Step.Call s -> {
                found.addAll(s.with().values());
                add(s.idempotencyKey());
                s.on().values().forEach(this::steps);
            }
            case Step.Account s -> {
                s.with().values().forEach(given -> found.add(given.value()));
                outcomes(s.otherwise().values());
            }
            case Step.Block s -> {
                steps(s.body());
                s.erased().ifPresent(found::add);
            }
            case Step.Answer s -> {
                s.body().ifPresent(this::rendering);
                found.addAll(s.headers().values());
                s.location().ifPresent(l -> found.addAll(l.values().values()));
            }
        }
    }

    private void rendering(Rendering rendering) {
        switch (rendering) {
            case Rendering.Scalar r -> found.add(r.value());
            case Rendering.Structure r -> {
                r.fields().forEach(f -> rendering(f.value()));
                add(r.rest());
            }
            case Rendering.One r -> {
                found.add(r.row());
                rendering(r.item());
            }
            case Rendering.Many r -> {
                found.add(r.list());
                rendering(r.item());
            }
            case Rendering.Elements r -> r.elements().forEach(this::rendering);
            case Rendering.Again _ -> {}
        }
    }
}
