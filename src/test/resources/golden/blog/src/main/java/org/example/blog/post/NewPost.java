package org.example.blog.post;

import static org.example.blog.support.input.TextRule.TEXT;

import java.util.List;
import java.util.Set;
import org.example.blog.support.input.Input;
import org.example.blog.support.input.ListRule;
import org.example.blog.support.input.RecordRule;
import org.example.blog.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new post; what is null was left out. */
record NewPost(String title, String body, @Nullable List<String> tags) {

    static final RecordRule<NewPost> RULE = new RecordRule<>(NewPost::read);

    private static final Set<String> FIELDS = Set.of("title", "body", "tags");

    private static final TextRule TITLE = TEXT.minLength(1).maxLength(120).pattern("[A-Za-z0-9]").notBlank();
    private static final TextRule BODY = TEXT.minLength(1).maxLength(100_000);
    private static final ListRule<String> TAGS =
            ListRule.of(TEXT.minLength(1).maxLength(40).pattern("^[a-z0-9-]+$")).maxItems(10);

    private static NewPost read(Input in) {
        in.only(FIELDS);
        return new NewPost(in.required("title", TITLE), in.required("body", BODY), in.optional("tags", TAGS));
    }
}
