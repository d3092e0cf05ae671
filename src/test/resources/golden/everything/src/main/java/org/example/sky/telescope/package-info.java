/** An instrument of the observatory. */
@NullMarked
package org.example.sky.telescope;

import org.jspecify.annotations.NullMarked;
