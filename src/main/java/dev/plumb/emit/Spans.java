package dev.plumb.emit;

import dev.plumb.source.Span;
import dev.plumb.spec.Step;
import java.util.List;
import java.util.SequencedMap;

/** Places for what is not written yet. */
final class Spans {
    private Spans() {}

    static Span of(SequencedMap<String, Step.Outcome> outcomes, List<Step.Assignment> assignments) {
        if (assignments.isEmpty()) {
            throw new IllegalStateException("no place for " + outcomes);
        }
        return assignments.getFirst().span();
    }
}
