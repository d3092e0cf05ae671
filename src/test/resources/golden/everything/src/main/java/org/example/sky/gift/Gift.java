package org.example.sky.gift;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What friends of the observatory gave, or lent. */
record Gift(
        long giftNo,
        GiftKind what,
        String giver,
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable BigDecimal amount,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String thing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate until) {}
