package net.example.library.loan;

import java.time.LocalDate;

/** A loan. */
public record Loan(String reader, LocalDate dueOn, LoanState state) {}
