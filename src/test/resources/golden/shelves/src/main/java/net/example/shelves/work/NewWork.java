package net.example.shelves.work;

import static net.example.shelves.support.input.IntegerRule.INTEGER;
import static net.example.shelves.support.input.IntegerRule.LONG;
import static net.example.shelves.support.input.TextRule.TEXT;

import java.util.List;
import java.util.Set;
import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.IntegerRule;
import net.example.shelves.support.input.ListRule;
import net.example.shelves.support.input.RecordRule;
import net.example.shelves.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new work; what is null was left out. */
record NewWork(String title, @Nullable Long firstYear, @Nullable List<String> subjects, List<Long> authors) {

    static final RecordRule<NewWork> RULE = new RecordRule<>(NewWork::read);

    private static final Set<String> FIELDS = Set.of("title", "firstYear", "subjects", "authors");

    private static final TextRule TITLE = TEXT.minLength(1).maxLength(300);
    private static final IntegerRule FIRST_YEAR = INTEGER.between(-3_000, 2_100);
    private static final ListRule<String> SUBJECTS = ListRule.of(TEXT.minLength(1).maxLength(50)).maxItems(10).unique();
    private static final ListRule<Long> AUTHORS = ListRule.of(LONG).minItems(1).maxItems(20).unique();

    private static NewWork read(Input in) {
        in.only(FIELDS);
        return new NewWork(
                in.required("title", TITLE),
                in.nullable("firstYear", FIRST_YEAR),
                in.optional("subjects", SUBJECTS),
                in.required("authors", AUTHORS));
    }
}
