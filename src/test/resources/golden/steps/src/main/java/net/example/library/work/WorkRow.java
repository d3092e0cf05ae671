package net.example.library.work;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code works}. */
public record WorkRow(
        UUID id, String isbn, String title, @Nullable UUID series, String classValue, Instant createdAt) {}
