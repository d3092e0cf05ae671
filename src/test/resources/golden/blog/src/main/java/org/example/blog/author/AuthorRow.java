package org.example.blog.author;

import java.time.Instant;

/** A row of {@code authors}. */
public record AuthorRow(long id, String subject, String handle, String name, long followerCount, Instant createdAt) {}
