@NullMarked
package dev.plumb.schema;

import org.jspecify.annotations.NullMarked;
