package org.example.blog.post;

import static org.example.blog.support.input.IntegerRule.INTEGER;
import static org.example.blog.support.input.TextRule.TEXT;

import org.example.blog.support.input.EnumRule;
import org.example.blog.support.input.Input;
import org.example.blog.support.input.IntegerRule;
import org.example.blog.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listPosts is asked for; what is null was not asked for. */
record ListPostsQuery(@Nullable String tag, @Nullable String q, PostSort sort, long limit, @Nullable String cursor) {

    private static final TextRule TAG = TEXT.minLength(1).maxLength(40);
    private static final TextRule Q = TEXT.minLength(2).maxLength(80);
    private static final EnumRule<PostSort> SORT = EnumRule.of(PostSort.class, PostSort::word);
    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static ListPostsQuery read(Input in) {
        return new ListPostsQuery(
                in.optional("tag", TAG),
                in.optional("q", Q),
                in.optional("sort", SORT, PostSort.NEWEST),
                in.optional("limit", LIMIT, 20L),
                in.optional("cursor", CURSOR));
    }
}
