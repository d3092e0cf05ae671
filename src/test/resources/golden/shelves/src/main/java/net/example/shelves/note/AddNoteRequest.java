package net.example.shelves.note;

import static net.example.shelves.support.input.TextRule.TEXT;

import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.RecordRule;
import net.example.shelves.support.input.TextRule;

/** What {@code addNote} takes. */
record AddNoteRequest(String body) {

    static final RecordRule<AddNoteRequest> RULE = new RecordRule<>(AddNoteRequest::read);

    private static final TextRule BODY = TEXT.minLength(1).maxLength(2_000);

    private static AddNoteRequest read(Input in) {
        return new AddNoteRequest(in.required("body", BODY));
    }
}
