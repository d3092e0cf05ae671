package org.example.blog.post;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** A post sort. */
enum PostSort {
    NEWEST("newest"),
    LIKED("liked");

    private final String word;

    PostSort(String word) {
        this.word = word;
    }

    /** The word that stands for it outside of this code. */
    @JsonValue
    String word() {
        return word;
    }

    static PostSort of(String word) {
        return Arrays.stream(values())
                .filter(constant -> constant.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
