package org.example.sky.sighting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code sightings}. */
public record SightingRow(
        UUID id,
        long telescopeId,
        String target,
        @Nullable BigDecimal magnitude,
        Sky conditions,
        Instant seenAt,
        @Nullable Double exposure,
        String observer,
        boolean published,
        List<String> keywords,
        @Nullable String remarks) {}
