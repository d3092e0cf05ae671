package com.example.bells.probe;

import com.example.bells.support.event.Event;

public record Struck(String bell, long place, String what) implements Event {
    @Override
    public String eventSubject() {
        return bell;
    }
}
