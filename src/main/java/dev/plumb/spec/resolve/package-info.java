/** From text to meaning: every name is found, every expression typed, and what may be left unsaid is filled in. */
@NullMarked
package dev.plumb.spec.resolve;

import org.jspecify.annotations.NullMarked;
