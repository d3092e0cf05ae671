package net.example.shelves.work;

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
import net.example.shelves.author.Author;
import net.example.shelves.copy.Copy;
import net.example.shelves.copy.CopyState;
import net.example.shelves.edition.Language;
import net.example.shelves.support.data.Columns;
import net.example.shelves.support.data.Expressions;
import net.example.shelves.support.data.Sql;
import net.example.shelves.support.data.Violations;
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
            .field("works_first_year_check", "firstYear");

    private static final String INSERT_WORK_AUTHOR = """
            insert into work_authors
              (work_id, author_id)
            values
              (:workId, :authorId)
            """;

    private static final Violations ADD_WORK2 = Violations.none()
            .field("work_authors_author_id_fkey", "authors[]");

    private final JdbcClient database;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate nested;

    WorkRepository(JdbcClient database, NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions) {
        this.database = database;
        this.batches = batches;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /** shelves.md:33. */
    List<Work> searchWorks(SearchWorksQuery query) {
        Map<UUID, List<Author>> authors = new HashMap<>();
        String order = switch (query.sort()) {
            case NEWEST ->
                "work.created_at desc, work.id desc";
            case TITLE ->
                "work.title collate \"C\", work.id";
            case OLDEST ->
                "work.first_year, work.id";
        };
        var sql = new Sql("""
                select work.id, work.title, work.first_year, work.subjects,
                       (select count(*)
                           from editions edition
                           where edition.work_id = work.id) as edition_count
                from works work
                where true
                """);
        sql.with("limit", query.limit());
        sql.with("offset", query.offset());
        if (query.q() != null) {
            sql.add("""
                    and (lower(work.title collate "C") like :qPattern
                        or exists (select 1
                          from work_authors work_author
                          join authors author on author.id = work_author.author_id
                          where work_author.work_id = work.id
                          and lower(author.name collate "C") like :qPattern))
                    """).with("qPattern", Sql.containing(Expressions.lowerAscii(query.q())));
        }
        if (query.author() != null) {
            sql.add("""
                    and exists (select 1
                        from work_authors work_author
                        where work_author.work_id = work.id
                        and work_author.author_id = :author)
                    """).with("author", query.author());
        }
        if (query.language() != null) {
            sql.add("""
                    and exists (select 1
                        from editions edition
                        where edition.work_id = work.id
                        and edition.language::text = any(:language::text[]))
                    """).with("language", Columns.array(query.language(), Language::name));
        }
        sql.add("order by " + order);
        sql.add("limit :limit offset :offset");
        var found = sql.on(database)
                .query((row, _) -> work(row, authors))
                .list();
        fillAuthors(authors);
        return found;
    }

    /** shelves.md:33. How many there are on all pages together. */
    long countSearchWorks(SearchWorksQuery query) {
        var sql = new Sql("""
                select count(*)
                from works work
                where true
                """);
        if (query.q() != null) {
            sql.add("""
                    and (lower(work.title collate "C") like :qPattern
                        or exists (select 1
                          from work_authors work_author
                          join authors author on author.id = work_author.author_id
                          where work_author.work_id = work.id
                          and lower(author.name collate "C") like :qPattern))
                    """).with("qPattern", Sql.containing(Expressions.lowerAscii(query.q())));
        }
        if (query.author() != null) {
            sql.add("""
                    and exists (select 1
                        from work_authors work_author
                        where work_author.work_id = work.id
                        and work_author.author_id = :author)
                    """).with("author", query.author());
        }
        if (query.language() != null) {
            sql.add("""
                    and exists (select 1
                        from editions edition
                        where edition.work_id = work.id
                        and edition.language::text = any(:language::text[]))
                    """).with("language", Columns.array(query.language(), Language::name));
        }
        return sql.on(database)
                .query(Long.class)
                .single();
    }

    /** shelves.md:44. */
    WorkRow insertWork(NewWork request, Instant now) {
        return ADD_WORK.explain(() -> database.sql("""
                        insert into works
                          (title, first_year, subjects, created_at)
                        values
                          (:title, :firstYear, coalesce(:subjects::text[], '{}'::text[]), :now)
                        returning id, title, first_year, subjects, created_at
                        """)
                .param("title", request.title())
                .param("firstYear", request.firstYear())
                .param("subjects", Columns.array(request.subjects(), String.class))
                .param("now", Columns.time(now))
                .query((row, _) -> workRow(row))
                .single());
    }

    /** shelves.md:47. All in one batch; where one is refused, each is tried, so that every bad one is named. */
    void insertWorkAuthors(List<Long> ids, WorkRow work) {
        ADD_WORK2.explainEach(
                ids,
                "authors",
                nested,
                all -> batches.batchUpdate(
                        INSERT_WORK_AUTHOR,
                        all.stream().map(id -> workAuthorValues(id, work)).toArray(SqlParameterSource[]::new)),
                id -> batches.update(INSERT_WORK_AUTHOR, workAuthorValues(id, work)));
    }

    /** shelves.md:49. */
    Work showWork(UUID id) {
        Map<UUID, List<Author>> authors = new HashMap<>();
        var found = database.sql("""
                        select work.id, work.title, work.first_year, work.subjects,
                               (select count(*)
                                   from editions edition
                                   where edition.work_id = work.id) as edition_count
                        from works work
                        where work.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> work(row, authors))
                .list();
        fillAuthors(authors);
        return found.getFirst();
    }

    /** api.yaml:50. */
    Optional<WorkDetail> findWorkDetail(UUID id) {
        Map<UUID, List<Author>> authors = new HashMap<>();
        Map<UUID, List<EditionDetail>> editions = new HashMap<>();
        var found = database.sql("""
                        select work.id, work.title, work.first_year, work.subjects,
                               (select count(*)
                                   from editions edition
                                   where edition.work_id = work.id) as edition_count
                        from works work
                        where work.id = :id
                        """)
                .param("id", id)
                .query((row, _) -> workDetail(row, authors, editions))
                .list();
        fillAuthors(authors);
        fillEditions(editions);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** api.yaml:59. */
    int deleteWork(UUID id) {
        return database.sql("""
                        delete from works work
                        where work.id = :id
                        """)
                .param("id", id)
                .update();
    }

    private static Work work(ResultSet row, Map<UUID, List<Author>> authors) throws SQLException {
        return new Work(
                row.getObject("id", UUID.class),
                row.getString("title"),
                Columns.longOrNull(row, "first_year"),
                Columns.texts(row, "subjects"),
                authors.computeIfAbsent(row.getObject("id", UUID.class), key -> new ArrayList<>()),
                row.getLong("edition_count"));
    }

    private static Author author(ResultSet row) throws SQLException {
        return new Author(
                row.getLong("id"),
                row.getString("name"),
                row.getObject("born", LocalDate.class),
                row.getObject("died", LocalDate.class));
    }

    /** One statement for all rows together, never one for each. */
    private void fillAuthors(Map<UUID, List<Author>> authors) {
        if (authors.isEmpty()) {
            return;
        }
        database.sql("""
                        select work_author.author_id as id, author.name, author.born, author.died,
                               work_author.work_id
                        from work_authors work_author
                        join authors author on author.id = work_author.author_id
                        where work_author.work_id in (:keys)
                        order by work_author.position, work_author.work_id, work_author.author_id
                        """)
                .param("keys", authors.keySet())
                .query(row -> {
                    authors.get(row.getObject("work_id", UUID.class)).add(author(row));
                });
    }

    private static WorkRow workRow(ResultSet row) throws SQLException {
        return new WorkRow(
                row.getObject("id", UUID.class),
                row.getString("title"),
                Columns.longOrNull(row, "first_year"),
                Columns.texts(row, "subjects"),
                Columns.instant(row, "created_at"));
    }

    private static SqlParameterSource workAuthorValues(Long id, WorkRow work) {
        return new MapSqlParameterSource()
                .addValue("workId", work.id())
                .addValue("authorId", id);
    }

    private static WorkDetail workDetail(
            ResultSet row,
            Map<UUID, List<Author>> authors,
            Map<UUID, List<EditionDetail>> editions) throws SQLException {
        return new WorkDetail(
                row.getObject("id", UUID.class),
                row.getString("title"),
                Columns.longOrNull(row, "first_year"),
                Columns.texts(row, "subjects"),
                authors.computeIfAbsent(row.getObject("id", UUID.class), key -> new ArrayList<>()),
                row.getLong("edition_count"),
                editions.computeIfAbsent(row.getObject("id", UUID.class), key -> new ArrayList<>()));
    }

    private static EditionDetail editionDetail(ResultSet row, Map<String, List<Copy>> copies) throws SQLException {
        return new EditionDetail(
                row.getString("isbn"),
                row.getObject("work", UUID.class),
                Language.valueOf(row.getString("language")),
                row.getString("publisher"),
                row.getObject("published", LocalDate.class),
                Columns.longOrNull(row, "pages"),
                row.getBigDecimal("price"),
                copies.computeIfAbsent(row.getString("isbn"), key -> new ArrayList<>()));
    }

    private static Copy copy(ResultSet row) throws SQLException {
        return new Copy(row.getLong("number"), CopyState.valueOf(row.getString("state")), row.getString("shelf"));
    }

    /** One statement for all rows together, never one for each. */
    private void fillCopies(Map<String, List<Copy>> copies) {
        if (copies.isEmpty()) {
            return;
        }
        database.sql("""
                        select copy.number, copy.state, copy.shelf, copy.isbn
                        from copies copy
                        where copy.isbn in (:keys)
                        order by copy.isbn, copy.number
                        """)
                .param("keys", copies.keySet())
                .query(row -> {
                    copies.get(row.getString("isbn")).add(copy(row));
                });
    }

    /** One statement for all rows together, never one for each. */
    private void fillEditions(Map<UUID, List<EditionDetail>> editions) {
        if (editions.isEmpty()) {
            return;
        }
        Map<String, List<Copy>> copies = new HashMap<>();
        database.sql("""
                        select edition.isbn, edition.work_id as work, edition.language, edition.publisher,
                               edition.published, edition.pages, edition.price
                        from editions edition
                        where edition.work_id in (:keys)
                        order by edition.isbn
                        """)
                .param("keys", editions.keySet())
                .query(row -> {
                    editions.get(row.getObject("work", UUID.class)).add(editionDetail(row, copies));
                });
        fillCopies(copies);
    }
}
