package net.example.inn.stay;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stay. */
record Stay(
        UUID id,
        StayState state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal total) {}
