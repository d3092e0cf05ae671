/**
 * What runs inside a started backend, on its class path and never in its project: the way to its main
 * class, the word that it is ready, and, in proofs, a clock that stories move. Packed into a jar of
 * its own when a backend is started; knows nothing of the rest of plumb.
 */
@NullMarked
package dev.plumb.run.probe;

import org.jspecify.annotations.NullMarked;
