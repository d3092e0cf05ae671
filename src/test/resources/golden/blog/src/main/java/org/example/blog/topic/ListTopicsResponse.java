package org.example.blog.topic;

import java.util.List;

/** The roots, each with what stands below it. */
record ListTopicsResponse(List<Topic> items) {}
