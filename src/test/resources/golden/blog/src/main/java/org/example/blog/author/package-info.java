/** Whoever writes or follows; `subject` is the identity provider's id of the person. */
@NullMarked
package org.example.blog.author;

import org.jspecify.annotations.NullMarked;
