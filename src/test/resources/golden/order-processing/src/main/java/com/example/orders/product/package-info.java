/** Everything about products. */
@NullMarked
package com.example.orders.product;

import org.jspecify.annotations.NullMarked;
