package org.example.blog.tag;

/** A row of {@code tags}. */
public record TagRow(long id, String word) {}
