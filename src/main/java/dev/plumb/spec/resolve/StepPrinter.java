package dev.plumb.spec.resolve;

import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes resolved operations the way that a specification would say them, with everything that was
 * filled in: what comes from the request, what an absent field means, how an answer is made.
 */
public final class StepPrinter {
    private final StringBuilder text = new StringBuilder();

    private StepPrinter() {}

    /** One operation: its name, what it takes, its steps. */
    public static String print(Operation operation) {
        var printer = new StepPrinter();
        String endpoint = operation
                .endpoint()
                .map(e -> e.method() + " " + e.path())
                .orElseGet(() -> "takes " + operation.takes().keySet());
        printer.line(0, operation.name() + ":" + (operation.inferred() ? "  # inferred from " : "  # ") + endpoint);
        operation.endpoint().ifPresent(e -> printer.line(1, "who: " + who(e.security())));
        printer.steps(1, operation.steps());
        return printer.text.toString();
    }

    /** What follows from an event, or what the clock starts: its name and its steps. */
    static String print(String name, List<Step> steps) {
        var printer = new StepPrinter();
        printer.line(0, name + ":");
        printer.steps(1, steps);
        return printer.text.toString();
    }

    /** Who may call, in words. */
    public static String who(Contract.Security security) {
        if (!security.said()) {
            return "nobody yet: nothing says who";
        }
        if (security.open()) {
            return "everybody";
        }
        if (security.optional()) {
            return "everybody; a token names the viewer";
        }
        boolean together =
                security.alternatives().stream().anyMatch(a -> a.requirements().size() > 1);
        var requirements = security.alternatives().stream()
                .flatMap(a -> a.requirements().stream())
                .toList();
        boolean different = requirements.stream()
                                .map(Contract.Requirement::scheme)
                                .distinct()
                                .count()
                        > 1
                && requirements.stream()
                                .map(Contract.Requirement::roles)
                                .distinct()
                                .count()
                        > 1;
        if (together || different) {
            return security.alternatives().stream().map(StepPrinter::who).collect(Collectors.joining("; or "));
        }
        return security.anyOfRoles().isEmpty() ? "whoever is signed in" : String.join(" or ", security.anyOfRoles());
    }

    private static String who(Contract.Alternative alternative) {
        return alternative.requirements().stream()
                .map(r -> (r.roles().isEmpty() ? "" : String.join(" or ", r.roles()) + " by ") + "`" + r.scheme() + "`")
                .collect(Collectors.joining(" and "));
    }

    private void line(int depth, String words) {
        text.append("  ".repeat(depth)).append(words).append('\n');
    }

    private void steps(int depth, List<Step> steps) {
        steps.forEach(step -> step(depth, step));
    }

    private void step(int depth, Step step) {
        String when = step.when().map(w -> "  when: " + w.text()).orElse("");
        switch (step) {
            case Step.Require s ->
                line(depth, "- require: " + s.condition().text() + when + "  else: " + outcome(s.otherwise()));
            case Step.Find s ->
                line(
                        depth,
                        "- find: " + s.name() + " in " + s.list().text()
                                + s.where().map(w -> " where " + w.text()).orElse("")
                                + when
                                + "  else: "
                                + outcome(s.otherwise()));
            case Step.Let s -> line(depth, "- let: " + values(s.values()) + when);
            case Step.Create s -> {
                line(depth, "- create: " + s.name() + " in " + s.table() + when);
                assignments(depth + 2, s.with());
                outcomes(depth + 1, s.otherwise());
            }
            case Step.Ensure s -> {
                line(depth, "- ensure: " + s.name() + " in " + s.table() + when);
                assignments(depth + 2, s.with());
                if (!s.values().isEmpty()) {
                    line(depth + 1, "values:");
                    assignments(depth + 2, s.values());
                }
                outcomes(depth + 1, s.otherwise());
            }
            case Step.Change s -> {
                for (Step.Change.RowChange row : s.rows()) {
                    line(depth, "- set: " + row.row().text() + " (" + row.table() + ")" + when);
                    assignments(depth + 2, row.with());
                }
                outcomes(depth + 1, s.otherwise());
            }
            case Step.Delete s -> {
                line(depth, "- delete: " + s.target().text() + when);
                outcomes(depth + 1, s.otherwise());
            }
            case Step.Each s -> {
                line(
                        depth,
                        "- each: " + s.name() + " in " + s.list().text()
                                + s.where().map(w -> " where " + w.text()).orElse("")
                                + s.limit().map(l -> " limit " + l.text()).orElse("")
                                + when);
                steps(depth + 1, s.body());
            }
            case Step.Run s -> {
                line(depth, "- run: " + s.operation() + " with " + values(s.with()) + when);
                outcomes(depth + 1, s.otherwise());
            }
            case Step.ListPage s -> {
                line(depth, "- list: " + s.name() + " in " + s.list().text() + " as " + s.as() + when);
                s.where().forEach(w -> line(depth + 1, "where: " + w.text()));
                s.orders()
                        .forEach(o -> line(
                                depth + 1,
                                "sort" + (o.name().isEmpty() ? "" : " " + o.name()) + ": "
                                        + String.join(
                                                ", ",
                                                o.terms().stream()
                                                        .map(t -> t.key().text() + (t.descending() ? " desc" : ""))
                                                        .toList())));
                line(depth + 1, "page: " + paging(s.paging()));
            }
            case Step.Emit s -> line(depth, "- emit: " + s.event() + " with " + values(s.with()) + when);
            case Step.Call s -> {
                line(depth, "- call: " + s.partner() + "." + s.operation() + " with " + values(s.with()) + when);
                s.on().forEach((status, steps) -> {
                    line(depth + 1, "on " + status + ":");
                    steps(depth + 2, steps);
                });
            }
            case Step.Account s -> {
                line(depth, "- accounts: " + s.action() + when);
                outcomes(depth + 1, s.otherwise());
            }
            case Step.Block s -> {
                line(depth, s.erased().map(key -> "- erase: " + key.text()).orElse("-") + when);
                steps(depth + 1, s.body());
            }
            case Step.Answer s -> {
                line(depth, "- answer: " + s.status() + when);
                s.headers().forEach((name, value) -> line(depth + 1, name + ": " + value.text()));
                s.location()
                        .ifPresent(l -> line(depth + 1, "Location: " + l.template() + " with " + values(l.values())));
                s.body().ifPresent(body -> rendering(depth + 1, "body", body));
            }
        }
    }

    private static String paging(Step.Paging paging) {
        return switch (paging) {
            case Step.Paging.Whole _ -> "whole";
            case Step.Paging.First p ->
                "first " + p.limit() + " (" + p.defaultLimit() + ", at most " + p.maximum() + ")";
            case Step.Paging.Cursor p ->
                "cursor " + p.limit() + " (" + p.defaultLimit() + ", at most " + p.maximum() + "), " + p.cursor();
            case Step.Paging.Offset p ->
                "offset " + p.limit() + " (" + p.defaultLimit() + ", at most " + p.maximum() + "), " + p.offset();
            case Step.Paging.PageNumber p ->
                "number " + p.size() + " (" + p.defaultSize() + ", at most " + p.maximum() + "), " + p.page() + " from "
                        + p.first();
        };
    }

    private void assignments(int depth, List<Step.Assignment> assignments) {
        for (Step.Assignment a : assignments) {
            String value = switch (a.value()) {
                case Step.Value.Computed(var e) -> e.text();
                case Step.Value.Lookup(var e, var table, var column, var target) ->
                    "the " + target + " of " + table + " whose " + column + " is " + e.text();
                case Step.Value.Remainder(var e, var named) -> e.text() + " without " + named;
            };
            String absent = switch (a.absent()) {
                case NEVER -> "";
                case DEFAULT -> ", absent: its default";
                case KEEP -> ", absent: as it is";
            };
            line(
                    depth,
                    a.column() + ": " + value
                            + a.field().map(f -> "  # field " + f + absent).orElse(""));
        }
    }

    private void outcomes(int depth, Map<String, Outcome> outcomes) {
        outcomes.forEach((name, outcome) -> {
            line(depth, "else " + name + ": " + outcome(outcome));
            if (outcome instanceof Outcome.Steps inner) {
                steps(depth + 1, inner.steps());
            }
        });
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failure(var code) -> code;
            case Outcome.Skip _ -> "skip";
            case Outcome.GoOn _ -> "null";
            case Outcome.Steps steps -> steps.steps().size() + " steps";
        };
    }

    private static String values(Map<String, TypedExpression> values) {
        return "{ "
                + String.join(
                        ", ",
                        values.entrySet().stream()
                                .map(e -> e.getKey() + ": " + e.getValue().text())
                                .toList())
                + " }";
    }

    private void rendering(int depth, String name, Rendering rendering) {
        switch (rendering) {
            case Rendering.Scalar r -> line(depth, name + ": " + r.value().text());
            case Rendering.Structure r -> {
                line(depth, name + ":" + r.type().map(t -> " " + t).orElse(""));
                fields(depth + 1, r);
            }
            case Rendering.One r -> {
                line(depth, name + ": " + r.row().text() + " as " + r.name() + type(r.item()));
                item(depth + 1, r.item());
            }
            case Rendering.Many r -> {
                line(depth, name + ": each " + r.name() + " of " + r.list().text() + type(r.item()));
                item(depth + 1, r.item());
            }
            case Rendering.Elements r -> {
                line(depth, name + ": a list of " + r.elements().size());
                r.elements().forEach(e -> rendering(depth + 1, "item", e));
            }
            case Rendering.Again r -> line(depth, name + ": as " + r.type() + " around it");
        }
    }

    private static String type(Rendering item) {
        Optional<String> type = item instanceof Rendering.Structure s ? s.type() : Optional.empty();
        return type.map(t -> " (" + t + ")").orElse("");
    }

    private void item(int depth, Rendering item) {
        if (item instanceof Rendering.Structure structure) {
            fields(depth, structure);
        } else if (item instanceof Rendering.Again again) {
            line(depth, "as " + again.type() + " around it");
        } else {
            rendering(depth, "item", item);
        }
    }

    private void fields(int depth, Rendering.Structure structure) {
        for (Rendering.Field field : structure.fields()) {
            rendering(depth, field.property() + (field.required() ? "" : "?"), field.value());
        }
        structure.rest().ifPresent(rest -> line(depth, "*: " + rest.text()));
    }
}
