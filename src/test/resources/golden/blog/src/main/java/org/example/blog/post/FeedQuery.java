package org.example.blog.post;

import static org.example.blog.support.input.IntegerRule.INTEGER;
import static org.example.blog.support.input.TextRule.TEXT;

import org.example.blog.support.input.Input;
import org.example.blog.support.input.IntegerRule;
import org.example.blog.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What feed is asked for; what is null was not asked for. */
record FeedQuery(long limit, @Nullable String cursor) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static FeedQuery read(Input in) {
        return new FeedQuery(in.optional("limit", LIMIT, 20L), in.optional("cursor", CURSOR));
    }
}
