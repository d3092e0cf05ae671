/** The brightest that each telescope has seen. */
@NullMarked
package org.example.sky.records;

import org.jspecify.annotations.NullMarked;
