package org.example.blog.comment;

import static org.example.blog.support.input.IntegerRule.INTEGER;
import static org.example.blog.support.input.TextRule.TEXT;

import org.example.blog.support.input.Input;
import org.example.blog.support.input.IntegerRule;
import org.example.blog.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What listComments is asked for; what is null was not asked for. */
record ListCommentsQuery(long limit, @Nullable String cursor) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final TextRule CURSOR = TEXT.maxLength(400);

    static ListCommentsQuery read(Input in) {
        return new ListCommentsQuery(in.optional("limit", LIMIT, 20L), in.optional("cursor", CURSOR));
    }
}
