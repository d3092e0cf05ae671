@NullMarked
package dev.plumb.spec.resolve;

import org.jspecify.annotations.NullMarked;
