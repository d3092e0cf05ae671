package org.example.sky.visit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** A visit tongue. */
enum VisitTongue {
    EN("en"),
    FR("fr"),
    DE_AT("de-AT");

    private final String word;

    VisitTongue(String word) {
        this.word = word;
    }

    /** The word that stands for it outside of this code. */
    @JsonValue
    String word() {
        return word;
    }

    static VisitTongue of(String word) {
        return Arrays.stream(values())
                .filter(constant -> constant.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
