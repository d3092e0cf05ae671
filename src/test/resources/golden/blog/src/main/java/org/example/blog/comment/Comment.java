package org.example.blog.comment;

import java.time.Instant;
import java.util.List;
import org.example.blog.post.Byline;

/** What readers say of a post, and what is said to that: one step deep. */
record Comment(long id, Byline author, String body, Instant createdAt, List<CommentAnswer> answers) {}
