/** The proofs: what checks a running backend against its specification, and the report of what they saw. */
@NullMarked
package dev.plumb.prove;

import org.jspecify.annotations.NullMarked;
