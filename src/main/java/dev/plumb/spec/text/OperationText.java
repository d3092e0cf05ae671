package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/**
 * An operation as described under {@code operations}.
 *
 * @param span name and body
 * @param takes the parameters of one that has no endpoint
 */
public record OperationText(Span span, Word name, List<Parameter> takes, List<StepText> steps) {

    public OperationText {
        takes = List.copyOf(takes);
        steps = List.copyOf(steps);
    }

    /** @param type a table (its row), a schema of the contract, or a CEL type */
    public record Parameter(Word name, Word type) {}
}
