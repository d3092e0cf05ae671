/** A word that posts are found by. */
@NullMarked
package org.example.blog.tag;

import org.jspecify.annotations.NullMarked;
