package org.example.sky.visit;

import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.util.Set;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.OneOfRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A visit change; what is null was left out. */
record VisitChange(@Nullable String contact, @Nullable Long stars, Set<String> given) {

    static final RecordRule<VisitChange> RULE = new RecordRule<>(VisitChange::read);

    private static final Set<String> FIELDS = Set.of("contact", "stars");

    private static final TextRule CONTACT = TEXT.maxLength(120).format(TextRule.Format.EMAIL);
    private static final OneOfRule<Long> STARS = OneOfRule.of(INTEGER, 1L, 3L, 5L);

    private static VisitChange read(Input in) {
        in.only(FIELDS);
        return new VisitChange(in.nullable("contact", CONTACT), in.optional("stars", STARS), in.given());
    }
}
