package org.example.sky.telescope;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;

/** What a telescope stands on. */
record Mount(
        String label,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal payloadKg) {}
