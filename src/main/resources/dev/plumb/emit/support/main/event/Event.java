package com.example.app.support.event;

import org.jspecify.annotations.Nullable;

/** Something that has happened. What it tells of a row is the row's key: whoever reacts sees the row as it is then. */
public interface Event {

    /** What it is about ({@code orders:42}): what follows from the events of one subject happens in their order. */
    default @Nullable String eventSubject() {
        return null;
    }

    /** What others call it. */
    default String eventType() {
        return getClass().getSimpleName();
    }
}
