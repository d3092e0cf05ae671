package org.example.blog.post;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post.
 *
 * @param liked whether the caller likes it
 */
public record Post(
        String slug,
        String title,
        String body,
        PostState state,
        Byline author,
        List<String> tags,
        long likes,
        boolean liked,
        long commentCount,
        @Nullable Instant publishedAt,
        Instant updatedAt) {}
