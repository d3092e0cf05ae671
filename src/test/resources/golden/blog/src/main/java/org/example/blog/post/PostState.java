package org.example.blog.post;

/** A post state. */
public enum PostState {
    DRAFT,
    PUBLISHED,
    WITHDRAWN
}
