/** Compiles the project as it would be and starts it as a process of its own. */
@NullMarked
package dev.plumb.run;

import org.jspecify.annotations.NullMarked;
