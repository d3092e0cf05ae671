package org.example.blog.topic;

import static org.example.blog.support.input.BooleanRule.BOOLEAN;
import static org.example.blog.support.input.TextRule.TEXT;

import org.example.blog.support.input.Input;
import org.example.blog.support.input.RecordRule;
import org.example.blog.support.input.TextRule;

/** A new topic; what is null was left out. */
record NewTopic(String name, boolean hidden) {

    static final RecordRule<NewTopic> RULE = new RecordRule<>(NewTopic::read);

    private static final TextRule NAME = TEXT.minLength(1).maxLength(80).pattern("\\S").notBlank();

    private static NewTopic read(Input in) {
        return new NewTopic(in.required("name", NAME), in.optional("hidden", BOOLEAN, false));
    }
}
