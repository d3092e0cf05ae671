package org.example.sky.sighting;

/** A sky. */
public enum Sky {
    CLEAR,
    HAZY,
    OVERCAST
}
