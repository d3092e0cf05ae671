package org.example.sky.sighting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A search sightings response. */
record SearchSightingsResponse(
        List<Sighting> sightings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {}
