package org.example.blog.like;

/** A row of {@code likes}. */
record LikeRow(long postId, long authorId) {}
