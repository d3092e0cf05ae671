package net.example.shelves.author;

import static net.example.shelves.support.input.IntegerRule.INTEGER;
import static net.example.shelves.support.input.TextRule.TEXT;

import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.IntegerRule;
import net.example.shelves.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listAuthors is asked for; what is null was not asked for. */
record ListAuthorsQuery(@Nullable String name, long limit, long offset) {

    private static final TextRule NAME = TEXT.maxLength(200);
    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final IntegerRule OFFSET = INTEGER.between(0, 999_999_999_999_999_999L);

    static ListAuthorsQuery read(Input in) {
        return new ListAuthorsQuery(
                in.optional("name", NAME),
                in.optional("limit", LIMIT, 10L),
                in.optional("offset", OFFSET, 0L));
    }
}
