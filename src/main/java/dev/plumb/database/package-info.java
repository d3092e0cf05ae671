@NullMarked
package dev.plumb.database;

import org.jspecify.annotations.NullMarked;
