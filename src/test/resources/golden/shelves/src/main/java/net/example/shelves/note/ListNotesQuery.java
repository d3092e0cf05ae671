package net.example.shelves.note;

import static net.example.shelves.support.input.IntegerRule.INTEGER;

import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.IntegerRule;

/** What listNotes is asked for; what is null was not asked for. */
record ListNotesQuery(long limit, long offset) {

    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final IntegerRule OFFSET = INTEGER.between(0, 10_000);

    static ListNotesQuery read(Input in) {
        return new ListNotesQuery(in.optional("limit", LIMIT, 10L), in.optional("offset", OFFSET, 0L));
    }
}
