package com.example.orders.order;

import java.time.Instant;
import java.util.UUID;

/** A row of {@code customers}. */
record CustomerRow(UUID id, String subject, String email, String name, Instant createdAt) {}
