package net.example.library.work;

import static net.example.library.support.input.TextRule.TEXT;

import java.util.List;
import java.util.Set;
import net.example.library.support.input.Input;
import net.example.library.support.input.ListRule;
import net.example.library.support.input.RecordRule;
import net.example.library.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new work; what is null was left out. */
record NewWork(
        String isbn,
        String title,
        @Nullable String classValue,
        @Nullable String series,
        List<String> words,
        @Nullable List<NewWorkBranch> branches) {

    static final RecordRule<NewWork> RULE = new RecordRule<>(NewWork::read);

    private static final Set<String> FIELDS = Set.of("isbn", "title", "class", "series", "words", "branches");

    private static final TextRule ISBN = TEXT.minLength(10).maxLength(13);
    private static final TextRule TITLE = TEXT.minLength(1).maxLength(200);
    private static final TextRule CLASS_VALUE = TEXT.maxLength(40);
    private static final TextRule SERIES = TEXT.maxLength(13);
    private static final ListRule<String> WORDS = ListRule.of(TEXT.minLength(1).maxLength(30)).maxItems(10);
    private static final ListRule<NewWorkBranch> BRANCHES = ListRule.of(NewWorkBranch.RULE).maxItems(20);

    private static NewWork read(Input in) {
        in.only(FIELDS);
        return new NewWork(
                in.required("isbn", ISBN),
                in.required("title", TITLE),
                in.optional("class", CLASS_VALUE),
                in.nullable("series", SERIES),
                in.required("words", WORDS),
                in.optional("branches", BRANCHES));
    }
}
