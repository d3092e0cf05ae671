package net.example.library.loan;

import static net.example.library.support.input.DateRule.DATE;
import static net.example.library.support.input.TextRule.TEXT;

import java.time.LocalDate;
import net.example.library.support.input.Input;
import net.example.library.support.input.RecordRule;
import net.example.library.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What {@code lend} takes; what is null was left out. */
record LendRequest(String card, LocalDate dueOn, @Nullable String branch) {

    static final RecordRule<LendRequest> RULE = new RecordRule<>(LendRequest::read);

    private static final TextRule CARD = TEXT.maxLength(20);
    private static final TextRule BRANCH = TEXT.maxLength(60);

    private static LendRequest read(Input in) {
        return new LendRequest(in.required("card", CARD), in.required("dueOn", DATE), in.optional("branch", BRANCH));
    }
}
