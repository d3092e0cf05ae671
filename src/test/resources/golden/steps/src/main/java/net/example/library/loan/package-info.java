/** Everything about loans. */
@NullMarked
package net.example.library.loan;

import org.jspecify.annotations.NullMarked;
