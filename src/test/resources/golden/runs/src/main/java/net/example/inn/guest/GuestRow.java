package net.example.inn.guest;

import java.util.UUID;

/** A row of {@code guests}. */
public record GuestRow(UUID id, String name, long points, boolean blocked) {}
