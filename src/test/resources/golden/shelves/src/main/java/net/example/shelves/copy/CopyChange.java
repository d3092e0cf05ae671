package net.example.shelves.copy;

import static net.example.shelves.support.input.DateRule.DATE;
import static net.example.shelves.support.input.TextRule.TEXT;

import java.time.LocalDate;
import java.util.Set;
import net.example.shelves.support.input.EnumRule;
import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.RecordRule;
import net.example.shelves.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A copy change; what is null was left out. */
record CopyChange(@Nullable CopyState state, String shelf, @Nullable LocalDate acquired) {

    static final RecordRule<CopyChange> RULE = new RecordRule<>(CopyChange::read);

    private static final Set<String> FIELDS = Set.of("state", "shelf", "acquired");

    private static final EnumRule<CopyState> STATE = EnumRule.of(CopyState.class);
    private static final TextRule SHELF = TEXT.minLength(1).maxLength(20);

    private static CopyChange read(Input in) {
        in.only(FIELDS);
        return new CopyChange(in.optional("state", STATE), in.required("shelf", SHELF), in.optional("acquired", DATE));
    }
}
