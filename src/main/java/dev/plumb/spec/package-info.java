@NullMarked
package dev.plumb.spec;

import org.jspecify.annotations.NullMarked;
