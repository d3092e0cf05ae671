package org.example.blog.comment;

import static org.example.blog.support.input.IntegerRule.LONG;
import static org.example.blog.support.input.TextRule.TEXT;

import java.util.Set;
import org.example.blog.support.input.Input;
import org.example.blog.support.input.RecordRule;
import org.example.blog.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * A new comment; what is null was left out.
 *
 * @param answersTo the comment that it answers
 */
record NewComment(String body, @Nullable Long answersTo) {

    static final RecordRule<NewComment> RULE = new RecordRule<>(NewComment::read);

    private static final Set<String> FIELDS = Set.of("body", "answersTo");

    private static final TextRule BODY = TEXT.minLength(1).maxLength(5_000).pattern("\\S").notBlank();

    private static NewComment read(Input in) {
        in.only(FIELDS);
        return new NewComment(in.required("body", BODY), in.optional("answersTo", LONG));
    }
}
