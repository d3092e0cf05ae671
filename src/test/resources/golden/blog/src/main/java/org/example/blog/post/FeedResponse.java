package org.example.blog.post;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of posts, without their texts. */
record FeedResponse(List<PostPreview> items, @Nullable String nextCursor) {}
