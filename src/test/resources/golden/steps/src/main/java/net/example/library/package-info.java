/** Library. */
@NullMarked
package net.example.library;

import org.jspecify.annotations.NullMarked;
