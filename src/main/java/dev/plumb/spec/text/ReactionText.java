package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/** What happens after an event's change is stored. */
public record ReactionText(Span span, Word event, List<StepText> steps) {
    public ReactionText {
        steps = List.copyOf(steps);
    }
}
