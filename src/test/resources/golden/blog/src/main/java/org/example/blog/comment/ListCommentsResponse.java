package org.example.blog.comment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of comments. */
record ListCommentsResponse(List<Comment> items, @Nullable String nextCursor) {}
