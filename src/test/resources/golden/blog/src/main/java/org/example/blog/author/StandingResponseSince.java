package org.example.blog.author;

import java.time.Instant;

/** A standing response since. */
record StandingResponseSince(String handle, Instant since) {}
