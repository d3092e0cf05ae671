package org.example.blog.comment;

import java.time.Instant;
import org.example.blog.post.Byline;

/** A comment answer. */
record CommentAnswer(long id, Byline author, String body, Instant createdAt) {}
