package org.example.sky.telescope;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.example.sky.support.data.Json;
import org.example.sky.support.web.JsonTextSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An instrument of the observatory.
 *
 * @param sightings how many are published
 */
record Telescope(
        String code,
        String title,
        long apertureMm,
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable BigDecimal focalRatio,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate commissioned,
        boolean retired,
        @Nullable Mount mount,
        Json settings,
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonSerialize(using = JsonTextSerializer.class)
        @Nullable Json calibration,
        long sightings,
        Instant createdAt) {}
