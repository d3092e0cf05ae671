package net.example.shelves.work;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import net.example.shelves.author.Author;
import org.jspecify.annotations.Nullable;

/** A work, whatever its editions. */
record Work(
        UUID id,
        String title,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long firstYear,
        List<String> subjects,
        List<Author> authors,
        long editionCount) {}
