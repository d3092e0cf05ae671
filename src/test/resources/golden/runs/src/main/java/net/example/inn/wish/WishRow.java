package net.example.inn.wish;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code wishes}. */
public record WishRow(UUID guestId, long roomId, @Nullable String note) {}
