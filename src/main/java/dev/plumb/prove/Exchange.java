package dev.plumb.prove;

import dev.plumb.spec.Contract.Endpoint;
import java.util.Optional;

/**
 * A request and its answer.
 *
 * @param endpoint the operation that was meant; empty for a path or method that the contract does not have
 * @param by which proof sent it
 */
public record Exchange(Optional<Endpoint> endpoint, String by, Request request, Answer answer) {}
