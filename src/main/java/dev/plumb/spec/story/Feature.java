package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.List;

/** A feature with its scenarios; the background's steps stand first in each. */
public record Feature(Span span, String name, List<Scenario> scenarios) {
    public Feature {
        scenarios = List.copyOf(scenarios);
    }

    /** An outline's examples are scenarios of their own. */
    public record Scenario(Span span, String name, List<StoryStep> steps) {
        public Scenario {
            steps = List.copyOf(steps);
        }
    }
}
