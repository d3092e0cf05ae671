package com.example.orders.payments;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** A create charge request. */
public record CreateChargeRequest(
        String reference,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount,
        String currency) {}
