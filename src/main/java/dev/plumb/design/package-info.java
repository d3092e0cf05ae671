@NullMarked
package dev.plumb.design;

import org.jspecify.annotations.NullMarked;
