package net.example.shelves.note;

import java.time.Clock;
import java.time.Instant;
import net.example.shelves.support.problem.ErrorCode;
import net.example.shelves.support.problem.RefusedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of copy notes. */
@Service
class NoteService {

    private final NoteRepository copyNotes;
    private final Clock clock;

    NoteService(NoteRepository copyNotes, Clock clock) {
        this.copyNotes = copyNotes;
        this.clock = clock;
    }

    /** See shelves.md:60. */
    ListNotesResponse listNotes(String isbn, long number, ListNotesQuery query) {
        var copy = copyNotes.findCopy(isbn, number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var items = copyNotes.listNotes(query, copy);
        return new ListNotesResponse(items);
    }

    /** See shelves.md:65. */
    @Transactional
    Note addNote(String isbn, long number, AddNoteRequest request) {
        Instant now = clock.instant();
        var copy = copyNotes.lockCopy(isbn, number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var note = copyNotes.insertNote(copy, request, now);
        return shown(note);
    }

    /** What the caller sees of a row that is at hand as it is stored. */
    private static Note shown(NoteRow note) {
        return new Note(note.body(), note.createdAt());
    }
}
