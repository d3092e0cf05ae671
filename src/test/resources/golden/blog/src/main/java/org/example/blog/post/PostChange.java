package org.example.blog.post;

import static org.example.blog.support.input.TextRule.TEXT;

import java.util.Set;
import org.example.blog.support.input.Input;
import org.example.blog.support.input.RecordRule;
import org.example.blog.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A post change; what is null was left out. */
record PostChange(@Nullable String title, @Nullable String body) {

    static final RecordRule<PostChange> RULE = new RecordRule<>(PostChange::read);

    private static final Set<String> FIELDS = Set.of("title", "body");

    private static final TextRule TITLE = TEXT.minLength(1).maxLength(120).notBlank();
    private static final TextRule BODY = TEXT.minLength(1).maxLength(100_000);

    private static PostChange read(Input in) {
        in.only(FIELDS);
        return new PostChange(in.optional("title", TITLE), in.optional("body", BODY));
    }
}
