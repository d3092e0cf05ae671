/** A group that comes to look. */
@NullMarked
package org.example.sky.visit;

import org.jspecify.annotations.NullMarked;
