/** Everything about motto. */
@NullMarked
package org.example.sky.motto;

import org.jspecify.annotations.NullMarked;
