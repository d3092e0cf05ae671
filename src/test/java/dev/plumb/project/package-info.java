@NullMarked
package dev.plumb.project;

import org.jspecify.annotations.NullMarked;
