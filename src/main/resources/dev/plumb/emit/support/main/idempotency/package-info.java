/** The header {@code Idempotency-Key}. */
@NullMarked
package com.example.app.support.idempotency;

import org.jspecify.annotations.NullMarked;
