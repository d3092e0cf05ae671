package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.ElseText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.OutcomeText;
import dev.plumb.spec.text.SortText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Walks through steps for what they mention. */
final class Texts {
    private final List<String> found = new ArrayList<>();
    private boolean skips;

    private Texts() {}

    /** Every expression of the steps, as text. */
    static List<String> of(List<StepText> steps) {
        var texts = new Texts();
        steps.forEach(texts::step);
        return texts.found;
    }

    /** Whether one of the steps may end a branch quietly. */
    static boolean skip(List<StepText> steps) {
        var texts = new Texts();
        steps.forEach(texts::step);
        return texts.skips;
    }

    private void add(ExpressionText text) {
        found.add(text.text());
    }

    private void value(ValueText value) {
        switch (value) {
            case ValueText.Expression(var text) -> add(text);
            case ValueText.Fields fields -> fields.fields().forEach(f -> value(f.value()));
            case ValueText.Elements elements -> elements.elements().forEach(this::value);
        }
    }

    private void otherwise(Optional<ElseText> text) {
        switch (text.orElse(null)) {
            case null -> {}
            case ElseText.One(var one) -> outcome(one);
            case ElseText.Cases cases -> cases.cases().forEach(c -> outcome(c.outcome()));
        }
    }

    private void outcome(OutcomeText text) {
        skips |= text instanceof OutcomeText.Skip;
        if (text instanceof OutcomeText.Steps steps) {
            steps.steps().forEach(this::step);
        }
    }

    private void step(StepText step) {
        step.when().ifPresent(this::add);
        switch (step) {
            case StepText.Require t -> {
                add(t.condition());
                otherwise(t.otherwise());
            }
            case StepText.Find t -> {
                add(t.list());
                t.where().ifPresent(this::add);
                otherwise(t.otherwise());
            }
            case StepText.Let t -> t.values().forEach(v -> add(v.expression()));
            case StepText.Create t -> {
                t.with().ifPresent(this::value);
                otherwise(t.otherwise());
            }
            case StepText.Ensure t -> {
                value(t.with());
                t.values().ifPresent(this::value);
                otherwise(t.otherwise());
            }
            case StepText.SetValues t -> {
                t.assignments().forEach(a -> add(a.value()));
                otherwise(t.otherwise());
            }
            case StepText.SetFrom t -> {
                add(t.from());
                otherwise(t.otherwise());
            }
            case StepText.Delete t -> {
                add(t.rows());
                otherwise(t.otherwise());
            }
            case StepText.Each t -> {
                add(t.list());
                t.where().ifPresent(this::add);
                t.limit().ifPresent(this::add);
                t.steps().forEach(this::step);
            }
            case StepText.Run t -> {
                t.with().ifPresent(this::value);
                otherwise(t.otherwise());
            }
            case StepText.ListPage t -> {
                add(t.list());
                t.where().forEach(this::add);
                switch (t.sort().orElse(null)) {
                    case SortText.Fixed fixed -> fixed.terms().forEach(term -> add(term.key()));
                    case SortText.Named named ->
                        named.orders().forEach(o -> o.terms().forEach(term -> add(term.key())));
                    case null -> {}
                }
            }
            case StepText.Emit t -> t.with().ifPresent(this::value);
            case StepText.Call t -> {
                t.with().ifPresent(this::value);
                t.idempotencyKey().ifPresent(this::add);
                t.on().forEach(c -> outcome(c.outcome()));
            }
            case StepText.Accounts t -> {
                t.with().ifPresent(this::value);
                otherwise(t.otherwise());
            }
            case StepText.Answer t -> {
                value(t.body());
                t.headers().forEach(h -> add(h.expression()));
            }
            case StepText.Export t -> add(t.person());
            case StepText.Erase t -> add(t.person());
            case StepText.Group t -> t.steps().forEach(this::step);
        }
    }

    /** Adds the names of the operations that steps run. */
    static void runs(List<StepText> steps, Set<String> names) {
        runs(steps, run -> names.add(run.operation().text()));
    }

    /** Every step, however deep, that runs an operation. */
    static void runs(List<StepText> steps, Consumer<StepText.Run> each) {
        for (StepText step : steps) {
            switch (step) {
                case StepText.Run t -> {
                    each.accept(t);
                    runs(t.otherwise(), each);
                }
                case StepText.Each t -> runs(t.steps(), each);
                case StepText.Group t -> runs(t.steps(), each);
                case StepText.Call t -> t.on().forEach(c -> runs(c.outcome(), each));
                case StepText.Require t -> runs(t.otherwise(), each);
                case StepText.Find t -> runs(t.otherwise(), each);
                case StepText.Create t -> runs(t.otherwise(), each);
                case StepText.Ensure t -> runs(t.otherwise(), each);
                case StepText.SetValues t -> runs(t.otherwise(), each);
                case StepText.SetFrom t -> runs(t.otherwise(), each);
                case StepText.Delete t -> runs(t.otherwise(), each);
                case StepText.Accounts t -> runs(t.otherwise(), each);
                case StepText.Let _,
                        StepText.ListPage _,
                        StepText.Emit _,
                        StepText.Export _,
                        StepText.Erase _,
                        StepText.Answer _ -> {}
            }
        }
    }

    private static void runs(Optional<ElseText> text, Consumer<StepText.Run> each) {
        switch (text.orElse(null)) {
            case null -> {}
            case ElseText.One(var one) -> runs(one, each);
            case ElseText.Cases cases -> cases.cases().forEach(c -> runs(c.outcome(), each));
        }
    }

    private static void runs(OutcomeText text, Consumer<StepText.Run> each) {
        if (text instanceof OutcomeText.Steps steps) {
            runs(steps.steps(), each);
        }
    }

    /** The first table that steps write, list or look into. */
    static Optional<Name> touched(List<Step> steps) {
        return steps.stream().flatMap(step -> table(step).stream()).findFirst();
    }

    private static Optional<Name> table(Step step) {
        return switch (step) {
            case Step.Create s -> Optional.of(s.table());
            case Step.Ensure s -> Optional.of(s.table());
            case Step.Change s -> Optional.of(s.rows().getFirst().table());
            case Step.Find s -> rows(s.list().type());
            case Step.ListPage s -> rows(s.list().type());
            case Step.Delete s -> rows(s.target().type());
            case Step.Each s -> touched(s.body()).or(() -> rows(s.list().type()));
            case Step.Block s -> touched(s.body());
            case Step.Answer s -> s.body().flatMap(Texts::rendered);
            case Step.Require _, Step.Let _, Step.Run _, Step.Emit _, Step.Call _, Step.Account _ -> Optional.empty();
        };
    }

    private static Optional<Name> rendered(dev.plumb.spec.Rendering rendering) {
        return switch (rendering) {
            case dev.plumb.spec.Rendering.One one -> rows(one.row().type());
            case dev.plumb.spec.Rendering.Many many -> rows(many.list().type());
            case dev.plumb.spec.Rendering.Structure structure ->
                structure.fields().stream()
                        .flatMap(f -> rendered(f.value()).stream())
                        .findFirst();
            case dev.plumb.spec.Rendering.Elements list ->
                list.elements().stream().flatMap(e -> rendered(e).stream()).findFirst();
            case dev.plumb.spec.Rendering.Scalar _, dev.plumb.spec.Rendering.Again _ -> Optional.empty();
        };
    }

    private static Optional<Name> rows(Type type) {
        return switch (type) {
            case Type.Row row -> Optional.of(row.table());
            case Type.ListOf(Type.Row row, boolean _) -> Optional.of(row.table());
            case Type.Scalar _, Type.Enumeration _, Type.ListOf _, Type.MapOf _, Type.Struct _ -> Optional.empty();
        };
    }
}
