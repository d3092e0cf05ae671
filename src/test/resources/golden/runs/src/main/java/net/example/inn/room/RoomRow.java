package net.example.inn.room;

import java.math.BigDecimal;

/** A row of {@code rooms}. */
public record RoomRow(long id, String number, long stays, BigDecimal price) {}
