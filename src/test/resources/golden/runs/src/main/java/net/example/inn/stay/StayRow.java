package net.example.inn.stay;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code stays}. */
public record StayRow(
        UUID id,
        UUID guestId,
        long roomId,
        StayState state,
        @Nullable String reason,
        BigDecimal total,
        Instant updatedAt) {}
