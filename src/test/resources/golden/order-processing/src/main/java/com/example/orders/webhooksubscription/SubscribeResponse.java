package com.example.orders.webhooksubscription;

import java.util.List;
import java.util.UUID;

/** The subscription with its secret, shown once. */
record SubscribeResponse(UUID id, String url, List<String> events, String secret) {}
