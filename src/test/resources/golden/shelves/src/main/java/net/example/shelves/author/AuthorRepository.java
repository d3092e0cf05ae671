package net.example.shelves.author;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import net.example.shelves.support.data.Sql;
import net.example.shelves.support.data.Violations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AuthorRepository {

    private static final Violations ADD_AUTHOR = Violations.none()
            .field("authors_name_check", "name");

    private final JdbcClient database;

    AuthorRepository(JdbcClient database) {
        this.database = database;
    }

    /** api.yaml:173. */
    List<Author> listAuthors(ListAuthorsQuery query) {
        var sql = new Sql("""
                select author.id, author.name, author.born, author.died
                from authors author
                where true
                """);
        sql.with("limit", query.limit());
        sql.with("offset", query.offset());
        if (query.name() != null) {
            sql.add("and author.name = :name").with("name", query.name());
        }
        sql.add("""
                order by author.id
                limit :limit offset :offset
                """);
        return sql.on(database)
                .query((row, _) -> author(row))
                .list();
    }

    /** api.yaml:173. How many there are on all pages together. */
    long countListAuthors(ListAuthorsQuery query) {
        var sql = new Sql("""
                select count(*)
                from authors author
                where true
                """);
        if (query.name() != null) {
            sql.add("and author.name = :name").with("name", query.name());
        }
        return sql.on(database)
                .query(Long.class)
                .single();
    }

    /** api.yaml:188. */
    AuthorRow insertAuthor(NewAuthor request) {
        return ADD_AUTHOR.explain(() -> database.sql("""
                        insert into authors
                          (name, born, died)
                        values
                          (:name, :born, :died)
                        returning id, name, born, died
                        """)
                .param("name", request.name())
                .param("born", request.born())
                .param("died", request.died())
                .query((row, _) -> authorRow(row))
                .single());
    }

    private static Author author(ResultSet row) throws SQLException {
        return new Author(
                row.getLong("id"),
                row.getString("name"),
                row.getObject("born", LocalDate.class),
                row.getObject("died", LocalDate.class));
    }

    private static AuthorRow authorRow(ResultSet row) throws SQLException {
        return new AuthorRow(
                row.getLong("id"),
                row.getString("name"),
                row.getObject("born", LocalDate.class),
                row.getObject("died", LocalDate.class));
    }
}
