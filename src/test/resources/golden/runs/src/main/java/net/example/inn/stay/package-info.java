/** Everything about stays. */
@NullMarked
package net.example.inn.stay;

import org.jspecify.annotations.NullMarked;
