package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.MarkdownReader;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.file.Path;
import java.time.Duration;
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
    void rowsComeBehindTheTablesThatTheyAreOf() {
        var schema = read("""
                insert into roles (name) select 'staff' where not exists (select from roles where name = 'staff');
                insert into roles values ('admin') on conflict do nothing;
                create table roles (name text primary key);
                """);
        assertThat(problems.sorted()).isEmpty();
        assertThat(schema.ensured()).hasSize(2);
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

    @Test
    void aStatementThatDoesNotEndIsStopped() {
        String sql = "create table a (id int primary key);\nset statement_timeout = 0;\nselect pg_sleep(1000);\nchek;";
        var file = new SourceFile("schema.sql", sql);
        SpecifiedSql.read(
                List.of(new Span(file, 0, sql.length())),
                problems,
                new CatalogCache(cache),
                "18",
                TestServer::shared,
                Duration.ofSeconds(1));
        assertThat(said())
                .containsExactly(
                        "schema.sql:3:1 endless-sql 'select': This statement had not ended after 1 s, and was stopped");
    }

    @Test
    void linesOfPsqlArePassedOverWhereTheyDoNothingAndRefusedWhereTheyDo() {
        var schema = read("""
                \\connect shop
                \\set ON_ERROR_STOP on
                create table a (id int primary key, pattern text not null default E'\\\\d');
                copy a (id) from stdin;
                1\t\\d
                ;2
                \\.
                create table b (id int primary key);
                """);
        assertThat(said())
                .containsExactly(
                        "schema.sql:4:1 rows-not-ensured 'copy': 'copy' says what happens once, and the SQL of a"
                                + " specification says what is");
        assertThat(schema.catalog().tables())
                .extracting(t -> t.name().toString())
                .containsExactly("a", "b");
    }

    @Test
    void aLineOfPsqlThatNamesAnotherFileIsNotFollowed() {
        read("create table a (id int primary key);\n\\i more.sql\ncreate table b (id int primary key);\n");
        assertThat(said()).containsExactly("schema.sql:2:1 psql-command '\\i more.sql': psql's \\i is not followed");
    }

    @Test
    void sqlStandsInAQuotationToo() {
        var file = new SourceFile("tables.md", "> ```sql\n> create table a (\n>   id int primary key\n> );\n> ```\n");
        SpecifiedSchema schema = SpecifiedSql.read(
                MarkdownReader.read(file).blocks().stream()
                        .map(b -> b.content().unquoted())
                        .toList(),
                problems,
                new CatalogCache(cache),
                "18",
                TestServer::shared);
        assertThat(said()).isEmpty();
        assertThat(schema.catalog().tables()).hasSize(1);
        assertThat(schema.outline().table(Name.inPublic("a")))
                .hasValueSatisfying(at -> assertThat(at.toString()).isEqualTo("tables.md:2:16"));
    }
}
