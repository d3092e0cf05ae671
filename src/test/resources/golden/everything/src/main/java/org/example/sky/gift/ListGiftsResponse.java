package org.example.sky.gift;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was given. */
record ListGiftsResponse(
        List<Gift> gifts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {}
