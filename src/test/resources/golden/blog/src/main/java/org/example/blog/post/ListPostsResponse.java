package org.example.blog.post;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of posts, without their texts. */
record ListPostsResponse(List<PostPreview> items, @Nullable String nextCursor) {}
