package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.Optional;

/**
 * {@code ${NAME}} in a value: filled from the environment.
 *
 * @param fallback of {@code ${NAME:fallback}}; never for a secret
 */
public record ConfigurationText(Span span, String name, Optional<String> fallback) {}
