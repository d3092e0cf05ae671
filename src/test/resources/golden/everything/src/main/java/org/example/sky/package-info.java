/** Observatory. */
@NullMarked
package org.example.sky;

import org.jspecify.annotations.NullMarked;
