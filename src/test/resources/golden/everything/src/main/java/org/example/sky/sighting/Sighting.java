package org.example.sky.sighting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was seen through a telescope.
 *
 * @param telescope its code
 */
record Sighting(
        UUID id,
        String telescope,
        String target,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal magnitude,
        Sky conditions,
        Instant seenAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal exposure,
        String observer,
        boolean published,
        List<String> keywords,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String remarks) {}
