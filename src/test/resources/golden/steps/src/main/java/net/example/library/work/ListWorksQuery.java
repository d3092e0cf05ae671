package net.example.library.work;

import static net.example.library.support.input.IntegerRule.INTEGER;
import static net.example.library.support.input.TextRule.TEXT;

import net.example.library.support.input.Input;
import net.example.library.support.input.IntegerRule;
import net.example.library.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listWorks is asked for; what is null was not asked for. */
record ListWorksQuery(long limit, @Nullable String cursor, @Nullable String word, @Nullable String title) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final TextRule CURSOR = TEXT.maxLength(300);
    private static final TextRule WORD = TEXT.maxLength(30);
    private static final TextRule TITLE = TEXT.maxLength(30);

    static ListWorksQuery read(Input in) {
        return new ListWorksQuery(
                in.optional("limit", LIMIT, 10L),
                in.optional("cursor", CURSOR),
                in.optional("word", WORD),
                in.optional("title", TITLE));
    }
}
