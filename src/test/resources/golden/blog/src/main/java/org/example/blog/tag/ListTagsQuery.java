package org.example.blog.tag;

import static org.example.blog.support.input.IntegerRule.INTEGER;

import org.example.blog.support.input.Input;
import org.example.blog.support.input.IntegerRule;

/** What listTags is asked for; what is null was not asked for. */
record ListTagsQuery(long limit) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);

    static ListTagsQuery read(Input in) {
        return new ListTagsQuery(in.optional("limit", LIMIT, 20L));
    }
}
