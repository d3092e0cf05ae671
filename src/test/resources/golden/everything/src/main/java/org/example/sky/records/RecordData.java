package org.example.sky.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A record data. */
record RecordData(
        String code,
        String title,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal magnitude,
        long sightings) {}
