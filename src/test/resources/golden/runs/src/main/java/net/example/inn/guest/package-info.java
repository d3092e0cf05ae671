/** Everything about guests. */
@NullMarked
package net.example.inn.guest;

import org.jspecify.annotations.NullMarked;
