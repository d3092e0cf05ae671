/** A work, whatever its editions. */
@NullMarked
package net.example.shelves.work;

import org.jspecify.annotations.NullMarked;
