/** What the blog is about, from the general to the special. */
@NullMarked
package org.example.blog.topic;

import org.jspecify.annotations.NullMarked;
