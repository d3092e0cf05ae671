package net.example.library.loan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.example.library.reader.ReaderRow;
import net.example.library.support.data.Columns;
import net.example.library.work.CopyRow;
import net.example.library.work.WorkRow;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class LoanRepository {

    private final JdbcClient database;

    LoanRepository(JdbcClient database) {
        this.database = database;
    }

    /** library.md:59. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<WorkRow> lockWork(String isbn) {
        return database.sql("""
                        select work.id, work.isbn, work.title, work.series, work.class, work.created_at
                        from works work
                        where work.isbn = :isbn
                        for share of work
                        """)
                .param("isbn", isbn)
                .query((row, _) -> workRow(row))
                .optional();
    }

    /** library.md:60. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<ReaderRow> lockReader(LendRequest request) {
        return database.sql("""
                        select reader.id, reader.card, reader.fines, reader.loans_left, reader.version,
                               reader.updated_at
                        from readers reader
                        where reader.card = :card
                        for update of reader
                        """)
                .param("card", request.card())
                .query((row, _) -> readerRow(row))
                .optional();
    }

    /** library.md:66. */
    long lendFree(WorkRow work) {
        return database.sql("""
                        select (select count(*)
                          from copies copy
                          where copy.work_id = :workId
                          and not copy.worn
                          and not exists (select 1
                            from loans loan
                            where loan.copy_id = copy.id
                            and loan.state = 'OPEN')) as value
                        """)
                .param("workId", work.id())
                .query((row, _) -> row.getLong("value"))
                .single();
    }

    /** library.md:71. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<CopyRow> lockCopy(WorkRow work) {
        return database.sql("""
                        select copy.id, copy.work_id, copy.branch_id, copy.worn, copy.price
                        from copies copy
                        where copy.id = (select min(copies.id)
                              from copies
                              where copies.work_id = :workId
                              and not copies.worn
                              and not exists (select 1
                                from loans loan
                                where loan.copy_id = copies.id
                                and loan.state = 'OPEN'))
                        for share of copy
                        """)
                .param("workId", work.id())
                .query((row, _) -> copyRow(row))
                .optional();
    }

    /** library.md:72. */
    void insertLoan(CopyRow copy, ReaderRow reader, LendRequest request, Instant now) {
        database.sql("""
                        insert into loans
                          (copy_id, reader_id, due_on, lent_at)
                        values
                          (:copyId, :readerId, :dueOn, :now)
                        """)
                .param("copyId", copy.id())
                .param("readerId", reader.id())
                .param("dueOn", request.dueOn())
                .param("now", Columns.time(now))
                .update();
    }

    /** library.md:74. */
    void updateReader(ReaderRow reader, Instant now) {
        database.sql("""
                        update readers
                        set loans_left = :loansLeft,
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                        """)
                .param("loansLeft", reader.loansLeft() - 1)
                .param("now", Columns.time(now))
                .param("id", reader.id())
                .update();
    }

    private static WorkRow workRow(ResultSet row) throws SQLException {
        return new WorkRow(
                row.getObject("id", UUID.class),
                row.getString("isbn"),
                row.getString("title"),
                row.getObject("series", UUID.class),
                row.getString("class"),
                Columns.instant(row, "created_at"));
    }

    private static ReaderRow readerRow(ResultSet row) throws SQLException {
        return new ReaderRow(
                row.getObject("id", UUID.class),
                row.getString("card"),
                row.getBigDecimal("fines"),
                row.getLong("loans_left"),
                row.getLong("version"),
                Columns.instant(row, "updated_at"));
    }

    private static CopyRow copyRow(ResultSet row) throws SQLException {
        return new CopyRow(
                row.getLong("id"),
                row.getObject("work_id", UUID.class),
                row.getLong("branch_id"),
                row.getBoolean("worn"),
                row.getBigDecimal("price"));
    }
}
