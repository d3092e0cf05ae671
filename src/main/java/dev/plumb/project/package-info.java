/**
 * The project as it stands: what a person made of it is kept while the specification moves on. Three
 * texts meet in every file: what was written last, what stands now, and what is wanted.
 */
@NullMarked
package dev.plumb.project;

import org.jspecify.annotations.NullMarked;
