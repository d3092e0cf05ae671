package net.example.shelves.copy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.example.shelves.note.Note;
import net.example.shelves.support.data.Columns;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class CopyRepository {

    private final JdbcClient database;

    CopyRepository(JdbcClient database) {
        this.database = database;
    }

    /** api.yaml:104. */
    Optional<CopyDetail> findCopyDetail(String isbn, long number) {
        Map<List<Object>, List<Note>> notes = new HashMap<>();
        var found = database.sql("""
                        select copy.isbn, copy.number, copy.state, copy.shelf, copy.acquired
                        from copies copy
                        where copy.number = :number
                          and copy.isbn = :isbn
                        """)
                .param("number", number)
                .param("isbn", isbn)
                .query((row, _) -> copyDetail(row, notes))
                .list();
        fillNotes(notes);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** api.yaml:117. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<CopyRow> lockCopy(String isbn, long number) {
        return database.sql("""
                        select copy.isbn, copy.number, copy.state, copy.shelf, copy.acquired, copy.version
                        from copies copy
                        where copy.number = :number
                          and copy.isbn = :isbn
                        for update of copy
                        """)
                .param("number", number)
                .param("isbn", isbn)
                .query((row, _) -> copyRow(row))
                .optional();
    }

    /** api.yaml:104, api.yaml:117. */
    CopyDetail showCopyDetail(String isbn, long number) {
        Map<List<Object>, List<Note>> notes = new HashMap<>();
        var found = database.sql("""
                        select copy.isbn, copy.number, copy.state, copy.shelf, copy.acquired
                        from copies copy
                        where copy.isbn = :keyIsbn
                          and copy.number = :keyNumber
                        """)
                .param("keyIsbn", isbn)
                .param("keyNumber", number)
                .query((row, _) -> copyDetail(row, notes))
                .list();
        fillNotes(notes);
        return found.getFirst();
    }

    /** api.yaml:117. */
    void updateCopy(CopyChange request, Instant now, CopyRow copy) {
        database.sql("""
                        update copies
                        set state    = coalesce(:state::copy_state, 'AVAILABLE'::copy_state),
                            shelf    = :shelf,
                            acquired = coalesce(:acquired, :now),
                            version  = version + 1
                        where isbn = :isbn and number = :number
                        """)
                .param("state", Columns.name(request.state()))
                .param("shelf", request.shelf())
                .param("acquired", request.acquired())
                .param("now", Columns.time(now))
                .param("isbn", copy.isbn())
                .param("number", copy.number())
                .update();
    }

    private static CopyDetail copyDetail(ResultSet row, Map<List<Object>, List<Note>> notes) throws SQLException {
        return new CopyDetail(
                row.getString("isbn"),
                row.getLong("number"),
                CopyState.valueOf(row.getString("state")),
                row.getString("shelf"),
                row.getObject("acquired", LocalDate.class),
                notes.computeIfAbsent(
                        List.<Object>of(row.getString("isbn"), row.getLong("number")), key -> new ArrayList<>()));
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(row.getString("body"), Columns.instant(row, "created_at"));
    }

    /** One statement for all rows together, never one for each. */
    private void fillNotes(Map<List<Object>, List<Note>> notes) {
        if (notes.isEmpty()) {
            return;
        }
        database.sql("""
                        select note.body, note.created_at, note.isbn, note.number
                        from copy_notes note
                        where (note.isbn, note.number) in (:keys)
                        order by note.id
                        """)
                .param("keys", notes.keySet().stream().map(List::toArray).toList())
                .query(row -> {
                    notes.get(List.<Object>of(row.getString("isbn"), row.getLong("number"))).add(note(row));
                });
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
}
