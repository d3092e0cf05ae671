/** Inn. */
@NullMarked
package net.example.inn;

import org.jspecify.annotations.NullMarked;
