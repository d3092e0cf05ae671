/** What documents say, located and in the shape of the language, before any name is resolved. */
@NullMarked
package dev.plumb.spec.text;

import org.jspecify.annotations.NullMarked;
