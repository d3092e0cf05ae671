package org.example.sky.visit;

import java.time.Instant;
import org.example.sky.support.data.Json;
import org.jspecify.annotations.Nullable;

/** A row of {@code visits}. */
record VisitRow(
        long id,
        long telescopeId,
        String leader,
        @Nullable String contact,
        long stars,
        String tongue,
        String guests,
        @Nullable Json wish,
        Instant createdAt) {}
