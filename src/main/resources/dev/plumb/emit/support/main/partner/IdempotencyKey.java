package com.example.app.support.partner;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Under which a partner does something once, however often it is asked.
 *
 * @param asker whose repetition it is: what another tells under the same key is told as that one means it; empty for anybody
 * @param comesAgain whether it may be asked again under this key; then it is told what it was told first
 */
public record IdempotencyKey(String value, String asker, boolean comesAgain) {

    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value, "", true);
    }

    /** @param event that it follows from */
    public static IdempotencyKey of(String value, UUID event) {
        return new IdempotencyKey(value, event.toString(), true);
    }

    /** None where there is no value. */
    public static @Nullable IdempotencyKey ofNullable(@Nullable String value) {
        return value == null ? null : of(value);
    }

    /** None where there is no value. */
    public static @Nullable IdempotencyKey ofNullable(@Nullable String value, UUID event) {
        return value == null ? null : of(value, event);
    }

    /** One that nobody else comes by, and that is used for one call. */
    public static IdempotencyKey once() {
        return new IdempotencyKey(UUID.randomUUID().toString(), "", false);
    }
}
