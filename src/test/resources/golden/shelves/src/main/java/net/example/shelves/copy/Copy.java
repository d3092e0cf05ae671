package net.example.shelves.copy;

/** A copy on the shelf: its edition and a number. */
public record Copy(long number, CopyState state, String shelf) {}
