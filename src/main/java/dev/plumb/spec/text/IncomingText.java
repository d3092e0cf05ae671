package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.Optional;

/**
 * Deliveries of a partner that an operation of ours takes.
 *
 * @param operation its operationId
 * @param id what tells a repeat
 */
public record IncomingText(Span span, Word operation, Optional<SignatureText> signature, Optional<ExpressionText> id) {}
