package org.example.blog.comment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code comments}. */
record CommentRow(long id, long postId, long authorId, @Nullable Long answersToId, String body, Instant createdAt) {}
