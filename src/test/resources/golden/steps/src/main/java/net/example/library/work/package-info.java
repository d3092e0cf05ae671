/** A work, of which there are copies. */
@NullMarked
package net.example.library.work;

import org.jspecify.annotations.NullMarked;
