package net.example.shelves.edition;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One printing of a work. */
record Edition(
        String isbn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID work,
        Language language,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String publisher,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate published,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long pages,
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable BigDecimal price) {}
