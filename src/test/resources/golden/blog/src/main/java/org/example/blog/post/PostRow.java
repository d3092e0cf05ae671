package org.example.blog.post;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code posts}. */
public record PostRow(
        long id,
        String slug,
        String title,
        String body,
        long authorId,
        PostState state,
        long likeCount,
        long commentCount,
        long version,
        @Nullable Instant publishedAt,
        Instant createdAt,
        Instant updatedAt) {}
