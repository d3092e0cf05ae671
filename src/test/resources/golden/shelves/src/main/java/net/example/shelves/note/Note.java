package net.example.shelves.note;

import java.time.Instant;

/** Notes that staff leave on a copy. */
public record Note(String body, Instant createdAt) {}
