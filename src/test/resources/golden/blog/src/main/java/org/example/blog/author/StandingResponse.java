package org.example.blog.author;

import java.util.List;

/** The standing. */
record StandingResponse(long followers, List<String> handles, List<StandingResponseSince> since) {}
