package net.example.library.loan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code loans}. */
public record LoanRow(
        long copyId, UUID readerId, Instant lentAt, LocalDate dueOn, LoanState state, @Nullable Instant returnedAt) {}
