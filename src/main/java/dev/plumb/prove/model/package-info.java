/**
 * The reference model: what a specification means, interpreted over rows in memory with CEL's own evaluator. It knows the
 * specification alone, and nothing of the code that is made of it.
 */
@NullMarked
package dev.plumb.prove.model;

import org.jspecify.annotations.NullMarked;
