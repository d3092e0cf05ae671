package org.example.sky.sighting;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** A sighting order. */
enum SightingOrder {
    LATEST("latest"),
    BRIGHTEST("brightest"),
    FAINTEST("faintest");

    private final String word;

    SightingOrder(String word) {
        this.word = word;
    }

    /** The word that stands for it outside of this code. */
    @JsonValue
    String word() {
        return word;
    }

    static SightingOrder of(String word) {
        return Arrays.stream(values())
                .filter(constant -> constant.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
