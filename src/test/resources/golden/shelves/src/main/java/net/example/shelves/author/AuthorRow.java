package net.example.shelves.author;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of {@code authors}. */
record AuthorRow(long id, String name, @Nullable LocalDate born, @Nullable LocalDate died) {}
