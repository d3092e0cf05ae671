@NullMarked
package dev.plumb.prove;

import org.jspecify.annotations.NullMarked;
