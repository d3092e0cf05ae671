/** Everything about wishes. */
@NullMarked
package net.example.inn.wish;

import org.jspecify.annotations.NullMarked;
