package org.example.blog.author;

import static org.example.blog.support.input.TextRule.TEXT;

import java.util.Set;
import org.example.blog.support.input.Input;
import org.example.blog.support.input.RecordRule;
import org.example.blog.support.input.TextRule;

/** A new profile. */
record NewProfile(String handle, String name) {

    static final RecordRule<NewProfile> RULE = new RecordRule<>(NewProfile::read);

    private static final Set<String> FIELDS = Set.of("handle", "name");

    private static final TextRule HANDLE = TEXT.minLength(2).maxLength(30).pattern("^[a-z][a-z0-9_]+$");
    private static final TextRule NAME = TEXT.minLength(1).maxLength(120).notBlank();

    private static NewProfile read(Input in) {
        in.only(FIELDS);
        return new NewProfile(in.required("handle", HANDLE), in.required("name", NAME));
    }
}
