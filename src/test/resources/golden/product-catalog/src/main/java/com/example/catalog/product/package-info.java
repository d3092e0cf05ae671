/** Something that the shop sells, or is about to. */
@NullMarked
package com.example.catalog.product;

import org.jspecify.annotations.NullMarked;
