/** A node of the category tree. A root has no parent. */
@NullMarked
package com.example.catalog.category;

import org.jspecify.annotations.NullMarked;
