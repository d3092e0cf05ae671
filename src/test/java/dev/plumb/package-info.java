/** What holds for the tool as a whole. */
@NullMarked
package dev.plumb;

import org.jspecify.annotations.NullMarked;
