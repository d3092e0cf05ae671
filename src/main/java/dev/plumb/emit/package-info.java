@NullMarked
package dev.plumb.emit;

import org.jspecify.annotations.NullMarked;
