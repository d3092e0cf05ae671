/** Everything about likes. */
@NullMarked
package org.example.blog.like;

import org.jspecify.annotations.NullMarked;
