/** Everything about webhook subscriptions. */
@NullMarked
package com.example.orders.webhooksubscription;

import org.jspecify.annotations.NullMarked;
