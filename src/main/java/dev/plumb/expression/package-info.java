@NullMarked
package dev.plumb.expression;

import org.jspecify.annotations.NullMarked;
