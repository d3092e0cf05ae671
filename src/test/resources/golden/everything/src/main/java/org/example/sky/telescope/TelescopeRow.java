package org.example.sky.telescope;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.example.sky.support.data.Json;
import org.jspecify.annotations.Nullable;

/** A row of {@code telescopes}. */
public record TelescopeRow(
        long id,
        String code,
        String title,
        long apertureMm,
        @Nullable BigDecimal focalRatio,
        @Nullable LocalDate commissioned,
        boolean retired,
        @Nullable Long mountId,
        Json settings,
        @Nullable String calibration,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
