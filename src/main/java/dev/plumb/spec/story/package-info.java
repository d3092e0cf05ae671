@NullMarked
package dev.plumb.spec.story;

import org.jspecify.annotations.NullMarked;
