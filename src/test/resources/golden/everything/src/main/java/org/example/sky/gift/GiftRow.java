package org.example.sky.gift;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of {@code gifts}. */
record GiftRow(
        long giftNo,
        GiftKind what,
        String giver,
        @Nullable BigDecimal amount,
        @Nullable String thing,
        @Nullable LocalDate until) {}
