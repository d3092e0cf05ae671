package net.example.shelves.note;

import java.util.List;

/** Notes. */
record ListNotesResponse(List<Note> items) {}
