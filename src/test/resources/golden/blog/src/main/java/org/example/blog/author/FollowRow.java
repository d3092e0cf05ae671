package org.example.blog.author;

import java.time.Instant;

/** A row of {@code follows}. */
record FollowRow(long followerId, long authorId, Instant createdAt) {}
