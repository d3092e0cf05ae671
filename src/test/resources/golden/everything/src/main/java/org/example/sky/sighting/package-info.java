/** Something that was seen through a telescope. */
@NullMarked
package org.example.sky.sighting;

import org.jspecify.annotations.NullMarked;
