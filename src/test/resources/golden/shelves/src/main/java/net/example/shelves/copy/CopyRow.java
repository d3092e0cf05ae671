package net.example.shelves.copy;

import java.time.LocalDate;

/** A row of {@code copies}. */
public record CopyRow(String isbn, long number, CopyState state, String shelf, LocalDate acquired, long version) {}
