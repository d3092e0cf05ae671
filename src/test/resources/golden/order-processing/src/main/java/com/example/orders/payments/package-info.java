/** The payment provider. */
@NullMarked
package com.example.orders.payments;

import org.jspecify.annotations.NullMarked;
