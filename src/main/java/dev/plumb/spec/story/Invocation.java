package dev.plumb.spec.story;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A call of an operation.
 *
 * @param again whether parameters that are not given here are those of the person's last call, where this
 *     operation has them too
 * @param body the whole body as written; its properties stand among the arguments where it is given by name
 */
public record Invocation(
        Span span,
        Person who,
        String operation,
        int times,
        boolean again,
        List<Argument> arguments,
        Optional<Body> body) {
    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /** @param mediaType of the contract's, the one that is declared first unless the story names one */
    public record Body(Span span, String mediaType, String content) {}
}
