package net.example.shelves.note;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import net.example.shelves.copy.CopyRow;
import net.example.shelves.copy.CopyState;
import net.example.shelves.support.data.Columns;
import net.example.shelves.support.data.Violations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class NoteRepository {

    private static final Violations ADD_NOTE = Violations.none()
            .field("copy_notes_body_check", "body");

    private final JdbcClient database;

    NoteRepository(JdbcClient database) {
        this.database = database;
    }

    /** shelves.md:61. */
    Optional<CopyRow> findCopy(String isbn, long number) {
        return database.sql("""
                        select copy.isbn, copy.number, copy.state, copy.shelf, copy.acquired, copy.version
                        from copies copy
                        where copy.isbn = :isbn
                          and copy.number = :number
                        """)
                .param("isbn", isbn)
                .param("number", number)
                .query((row, _) -> copyRow(row))
                .optional();
    }

    /** shelves.md:62. */
    List<Note> listNotes(ListNotesQuery query, CopyRow copy) {
        return database.sql("""
                        select note.body, note.created_at
                        from copy_notes note
                        where note.isbn = :copyIsbn
                          and note.number = :copyNumber
                        order by note.created_at desc, note.id desc
                        limit :limit offset :offset
                        """)
                .param("copyIsbn", copy.isbn())
                .param("copyNumber", copy.number())
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query((row, _) -> note(row))
                .list();
    }

    /** shelves.md:66. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<CopyRow> lockCopy(String isbn, long number) {
        return database.sql("""
                        select copy.isbn, copy.number, copy.state, copy.shelf, copy.acquired, copy.version
                        from copies copy
                        where copy.isbn = :isbn::text
                          and copy.number = :number
                        for share of copy
                        """)
                .param("isbn", isbn)
                .param("number", number)
                .query((row, _) -> copyRow(row))
                .optional();
    }

    /** shelves.md:67. */
    NoteRow insertNote(CopyRow copy, AddNoteRequest request, Instant now) {
        return ADD_NOTE.explain(() -> database.sql("""
                        insert into copy_notes
                          (isbn, number, body, created_at)
                        values
                          (:isbn, :number, :body, :now)
                        returning id, isbn, number, body, created_at
                        """)
                .param("isbn", copy.isbn())
                .param("number", copy.number())
                .param("body", request.body())
                .param("now", Columns.time(now))
                .query((row, _) -> noteRow(row))
                .single());
    }

    private static CopyRow copyRow(ResultSet row) throws SQLException {
        return new CopyRow(
                row.getString("isbn"),
                row.getLong("number"),
                CopyState.valueOf(row.getString("state")),
                row.getString("shelf"),
                row.getObject("acquired", LocalDate.class),
                row.getLong("version"));
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(row.getString("body"), Columns.instant(row, "created_at"));
    }

    private static NoteRow noteRow(ResultSet row) throws SQLException {
        return new NoteRow(
                row.getLong("id"),
                row.getString("isbn"),
                row.getLong("number"),
                row.getString("body"),
                Columns.instant(row, "created_at"));
    }
}
