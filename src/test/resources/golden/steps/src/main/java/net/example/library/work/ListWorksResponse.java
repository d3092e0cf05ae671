package net.example.library.work;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page. */
record ListWorksResponse(
        List<Work> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor) {}
