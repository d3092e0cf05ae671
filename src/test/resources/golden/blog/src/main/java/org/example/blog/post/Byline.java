package org.example.blog.post;

/** A byline. */
public record Byline(String handle, String name) {}
