package net.example.library.loan;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A receipt. */
record Receipt(
        boolean lent,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long copy,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long left) {}
