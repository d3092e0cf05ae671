package net.example.shelves.edition;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code editions}. */
record EditionRow(
        String isbn,
        UUID workId,
        Language language,
        @Nullable String publisher,
        @Nullable LocalDate published,
        @Nullable Long pages,
        @Nullable BigDecimal price) {}
