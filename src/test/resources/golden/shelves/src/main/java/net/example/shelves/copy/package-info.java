/** A copy on the shelf: its edition and a number. */
@NullMarked
package net.example.shelves.copy;

import org.jspecify.annotations.NullMarked;
