/** One printing of a work. */
@NullMarked
package net.example.shelves.edition;

import org.jspecify.annotations.NullMarked;
