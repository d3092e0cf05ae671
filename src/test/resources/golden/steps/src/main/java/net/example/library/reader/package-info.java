/** Everything about readers. */
@NullMarked
package net.example.library.reader;

import org.jspecify.annotations.NullMarked;
