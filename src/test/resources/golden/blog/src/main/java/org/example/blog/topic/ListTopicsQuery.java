package org.example.blog.topic;

import static org.example.blog.support.input.IntegerRule.INTEGER;

import org.example.blog.support.input.Input;
import org.example.blog.support.input.IntegerRule;

/** What listTopics is asked for; what is null was not asked for. */
record ListTopicsQuery(long limit) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);

    static ListTopicsQuery read(Input in) {
        return new ListTopicsQuery(in.optional("limit", LIMIT, 20L));
    }
}
