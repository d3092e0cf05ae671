/** What readers say of a post, and what is said to that: one step deep. */
@NullMarked
package org.example.blog.comment;

import org.jspecify.annotations.NullMarked;
