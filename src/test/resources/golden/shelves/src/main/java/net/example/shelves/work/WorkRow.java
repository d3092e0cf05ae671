package net.example.shelves.work;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code works}. */
public record WorkRow(UUID id, String title, @Nullable Long firstYear, List<String> subjects, Instant createdAt) {}
