package net.example.library.reader;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.example.library.loan.Loan;
import net.example.library.loan.LoanRow;
import net.example.library.loan.LoanState;
import net.example.library.support.data.Columns;
import net.example.library.support.data.Expressions;
import net.example.library.work.CopyRow;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class ReaderRepository {

    private final JdbcClient database;

    ReaderRepository(JdbcClient database) {
        this.database = database;
    }

    /** library.md:80, library.md:93. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<ReaderRow> lockReader(String card) {
        return database.sql("""
                        select reader.id, reader.card, reader.fines, reader.loans_left, reader.version,
                               reader.updated_at
                        from readers reader
                        where reader.card = :card
                        for update of reader
                        """)
                .param("card", card)
                .query((row, _) -> readerRow(row))
                .optional();
    }

    /** library.md:81. Locked in the order of their keys, so that two of us never wait for each other. */
    List<LoanRow> lockLoans(ReaderRow reader) {
        return database.sql("""
                        select loan.copy_id, loan.reader_id, loan.lent_at, loan.due_on, loan.state,
                               loan.returned_at
                        from loans loan
                        where loan.reader_id = :readerId
                          and loan.state = 'OPEN'
                        order by loan.copy_id, loan.reader_id, loan.lent_at
                        for update of loan
                        """)
                .param("readerId", reader.id())
                .query((row, _) -> loanRow(row))
                .list();
    }

    /** library.md:84. */
    LoanRow updateLoan(Instant now, LoanRow loan) {
        return database.sql("""
                        update loans
                        set state       = 'RETURNED',
                            returned_at = :returnedAt
                        where copy_id = :copyId and reader_id = :readerId and lent_at = :lentAt
                        returning copy_id, reader_id, lent_at, due_on, state, returned_at
                        """)
                .param("returnedAt", Columns.time(now))
                .param("copyId", loan.copyId())
                .param("readerId", loan.readerId())
                .param("lentAt", Columns.time(loan.lentAt()))
                .query((row, _) -> loanRow(row))
                .single();
    }

    /** library.md:87. */
    ReaderRow updateReader(ReaderRow reader, Instant now) {
        return database.sql("""
                        update readers
                        set fines      = :fines,
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                        returning id, card, fines, loans_left, version, updated_at
                        """)
                .param("fines", reader.fines().add(Expressions.decimal("0.50")))
                .param("now", Columns.time(now))
                .param("id", reader.id())
                .query((row, _) -> readerRow(row))
                .single();
    }

    /** library.md:87. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<CopyRow> lockCopy(LoanRow loan) {
        return database.sql("""
                        select copy.id, copy.work_id, copy.branch_id, copy.worn, copy.price
                        from copies copy
                        where copy.id = :loanCopyId
                        for update of copy
                        """)
                .param("loanCopyId", loan.copyId())
                .query((row, _) -> copyRow(row))
                .optional();
    }

    /** library.md:87. */
    void updateCopy(CopyRow copy) {
        database.sql("""
                        update copies
                        set worn = true
                        where id = :id
                        """)
                .param("id", copy.id())
                .update();
    }

    /** library.md:88. */
    ReaderRow updateReaderForReturnAll(ReaderRow reader, Instant now) {
        return database.sql("""
                        update readers
                        set loans_left = :loansLeft,
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                        returning id, card, fines, loans_left, version, updated_at
                        """)
                .param("loansLeft", reader.loansLeft() + 1)
                .param("now", Columns.time(now))
                .param("id", reader.id())
                .query((row, _) -> readerRow(row))
                .single();
    }

    /** library.md:89. */
    Reader showReader(UUID id) {
        Map<UUID, List<Loan>> open = new HashMap<>();
        var found = database.sql("""
                        select reader.card, reader.fines, reader.loans_left, reader.id as open_of
                        from readers reader
                        where reader.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> reader(row, open))
                .list();
        fillOpen(open);
        return found.getFirst();
    }

    /** library.md:98. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<LoanRow> lockLoan(ReaderRow reader) {
        var found = database.sql("""
                        select loan.copy_id, loan.reader_id, loan.lent_at, loan.due_on, loan.state,
                               loan.returned_at
                        from loans loan
                        where loan.reader_id = :readerId
                          and loan.state = 'LOST'
                        limit 2
                        for share of loan
                        """)
                .param("readerId", reader.id())
                .query((row, _) -> loanRow(row))
                .list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** library.md:100. */
    boolean strikeOffHolds(ReaderRow reader, LoanRow lost) {
        return database.sql("""
                        select :readerFinesDecimal
                          and :lost
                          and not exists (select 1
                            from loans loan
                            where loan.reader_id = :readerId
                            and loan.state = 'OPEN') as value
                        """)
                .param("readerFinesDecimal", reader.fines().compareTo(Expressions.decimal("0")) == 0)
                .param("lost", lost == null)
                .param("readerId", reader.id())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** library.md:102. */
    void deleteReader(ReaderRow reader) {
        database.sql("delete from readers where id = :id")
                .param("id", reader.id())
                .update();
    }

    /** library.yaml:84. */
    Optional<Reader> findReader(String card) {
        Map<UUID, List<Loan>> open = new HashMap<>();
        var found = database.sql("""
                        select reader.card, reader.fines, reader.loans_left, reader.id as open_of
                        from readers reader
                        where reader.card = :card
                        """)
                .param("card", card)
                .query((row, _) -> reader(row, open))
                .list();
        fillOpen(open);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
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

    private static LoanRow loanRow(ResultSet row) throws SQLException {
        return new LoanRow(
                row.getLong("copy_id"),
                row.getObject("reader_id", UUID.class),
                Columns.instant(row, "lent_at"),
                row.getObject("due_on", LocalDate.class),
                LoanState.valueOf(row.getString("state")),
                Columns.instantOrNull(row, "returned_at"));
    }

    private static CopyRow copyRow(ResultSet row) throws SQLException {
        return new CopyRow(
                row.getLong("id"),
                row.getObject("work_id", UUID.class),
                row.getLong("branch_id"),
                row.getBoolean("worn"),
                row.getBigDecimal("price"));
    }

    private static Reader reader(ResultSet row, Map<UUID, List<Loan>> open) throws SQLException {
        return new Reader(
                row.getString("card"),
                row.getBigDecimal("fines"),
                row.getLong("loans_left"),
                open.computeIfAbsent(row.getObject("open_of", UUID.class), key -> new ArrayList<>()));
    }

    private static Loan loan(ResultSet row) throws SQLException {
        return new Loan(
                row.getString("reader"),
                row.getObject("due_on", LocalDate.class),
                LoanState.valueOf(row.getString("state")));
    }

    /** One statement for all rows together, never one for each. */
    private void fillOpen(Map<UUID, List<Loan>> open) {
        if (open.isEmpty()) {
            return;
        }
        database.sql("""
                        select reader.card as reader, loan.due_on, loan.state, loan.reader_id
                        from loans loan
                        join readers reader on reader.id = loan.reader_id
                        where loan.state = 'OPEN'
                          and loan.reader_id in (:keys)
                        order by loan.copy_id, loan.reader_id, loan.lent_at
                        """)
                .param("keys", open.keySet())
                .query(row -> {
                    open.get(row.getObject("reader_id", UUID.class)).add(loan(row));
                });
    }
}
