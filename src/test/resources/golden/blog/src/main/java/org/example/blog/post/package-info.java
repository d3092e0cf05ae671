/** Everything about posts. */
@NullMarked
package org.example.blog.post;

import org.jspecify.annotations.NullMarked;
