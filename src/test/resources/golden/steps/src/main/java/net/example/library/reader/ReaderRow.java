package net.example.library.reader;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code readers}. */
public record ReaderRow(UUID id, String card, BigDecimal fines, long loansLeft, long version, Instant updatedAt) {}
