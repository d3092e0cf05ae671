package net.example.library.reader;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.List;
import net.example.library.loan.Loan;

/** A reader. */
record Reader(
        String card,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal fines,
        long loansLeft,
        List<Loan> open) {}
