@NullMarked
package dev.plumb.check;

import org.jspecify.annotations.NullMarked;
