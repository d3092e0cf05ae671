package net.example.shelves.copy;

/** A copy state. */
public enum CopyState {
    AVAILABLE,
    LENT,
    LOST
}
