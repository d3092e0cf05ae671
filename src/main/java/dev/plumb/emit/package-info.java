/**
 * From a design to the files of the project: one class an artefact, each a text block shaped like what it writes.
 *
 * <p>{@link dev.plumb.emit.Template} fills the holes, {@link dev.plumb.emit.JavaFile} adds the imports (a body names
 * every type by its simple name) and {@link dev.plumb.emit.JavaLayout} keeps to 120 columns. Repositories, services,
 * rows, enums and {@code support.data} are written by the classes called {@code Repository…}, {@code Service…},
 * {@code Row…}, {@code Enum…} and {@code Data…}.
 */
@NullMarked
package dev.plumb.emit;

import org.jspecify.annotations.NullMarked;
