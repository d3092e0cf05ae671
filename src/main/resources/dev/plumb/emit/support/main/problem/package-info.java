/** Refusals and faults, answered as RFC 9457 problems. */
@NullMarked
package com.example.app.support.problem;

import org.jspecify.annotations.NullMarked;
