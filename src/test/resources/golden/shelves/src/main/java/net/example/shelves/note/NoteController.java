package net.example.shelves.note;

import static net.example.shelves.support.input.IntegerRule.INTEGER;
import static net.example.shelves.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import net.example.shelves.support.input.IntegerRule;
import net.example.shelves.support.input.RequestReader;
import net.example.shelves.support.input.TextRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class NoteController {

    private static final TextRule ISBN = TEXT.pattern("^[0-9]{13}$");
    private static final IntegerRule NUMBER_FIELD = INTEGER.between(1, 999_999_999_999_999_999L);

    private final NoteService copyNotes;

    NoteController(NoteService copyNotes) {
        this.copyNotes = copyNotes;
    }

    /** List notes. */
    @GetMapping(path = "/editions/{isbn}/copies/{number}/notes", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("librarian")
    ListNotesResponse listNotes(RequestReader in) {
        String isbn = in.path().required("isbn", ISBN);
        Long number = in.path().required("number", NUMBER_FIELD);
        var query = ListNotesQuery.read(in.query());
        in.faults().refuse();
        return copyNotes.listNotes(isbn, number, query);
    }

    /** Add note. */
    @PostMapping(
            path = "/editions/{isbn}/copies/{number}/notes",
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("librarian")
    ResponseEntity<Note> addNote(RequestReader in) {
        String isbn = in.path().required("isbn", ISBN);
        Long number = in.path().required("number", NUMBER_FIELD);
        AddNoteRequest request = in.body(AddNoteRequest.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(copyNotes.addNote(isbn, number, request));
    }
}
