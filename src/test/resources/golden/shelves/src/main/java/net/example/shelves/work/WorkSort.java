package net.example.shelves.work;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** A work sort. */
enum WorkSort {
    NEWEST("newest"),
    TITLE("title"),
    OLDEST("oldest");

    private final String word;

    WorkSort(String word) {
        this.word = word;
    }

    /** The word that stands for it outside of this code. */
    @JsonValue
    String word() {
        return word;
    }

    static WorkSort of(String word) {
        return Arrays.stream(values())
                .filter(constant -> constant.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
