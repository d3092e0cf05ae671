/** What the backend does by itself: work that is due, on any instance, and what wakes it. */
@NullMarked
package com.example.app.support.background;

import org.jspecify.annotations.NullMarked;
