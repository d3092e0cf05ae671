@NullMarked
package dev.plumb.source;

import org.jspecify.annotations.NullMarked;
