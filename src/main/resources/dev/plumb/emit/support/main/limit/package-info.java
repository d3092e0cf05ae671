/** How often somebody may call. */
@NullMarked
package com.example.app.support.limit;

import org.jspecify.annotations.NullMarked;
