package net.example.shelves.edition;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import net.example.shelves.support.data.Columns;
import net.example.shelves.support.data.Violations;
import net.example.shelves.support.problem.ErrorCode;
import net.example.shelves.work.WorkRow;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class EditionRepository {

    private static final Violations ADD_EDITION = Violations.none()
            .field("editions_isbn_check", "isbn")
            .field("editions_pages_check", "pages")
            .field("editions_price_check", "price")
            .code("editions_pkey", ErrorCode.ISBN_TAKEN, "isbn");

    private final JdbcClient database;

    EditionRepository(JdbcClient database) {
        this.database = database;
    }

    /** shelves.md:51. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<WorkRow> lockWork(UUID id) {
        return database.sql("""
                        select work.id, work.title, work.first_year, work.subjects, work.created_at
                        from works work
                        where work.id = :id
                        for share of work
                        """)
                .param("id", id)
                .query((row, _) -> workRow(row))
                .optional();
    }

    /** shelves.md:52. */
    EditionRow insertEdition(NewEdition request, WorkRow work) {
        return ADD_EDITION.explain(() -> database.sql("""
                        insert into editions
                          (isbn, work_id, language, publisher, published, pages, price)
                        values
                          (:isbn, :workId, :language::language, :publisher, :published, :pages, :price)
                        returning isbn, work_id, language, publisher, published, pages, price
                        """)
                .param("isbn", request.isbn())
                .param("workId", work.id())
                .param("language", request.language().name())
                .param("publisher", request.publisher())
                .param("published", request.published())
                .param("pages", request.pages())
                .param("price", request.price())
                .query((row, _) -> editionRow(row))
                .single());
    }

    /** shelves.md:58. */
    long addEditionNumber(EditionRow edition) {
        return database.sql("""
                        select (select count(*) from copies copy where copy.isbn = :editionIsbn)::bigint + 1 as value
                        """)
                .param("editionIsbn", edition.isbn())
                .query((row, _) -> row.getLong("value"))
                .single();
    }

    /** shelves.md:57. */
    void insertCopy(EditionRow edition, long number, String shelf, Instant now) {
        database.sql("""
                        insert into copies
                          (isbn, number, shelf, acquired)
                        values
                          (:isbn, :number, :shelf, :now)
                        """)
                .param("isbn", edition.isbn())
                .param("number", number)
                .param("shelf", shelf)
                .param("now", Columns.time(now))
                .update();
    }

    /** shelves.md:59. */
    Edition showEdition(String isbn) {
        return database.sql("""
                        select edition.isbn, edition.work_id as work, edition.language, edition.publisher,
                               edition.published, edition.pages, edition.price
                        from editions edition
                        where edition.isbn = :keyIsbn
                        """)
                .param("keyIsbn", isbn)
                .query((row, _) -> edition(row))
                .single();
    }

    /** api.yaml:89. */
    Optional<Edition> findEdition(String isbn) {
        return database.sql("""
                        select edition.isbn, edition.work_id as work, edition.language, edition.publisher,
                               edition.published, edition.pages, edition.price
                        from editions edition
                        where edition.isbn = :isbn
                        """)
                .param("isbn", isbn)
                .query((row, _) -> edition(row))
                .optional();
    }

    private static WorkRow workRow(ResultSet row) throws SQLException {
        return new WorkRow(
                row.getObject("id", UUID.class),
                row.getString("title"),
                Columns.longOrNull(row, "first_year"),
                Columns.texts(row, "subjects"),
                Columns.instant(row, "created_at"));
    }

    private static EditionRow editionRow(ResultSet row) throws SQLException {
        return new EditionRow(
                row.getString("isbn"),
                row.getObject("work_id", UUID.class),
                Language.valueOf(row.getString("language")),
                row.getString("publisher"),
                row.getObject("published", LocalDate.class),
                Columns.longOrNull(row, "pages"),
                row.getBigDecimal("price"));
    }

    private static Edition edition(ResultSet row) throws SQLException {
        return new Edition(
                row.getString("isbn"),
                row.getObject("work", UUID.class),
                Language.valueOf(row.getString("language")),
                row.getString("publisher"),
                row.getObject("published", LocalDate.class),
                Columns.longOrNull(row, "pages"),
                row.getBigDecimal("price"));
    }
}
