package com.example.catalog.product;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** A product sort. */
enum ProductSort {
    NEWEST("newest"),
    CHEAPEST("cheapest"),
    PRICIEST("priciest");

    private final String word;

    ProductSort(String word) {
        this.word = word;
    }

    /** The word that stands for it outside of this code. */
    @JsonValue
    String word() {
        return word;
    }

    static ProductSort of(String word) {
        return Arrays.stream(values())
                .filter(constant -> constant.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
