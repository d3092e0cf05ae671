package net.example.shelves.note;

import java.time.Instant;

/** A row of {@code copy_notes}. */
record NoteRow(long id, String isbn, long number, String body, Instant createdAt) {}
