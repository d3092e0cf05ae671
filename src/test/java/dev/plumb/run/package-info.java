@NullMarked
package dev.plumb.run;

import org.jspecify.annotations.NullMarked;
