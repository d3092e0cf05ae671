package net.example.shelves.work;

import static net.example.shelves.support.input.IntegerRule.INTEGER;
import static net.example.shelves.support.input.IntegerRule.LONG;
import static net.example.shelves.support.input.TextRule.TEXT;

import java.util.List;
import net.example.shelves.edition.Language;
import net.example.shelves.support.input.EnumRule;
import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.IntegerRule;
import net.example.shelves.support.input.ListRule;
import net.example.shelves.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What searchWorks is asked for; what is null was not asked for. */
record SearchWorksQuery(
        @Nullable String q,
        @Nullable Long author,
        @Nullable List<Language> language,
        WorkSort sort,
        long limit,
        long offset) {
    private static final TextRule Q = TEXT.minLength(2).maxLength(100);
    private static final ListRule<Language> LANGUAGE = ListRule.of(EnumRule.of(Language.class)).maxItems(4);
    private static final EnumRule<WorkSort> SORT = EnumRule.of(WorkSort.class, WorkSort::word);
    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final IntegerRule OFFSET = INTEGER.between(0, 10_000);

    static SearchWorksQuery read(Input in) {
        return new SearchWorksQuery(
                in.optional("q", Q),
                in.optional("author", LONG),
                in.optional("language", LANGUAGE),
                in.optional("sort", SORT, WorkSort.NEWEST),
                in.optional("limit", LIMIT, 10L),
                in.optional("offset", OFFSET, 0L));
    }
}
