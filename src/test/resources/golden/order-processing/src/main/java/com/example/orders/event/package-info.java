/** What has happened, as others are told of it. */
@NullMarked
package com.example.orders.event;

import org.jspecify.annotations.NullMarked;
