package net.example.library.loan;

/** A loan state. */
public enum LoanState {
    OPEN,
    RETURNED,
    LOST
}
