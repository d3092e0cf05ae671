package dev.plumb.spec.text;

import dev.plumb.source.Span;

/**
 * How a delivery is signed.
 *
 * @param header where the signature stands
 * @param hmac the hash ({@code sha256})
 * @param secret a column ({@code webhook_subscriptions.secret}) or configuration
 */
public record SignatureText(Span span, Word header, Word hmac, Word secret) {}
