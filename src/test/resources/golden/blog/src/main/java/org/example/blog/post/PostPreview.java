package org.example.blog.post;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A post preview. */
record PostPreview(
        String slug,
        String title,
        PostState state,
        Byline author,
        List<String> tags,
        long likes,
        long commentCount,
        @Nullable Instant publishedAt) {}
