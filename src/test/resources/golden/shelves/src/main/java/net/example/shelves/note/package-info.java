/** Notes that staff leave on a copy. */
@NullMarked
package net.example.shelves.note;

import org.jspecify.annotations.NullMarked;
