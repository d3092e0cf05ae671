package net.example.library.work;

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
import net.example.library.loan.LoanState;
import net.example.library.support.data.Columns;
import net.example.library.support.data.Expressions;
import net.example.library.support.data.Keyset;
import net.example.library.support.data.Keyset.Placed;
import net.example.library.support.data.Sql;
import net.example.library.support.data.Violations;
import net.example.library.support.problem.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class WorkRepository {

    private static final Violations ADD_WORK = Violations.none()
            .code("works_isbn_key", ErrorCode.ISBN_THERE, "isbn");

    private static final String INSERT_TAG = """
            insert into tags
              (work_id, word)
            values
              (:workId, :word)
            """;

    private final JdbcClient database;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate nested;

    WorkRepository(JdbcClient database, NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions) {
        this.database = database;
        this.batches = batches;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /** library.yaml:9. */
    Optional<Work> findWork(String isbn) {
        Map<UUID, List<Copy>> copies = new HashMap<>();
        var found = database.sql("""
                        select work.isbn, work.title, work.class, series.isbn as series, work.id as copies_of,
                               array(select tag.word
                                   from tags tag
                                   where tag.work_id = work.id
                                   order by tag.work_id, tag.word) as words,
                               (select count(*)
                                   from copies copy
                                   where copy.work_id = work.id
                                   and not exists (select 1
                                     from loans loan
                                     where loan.copy_id = copy.id
                                     and loan.state = 'OPEN')) as on_shelf
                        from works work
                        left join works series on series.id = work.series
                        where work.isbn = :isbn
                        """)
                .param("isbn", isbn)
                .query((row, _) -> work(row, copies))
                .list();
        fillCopies(copies);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** library.md:51. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<WorkRow> lockWork(String isbn) {
        return database.sql("""
                        select work.id, work.isbn, work.title, work.series, work.class, work.created_at
                        from works work
                        where work.isbn = :isbn
                        for update of work
                        """)
                .param("isbn", isbn)
                .query((row, _) -> workRow(row))
                .optional();
    }

    /** library.md:52. */
    boolean discardWorkHolds(WorkRow work) {
        return database.sql("""
                        select not exists (select 1
                          from copies copy
                          where copy.work_id = :workId
                          and exists (select 1
                            from loans loan
                            where loan.copy_id = copy.id
                            and loan.state = 'OPEN')) as value
                        """)
                .param("workId", work.id())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** library.md:54. Locked in the order of their keys, so that two of us never wait for each other. */
    void deleteCopies(WorkRow work) {
        database.sql("""
                        delete from copies copy
                        where copy.id in (
                          select copy.id
                          from copies copy
                          where copy.work_id = :workId
                          order by copy.id
                          for update of copy)
                        """)
                .param("workId", work.id())
                .update();
    }

    /** library.md:55. */
    void deleteWork(WorkRow work) {
        database.sql("delete from works where id = :id")
                .param("id", work.id())
                .update();
    }

    /** library.md:24. The rows behind {@code position}. */
    List<Placed<Work>> listWorks(ListWorksQuery query, List<String> position, int limit) {
        Map<UUID, List<Copy>> copies = new HashMap<>();
        var order = new Keyset(
                "work.title as position_1, work.created_at::text as position_2, work.id::text as position_3",
                "(work.title collate \"C\", work.created_at, work.id) > (:position_1::character varying(200), :position_2::timestamp with time zone, :position_3::uuid)",
                "work.title collate \"C\", work.created_at, work.id",
                3);
        var sql = new Sql("""
                select work.isbn, work.title, work.class, series.isbn as series, work.id as copies_of,
                       array(select tag.word
                           from tags tag
                           where tag.work_id = work.id
                           order by tag.work_id, tag.word) as words,
                       (select count(*)
                           from copies copy
                           where copy.work_id = work.id
                           and not exists (select 1
                             from loans loan
                             where loan.copy_id = copy.id
                             and loan.state = 'OPEN')) as on_shelf,
                       %s
                from works work
                left join works series on series.id = work.series
                where true
                """.formatted(order.position()));
        if (query.word() != null) {
            sql.add("""
                    and exists (select 1
                        from tags tag
                        where tag.work_id = work.id
                        and tag.word = :word)
                    """).with("word", query.word());
        }
        if (query.title() != null) {
            sql.add("and work.title like :titlePattern").with("titlePattern", Sql.startingWith(query.title()));
        }
        var found = order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(work(row, copies), order.positionOf(row)))
                .list();
        fillCopies(copies);
        return found;
    }

    /** library.md:34. */
    @Nullable UUID addWorkSeries(NewWork request) {
        return database.sql("""
                        select (select work.id
                          from works work
                          where work.isbn = :series
                          order by work.id
                          limit 1) as value
                        """)
                .param("series", request.series())
                .query((row, _) -> row.getObject("value", UUID.class))
                .list()
                        .getFirst();
    }

    /** library.md:33. */
    WorkRow insertWork(NewWork request, @Nullable UUID series, Instant now) {
        return ADD_WORK.explain(() -> database.sql("""
                        insert into works
                          (isbn, title, class, series, created_at)
                        values
                          (:isbn, :title, coalesce(:class, 'general'::text), :series, :now)
                        returning id, isbn, title, series, class, created_at
                        """)
                .param("isbn", request.isbn())
                .param("title", request.title())
                .param("class", request.classValue())
                .param("series", series)
                .param("now", Columns.time(now))
                .query((row, _) -> workRow(row))
                .single());
    }

    /** library.md:38. All in one batch; where one is refused, each is tried, so that every bad one is named. */
    void insertTags(List<String> words, WorkRow work) {
        Violations.none().explainEach(
                words,
                "words",
                nested,
                all -> batches.batchUpdate(
                        INSERT_TAG, all.stream().map(word -> tagValues(word, work)).toArray(SqlParameterSource[]::new)),
                word -> batches.update(INSERT_TAG, tagValues(word, work)));
    }

    /** library.md:42. */
    Optional<BranchRow> findBranch(NewWorkBranch line) {
        return database.sql("""
                        select branch.id, branch.name
                        from branches branch
                        where branch.name = :lineBranch
                        """)
                .param("lineBranch", line.branch())
                .query((row, _) -> branchRow(row))
                .optional();
    }

    /** library.md:44. */
    void insertCopy(WorkRow work, BranchRow branch, NewWorkBranch line) {
        database.sql("""
                        insert into copies
                          (work_id, branch_id, price)
                        values
                          (:workId, :branchId, :price)
                        """)
                .param("workId", work.id())
                .param("branchId", branch.id())
                .param("price", line.price())
                .update();
    }

    /** library.md:46. */
    Work showWork(UUID id) {
        Map<UUID, List<Copy>> copies = new HashMap<>();
        var found = database.sql("""
                        select work.isbn, work.title, work.class, series.isbn as series, work.id as copies_of,
                               array(select tag.word
                                   from tags tag
                                   where tag.work_id = work.id
                                   order by tag.work_id, tag.word) as words,
                               (select count(*)
                                   from copies copy
                                   where copy.work_id = work.id
                                   and not exists (select 1
                                     from loans loan
                                     where loan.copy_id = copy.id
                                     and loan.state = 'OPEN')) as on_shelf
                        from works work
                        left join works series on series.id = work.series
                        where work.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> work(row, copies))
                .list();
        fillCopies(copies);
        return found.getFirst();
    }

    private static Work work(ResultSet row, Map<UUID, List<Copy>> copies) throws SQLException {
        return new Work(
                row.getString("isbn"),
                row.getString("title"),
                row.getString("class"),
                row.getString("series"),
                copies.computeIfAbsent(row.getObject("copies_of", UUID.class), key -> new ArrayList<>()),
                Columns.texts(row, "words"),
                row.getLong("on_shelf"));
    }

    private static Copy copy(ResultSet row, Map<Long, List<Loan>> loans) throws SQLException {
        return new Copy(
                row.getLong("id"),
                row.getString("branch"),
                row.getBoolean("worn"),
                row.getBigDecimal("price"),
                loans.computeIfAbsent(row.getLong("id"), key -> new ArrayList<>()));
    }

    private static Loan loan(ResultSet row) throws SQLException {
        return new Loan(
                row.getString("reader"),
                row.getObject("due_on", LocalDate.class),
                LoanState.valueOf(row.getString("state")));
    }

    /** One statement for all rows together, never one for each. */
    private void fillLoans(Map<Long, List<Loan>> loans) {
        if (loans.isEmpty()) {
            return;
        }
        database.sql("""
                        select reader.card as reader, loan.due_on, loan.state, loan.copy_id
                        from loans loan
                        join readers reader on reader.id = loan.reader_id
                        where loan.copy_id in (:keys)
                        order by loan.copy_id, loan.reader_id, loan.lent_at
                        """)
                .param("keys", loans.keySet())
                .query(row -> {
                    loans.get(row.getLong("copy_id")).add(loan(row));
                });
    }

    /** One statement for all rows together, never one for each. */
    private void fillCopies(Map<UUID, List<Copy>> copies) {
        if (copies.isEmpty()) {
            return;
        }
        Map<Long, List<Loan>> loans = new HashMap<>();
        database.sql("""
                        select copy.id, branch.name as branch, copy.worn, copy.price, copy.work_id
                        from copies copy
                        join branches branch on branch.id = copy.branch_id
                        where copy.work_id in (:keys)
                        order by copy.id
                        """)
                .param("keys", copies.keySet())
                .query(row -> {
                    copies.get(row.getObject("work_id", UUID.class)).add(copy(row, loans));
                });
        fillLoans(loans);
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

    private static SqlParameterSource tagValues(String word, WorkRow work) {
        return new MapSqlParameterSource()
                .addValue("workId", work.id())
                .addValue("word", Expressions.lowerAscii(word));
    }

    private static BranchRow branchRow(ResultSet row) throws SQLException {
        return new BranchRow(row.getLong("id"), row.getString("name"));
    }
}
