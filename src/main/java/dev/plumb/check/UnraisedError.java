package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;

/** An error code that is declared and that nothing ends with. */
final class UnraisedError implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var raised = new HashSet<String>();
        Doing.all(spec).stream()
                .flatMap(doing -> Step.all(doing.steps()))
                .flatMap(Step::outcomes)
                .forEach(outcome -> {
                    if (outcome instanceof Step.Outcome.Failure(String code)) {
                        raised.add(code);
                    }
                });
        for (Spec.ErrorCode error : spec.errors().values()) {
            if (!error.builtIn() && !raised.contains(error.code())) {
                problems.add(Finding.hazard(
                        error.span(),
                        "unraised-error",
                        error.code(),
                        "Nothing ends with `" + error.code() + "`",
                        "never raised",
                        "Take it away, or say what ends so (`else: " + error.code() + "`): a rule may have been"
                                + " forgotten."));
            }
        }
    }
}
