package org.example.blog.topic;

import java.util.List;

/** What the blog is about, from the general to the special. */
record Topic(long id, String name, List<Topic> topics) {}
