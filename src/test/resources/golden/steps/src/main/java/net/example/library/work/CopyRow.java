package net.example.library.work;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code copies}. */
public record CopyRow(long id, UUID workId, long branchId, boolean worn, @Nullable BigDecimal price) {}
