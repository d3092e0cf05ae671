/** Who calls, and what they may. */
@NullMarked
package com.example.app.support.security;

import org.jspecify.annotations.NullMarked;
