/** Product catalog. */
@NullMarked
package com.example.catalog;

import org.jspecify.annotations.NullMarked;
