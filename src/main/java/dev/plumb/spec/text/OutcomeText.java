package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/** How a branch goes on. */
public sealed interface OutcomeText {
    Span span();

    /** The whole operation ends with this error. */
    record Fail(Word code) implements OutcomeText {
        @Override
        public Span span() {
            return code.span();
        }
    }

    /** {@code skip}: the branch ends quietly. */
    record Skip(Span span) implements OutcomeText {}

    /** {@code null}: goes on without. */
    record Without(Span span) implements OutcomeText {}

    record Steps(Span span, List<StepText> steps) implements OutcomeText {
        public Steps {
            steps = List.copyOf(steps);
        }
    }
}
