package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecifiedSqlTest {
    @TempDir
    Path cache;

    private final Problems problems = new Problems();

    private SpecifiedSchema read(String sql) {
        var file = new SourceFile("schema.sql", sql);
        return SpecifiedSql.read(
                List.of(new Span(file, 0, sql.length())), problems, new CatalogCache(cache), "18", TestServer::shared);
    }

    private List<String> said() {
        return problems.sorted().stream().map(SpecifiedSqlTest::line).toList();
    }

    private static String line(Problem p) {
        return p.at() + " " + p.code() + " '" + p.at().text() + "': "
                + p.wording().title();
    }

    @Test
    void aBrokenStatementIsShownAtItsWordAndTheRestIsRead() {
        var schema = read("""
                create table a (id int primary key, b text not null chek (b <> ''));
                create index on a (b);
                create table "é" (id int, x text default 'ü' || foo(2));
                create table good (id int primary key);
                """);
        assertThat(said())
                .containsExactly(
                        "schema.sql:1:53 broken-sql 'chek': PostgreSQL does not take this: syntax error at or near \"chek\"",
                        "schema.sql:3:49 broken-sql 'foo': PostgreSQL does not take this: function foo(integer) does not exist");
        assertThat(schema.catalog().tables())
                .extracting(t -> t.name().toString())
                .containsExactly("good");
    }

    @Test
    void rowsAreEnsuredOrRefused() {
        var schema = read("""
                create table roles (name text primary key);
                insert into roles values ('staff') on conflict do nothing;
                insert into roles values ('admin');
                delete from roles;
                """);
        assertThat(schema.ensured()).hasSize(1);
        assertThat(schema.ensured().getFirst().table()).isEqualTo(Name.inPublic("roles"));
        assertThat(problems.sorted())
                .extracting(p -> p.at().line() + " " + p.code())
                .containsExactly("3 rows-not-ensured", "4 rows-not-ensured");
    }

    @Test
    void theSameStatementsNeedNoServer() {
        var first = read("create table a (id int primary key, mood text[] not null default '{}');");
        var again = SpecifiedSql.read(
                List.of(new Span(
                        new SourceFile(
                                "other.sql", " create table a (id int primary key, mood text[] not null default '{}')"),
                        0,
                        200)),
                problems,
                new CatalogCache(cache),
                "18",
                () -> {
                    throw new AssertionError("asked the server");
                });
        assertThat(again.catalog()).isEqualTo(first.catalog());
        assertThat(problems.isEmpty()).isTrue();
    }
}
