package net.example.library.work;

/** A row of {@code branches}. */
record BranchRow(long id, String name) {}
