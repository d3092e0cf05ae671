package org.example.sky.sighting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page. */
record SearchSightingsResponse(
        List<Sighting> sightings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {}
