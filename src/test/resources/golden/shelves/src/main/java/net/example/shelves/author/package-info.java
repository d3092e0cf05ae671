/** People who wrote something. */
@NullMarked
package net.example.shelves.author;

import org.jspecify.annotations.NullMarked;
