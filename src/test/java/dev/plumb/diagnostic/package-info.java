@NullMarked
package dev.plumb.diagnostic;

import org.jspecify.annotations.NullMarked;
