package org.example.sky.visit;

import static org.example.sky.support.input.TextRule.TEXT;

import java.util.Set;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A visit about; what is null was left out. */
record VisitAbout(@Nullable String telescope, @Nullable String leader) {

    static final RecordRule<VisitAbout> RULE = new RecordRule<>(VisitAbout::read);

    private static final Set<String> FIELDS = Set.of("telescope", "leader");

    private static final TextRule TELESCOPE = TEXT.maxLength(12);
    private static final TextRule LEADER = TEXT.maxLength(80);

    private static VisitAbout read(Input in) {
        in.only(FIELDS);
        return new VisitAbout(in.optional("telescope", TELESCOPE), in.optional("leader", LEADER));
    }
}
