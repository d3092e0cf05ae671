package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/** Work by the clock, on one instance at a time. */
public record JobText(Span span, Word name, Schedule schedule, List<StepText> steps) {

    public JobText {
        steps = List.copyOf(steps);
    }

    public sealed interface Schedule {}

    public record Every(DurationText period) implements Schedule {}

    /** @param expression five or six fields, or a macro such as {@code @daily}, in UTC */
    public record Cron(Word expression) implements Schedule {}
}
