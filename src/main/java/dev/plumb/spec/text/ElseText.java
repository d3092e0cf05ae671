package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/** What {@code else} says. */
public sealed interface ElseText {
    Span span();

    /** One outcome for whatever goes wrong. */
    record One(OutcomeText outcome) implements ElseText {
        @Override
        public Span span() {
            return outcome.span();
        }
    }

    /** By the name of a constraint, of an error code, or of an outcome of an account's action. */
    record Cases(Span span, List<CaseText> cases) implements ElseText {
        public Cases {
            cases = List.copyOf(cases);
        }
    }
}
