package net.example.shelves.author;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** People who wrote something. */
public record Author(
        long id,
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate born,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate died) {}
