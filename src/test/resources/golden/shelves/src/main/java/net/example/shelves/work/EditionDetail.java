package net.example.shelves.work;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import net.example.shelves.copy.Copy;
import net.example.shelves.edition.Language;
import org.jspecify.annotations.Nullable;

/** An edition detail. */
record EditionDetail(
        String isbn,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID work,
        Language language,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String publisher,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate published,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long pages,
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable BigDecimal price,
        List<Copy> copies) {}
