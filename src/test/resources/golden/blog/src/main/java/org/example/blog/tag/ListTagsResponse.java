package org.example.blog.tag;

import java.util.List;

/** The most used tags. */
record ListTagsResponse(List<Tag> items) {}
