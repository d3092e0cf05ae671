/** Library catalogue. */
@NullMarked
package net.example.shelves;

import org.jspecify.annotations.NullMarked;
