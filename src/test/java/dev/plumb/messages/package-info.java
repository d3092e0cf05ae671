@NullMarked
package dev.plumb.messages;

import org.jspecify.annotations.NullMarked;
