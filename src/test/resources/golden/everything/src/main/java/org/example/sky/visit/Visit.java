package org.example.sky.visit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.example.sky.support.data.Json;
import org.example.sky.support.web.JsonTextSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/** A group that comes to look. */
record Visit(
        long id,
        String telescope,
        String leader,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String contact,
        long stars,
        VisitTongue tongue,
        @JsonSerialize(using = JsonTextSerializer.class) Json guests,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Json wish) {}
