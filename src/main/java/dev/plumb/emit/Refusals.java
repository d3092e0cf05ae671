package dev.plumb.emit;

import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether an operation may refuse after it has changed something, so that whoever goes on must undo that first. */
final class Refusals {
    private final Spec spec;
    /** The codes that are looked for; {@code *} for any. */
    private final Set<String> codes;

    private final Set<String> underway = new HashSet<>();
    private boolean written;
    private boolean late;

    private Refusals(Spec spec, Set<String> codes) {
        this.spec = spec;
        this.codes = codes;
    }

    static boolean comeLate(Spec spec, String operation, Set<String> codes) {
        var refusals = new Refusals(spec, codes);
        refusals.operation(operation);
        return refusals.late;
    }

    private void operation(String name) {
        if (underway.add(name)) {
            spec.operation(name).ifPresent(o -> steps(o.steps()));
            underway.remove(name);
        } else {
            late |= written; // it runs itself
        }
    }

    private void steps(List<Step> steps) {
        steps.forEach(this::step);
    }

    private void step(Step step) {
        switch (step) {
            case Step.Require require -> refusal(require.otherwise());
            case Step.Find find -> refusal(find.otherwise());
            case Step.Create create -> write(create.otherwise().values());
            case Step.Ensure ensure -> write(ensure.otherwise().values());
            case Step.Change change -> write(change.otherwise().values());
            case Step.Delete delete -> write(delete.otherwise().values());
            case Step.Emit _ -> written = true;
            case Step.Account account -> write(account.otherwise().values());
            case Step.Each each -> {
                steps(each.body());
                steps(each.body());
            }
            case Step.Block block -> steps(block.body());
            case Step.Run run -> {
                operation(run.operation());
                run.otherwise().values().forEach(this::refusal);
            }
            case Step.Call call -> call.on().values().forEach(this::steps);
            case Step.Let _, Step.ListPage _, Step.Answer _ -> {}
        }
    }

    private boolean isMeant(String code) {
        return codes.contains("*") || codes.contains(code);
    }

    private void refusal(Step.Outcome outcome) {
        switch (outcome) {
            case Step.Outcome.Failure(var code) -> late |= written && isMeant(code);
            case Step.Outcome.Steps(var steps) -> steps(steps);
            case Step.Outcome.Skip _, Step.Outcome.GoOn _ -> {}
        }
    }

    /** A statement that the database refuses has its transaction refused whole. */
    private void write(Iterable<Step.Outcome> outcomes) {
        late |= isMeant("CONFLICT") || isMeant("INVALID_REQUEST");
        for (Step.Outcome outcome : outcomes) {
            late |= outcome instanceof Step.Outcome.Failure(var code) && isMeant(code);
            refusal(outcome);
        }
        written = true;
    }
}
