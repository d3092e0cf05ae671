/** From documents to {@link dev.plumb.spec.text.SpecText}. */
@NullMarked
package dev.plumb.spec.read;

import org.jspecify.annotations.NullMarked;
