package net.example.shelves.copy;

import java.time.LocalDate;
import java.util.List;
import net.example.shelves.note.Note;

/** A copy detail. */
record CopyDetail(String isbn, long number, CopyState state, String shelf, LocalDate acquired, List<Note> notes) {}
