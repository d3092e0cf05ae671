/** Blog. */
@NullMarked
package org.example.blog;

import org.jspecify.annotations.NullMarked;
