/** Everything about rooms. */
@NullMarked
package net.example.inn.room;

import org.jspecify.annotations.NullMarked;
