package net.example.inn.stay;

/** A stay state. */
public enum StayState {
    BOOKED,
    ARRIVED,
    LEFT,
    CANCELLED
}
