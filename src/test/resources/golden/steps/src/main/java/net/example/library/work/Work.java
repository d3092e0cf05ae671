package net.example.library.work;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A work, of which there are copies.
 *
 * @param series the ISBN of the work that this one goes on
 */
record Work(
        String isbn,
        String title,
        @JsonProperty("class") String classValue,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String series,
        List<Copy> copies,
        List<String> words,
        long onShelf) {}
