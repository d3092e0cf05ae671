/** What the observer drew of it. */
@NullMarked
package org.example.sky.sketch;

import org.jspecify.annotations.NullMarked;
