@NullMarked
package dev.plumb.spec.read;

import org.jspecify.annotations.NullMarked;
