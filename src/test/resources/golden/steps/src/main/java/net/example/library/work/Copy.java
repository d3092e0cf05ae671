package net.example.library.work;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import net.example.library.loan.Loan;
import org.jspecify.annotations.Nullable;

/** A copy. */
record Copy(
        long id,
        String branch,
        boolean worn,
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable BigDecimal price,
        List<Loan> loans) {}
