package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffTest {
    private static final String START = """
            create table orders (id int primary key, customer text, note text);
            create index orders_customer_idx on orders (customer);
            """;
    private static final String TARGET = """
            create table orders (
              id       bigint primary key,
              customer text not null
            );
            create index orders_customer_idx on orders (customer);
            grant select on orders to reports_of_diff_test;
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode plumb(String... words) {
        out.reset();
        err.reset();
        return Main.run(
                folder,
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false),
                words);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void writesBothWaysAndWhatWasMeasured() throws IOException, SQLException {
        write("from.sql", START);
        write("to.sql", TARGET);
        write("rows", "orders: 2_000_000\n");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--verify"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(read("out/up.sql"))
                .contains(
                        "alter table orders alter column id type bigint", "to.sql:2", "set local lock_timeout = '3s'");
        assertThat(read("out/down.sql")).contains("add column note text");
        assertThat(read("out/plan.json"))
                .contains("\"lock\": \"ACCESS EXCLUSIVE\"")
                .contains("\"rewrites\": [\n        \"orders\"\n      ]")
                .contains("\"precheck\": \"select not exists (select from orders where customer is null)\"")
                .contains("\"reversible\": \"exact with what was parked\"")
                .contains("\"line\": 3");
        assertThat(said()).contains("drop column orders.note", "The way back is exact with what was parked");
        try (var connection = TestServer.shared().connect("postgres");
                var statement = connection.createStatement();
                var roles = statement.executeQuery("select from pg_roles where rolname = 'reports_of_diff_test'")) {
            assertThat(roles.next()).as("a role that was made stays").isFalse();
        }
    }

    @Test
    void eachStepSaysHowLongItTakesAtTheGivenRows() throws IOException {
        write("from.sql", """
                create table t (id int primary key, n int);
                create table small (id int primary key, n int);
                create table huge (id int primary key, n int);
                """);
        write("to.sql", """
                create table t (id int primary key, n bigint, constraint pos check (n > 0));
                create index t_n on t (n);
                create table small (id int primary key, n bigint);
                create table huge (id int primary key, n int);
                create index huge_n on huge (n);
                """);
        write("rows", "t: 9000\nhuge: 90_000_000\n");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--rows", "rows"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(said())
                .containsPattern("writes every row of t anew, about \\d+(\\.\\d)? (s|min) at 9,000 rows")
                .containsPattern("reads every row, about \\d+(\\.\\d)? (s|min) at 9,000 rows")
                .containsPattern("builds t_n, about \\d+(\\.\\d)? (s|min) at 9,000 rows")
                .containsPattern("builds huge_n, about \\d+ (s|min) at 90,000,000 rows")
                .as("nothing is known of the other table's rows")
                .containsPattern("writes every row of small anew\\n");
    }

    @Test
    void noChangeGivesEmptyFiles() throws IOException {
        write("a.sql", TARGET);
        assertThat(plumb("diff", "a.sql", "a.sql")).isEqualTo(ExitCode.OK);
        assertThat(read("up.sql")).isEmpty();
        assertThat(read("down.sql")).isEmpty();
        assertThat(read("plan.json")).contains("\"up\": []");
    }

    @Test
    void whatCouldBeARenameIsAskedOrAssumed() throws IOException {
        write("from.sql", "create table t (id int primary key, a text);");
        write("to.sql", "create table t (id int primary key, b text);");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out")).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said()).contains("error[rename-or-new]", "`column t.b a`", "--assume drop-and-add");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--assume", "drop-and-add"))
                .isEqualTo(ExitCode.OK);
        assertThat(read("out/up.sql")).contains("drop column a", "add column b text");
        write("meant", "# the column was renamed\ncolumn t.b a\n");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--intentions", "meant"))
                .isEqualTo(ExitCode.OK);
        assertThat(read("out/up.sql")).contains("rename column a to b").doesNotContain("drop column");
    }

    @Test
    void namesThatGoRoundAmongTheLikeAreAsked() throws IOException {
        write("like.sql", "create table a (id int primary key, x int, y int); create table b (id int primary key);");
        write("meant", "column a.x y\ncolumn a.y x\n");
        assertThat(plumb("diff", "like.sql", "like.sql", "--out", "out", "--intentions", "meant"))
                .isEqualTo(ExitCode.PROBLEMS);
        assertThat(said())
                .contains("error[exchanged-or-not]", "have x and y of a exchanged their names", "like.sql:1:");
        write("meant", "table a b\ntable b a\n");
        assertThat(plumb("diff", "like.sql", "like.sql", "--out", "out", "--intentions", "meant"))
                .as("done before, for the tables are as they are to be")
                .isEqualTo(ExitCode.OK);
        assertThat(read("out/up.sql")).isEmpty();
    }

    @Test
    void anExclusionConstraintOnManyRowsIsRefusedUnlessItIsAccepted() throws IOException {
        write("from.sql", "create table \"My t\" (id int primary key, r int4range);");
        write(
                "to.sql",
                "create table \"My t\" (id int primary key, r int4range, constraint no_two exclude using gist (r with &&));");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "small")).isEqualTo(ExitCode.OK);
        write("rows", "\"My t\": 2_000_000");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--rows", "rows"))
                .isEqualTo(ExitCode.PROBLEMS);
        String line = "accept exclusion-on-many-rows \"My t\".no_two";
        assertThat(said()).contains("error[exclusion-on-many-rows]", "to.sql:1:", "`" + line + "`");
        assertThat(folder.resolve("out")).doesNotExist();
        write("meant", line);
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--rows", "rows", "--intentions", "meant"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(said()).contains("no_two is built over every row of My t while nobody can read or write it");
    }

    /** What is not managed, and only specified, is never made: it stands in the way of nothing. */
    @Test
    void whatIsNotManagedIsNamedAndLeftAlone() throws IOException {
        write("from.sql", "create table t (id int primary key);");
        write("to.sql", """
                create extension postgres_fdw;
                create server elsewhere foreign data wrapper postgres_fdw;
                create type mood as enum ('a', 'b');
                create foreign table remote (id int, m mood) server elsewhere;
                create function told() returns event_trigger language plpgsql as 'begin end';
                create event trigger teller on ddl_command_end execute function told();
                create table t (id int primary key, m mood);
                """);
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--verify"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(said()).contains("foreign table remote", "event trigger teller", "server elsewhere");
        assertThat(read("out/up.sql")).doesNotContain("foreign table", "event trigger", "create server");
        write("a.sql", "create table t (id int primary key, a int); create publication p for table t where (a > 1);");
        write(
                "b.sql",
                "create table t (id int primary key, a bigint); create publication p for table t where (a > 1);");
        assertThat(plumb("diff", "a.sql", "b.sql", "--out", "b")).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said()).contains("error[no-way-there]", "publication of table t in publication p");
    }

    /** A rename that is misspelt would take away what it is there to keep. */
    @Test
    void whatIsMeantOfNothingIsSaid() throws IOException {
        write("from.sql", "create table t (id int primary key, a text);");
        write("to.sql", "create table t (id int primary key, b text);");
        write("meant", "# renamed\n  column t.b aa\ntable u v\nbackfill t.c 'x'\n");
        write("rows", "tt: 2_000_000\n");
        String[] asked = {"diff", "from.sql", "to.sql", "--out", "out", "--assume", "drop-and-add"};
        assertThat(plumb(java.util.stream.Stream.concat(
                                java.util.Arrays.stream(asked), java.util.stream.Stream.of("--intentions", "meant"))
                        .toArray(String[]::new)))
                .isEqualTo(ExitCode.PROBLEMS);
        assertThat(said())
                .contains(
                        "error[said-in-vain]",
                        "meant:2:3",
                        "the start has no column t.aa",
                        "the target has no table u",
                        "the target has no column t.c");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(plumb(java.util.stream.Stream.concat(
                                java.util.Arrays.stream(asked), java.util.stream.Stream.of("--rows", "rows"))
                        .toArray(String[]::new)))
                .isEqualTo(ExitCode.OK);
        assertThat(said()).contains("hazard[said-in-vain]", "rows:1:1", "neither side has a table tt");
        write("meant", "column t.b a\n");
        assertThat(plumb("diff", "to.sql", "to.sql", "--out", "out", "--intentions", "meant"))
                .as("done before")
                .isEqualTo(ExitCode.OK);
    }

    /** PostgreSQL has no statement that makes them anew while columns are of them. */
    @Test
    void whatCannotBeMadeAnewWhileItIsInUseIsSaid() throws IOException {
        String collation = "create collation c (provider = icu, locale = '%s');\n"
                + "create table t (id int primary key, a text collate c);";
        write("english.sql", collation.formatted("en"));
        write("german.sql", collation.formatted("de"));
        assertThat(plumb("diff", "english.sql", "german.sql", "--out", "out")).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said())
                .contains("error[no-way-there]", "german.sql:1:", "public.t.a is ordered by it", "a name of its own");
        String view = "create table t (id int primary key, a %s);\ncreate view v as select a from t;\n"
                + "create table k (id int primary key, r v);";
        write("int.sql", view.formatted("int"));
        write("bigint.sql", view.formatted("bigint"));
        assertThat(plumb("diff", "int.sql", "bigint.sql", "--out", "out")).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said()).contains("error[no-way-there]", "bigint.sql:3:", "k.r holds rows of it");
        write("from.sql", "create table n (a text);\ncreate table k (id int primary key, all_of_them n[]);");
        write("to.sql", "create table n (a varchar(9));\ncreate table k (id int primary key, all_of_them n[]);");
        assertThat(plumb("diff", "from.sql", "to.sql", "--out", "out", "--accept-loss"))
                .isEqualTo(ExitCode.PROBLEMS);
        assertThat(said()).contains("error[no-way-there]", "n.a changes its type, and k.all_of_them holds rows of n");
    }

    @Test
    void faultsOfTheInputAreSaidAtTheirPlace() throws IOException {
        write("good.sql", START);
        write("bad.sql", "\\restrict x\ncreate table a (id int primary key);\ncreate table b (id int nott null);\n");
        Files.write(folder.resolve("latin.sql"), new byte[] {'-', '-', (byte) 0xe9});
        assertThat(plumb("diff", "good.sql", "bad.sql")).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said()).contains("bad.sql:3:24", "\"nott\"");
        assertThat(plumb("diff", "latin.sql", "good.sql")).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said()).contains("byte 2 (0xE9)");
        write("locks.sql", "begin;\ncreate table a (id int);\nlock table a in exclusive mode;\ncommit;\n");
        assertThat(plumb("diff", "locks.sql", "good.sql", "--out", "out"))
                .as("a script's own transaction, and what only stands in one, is passed over")
                .isEqualTo(ExitCode.OK);
        Files.write(folder.resolve("dump.sql.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        assertThat(plumb("diff", "dump.sql.gz", "good.sql")).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("dump.sql.gz is compressed");
        assertThat(plumb("diff", "mysql://here/shop", "good.sql")).isEqualTo(ExitCode.USAGE);
        assertThat(said()).contains("a database is written postgresql://", "mysql://here/shop");
        assertThat(plumb("diff", "gone.sql", "good.sql")).isEqualTo(ExitCode.USAGE);
        assertThat(plumb("diff", ".", "good.sql")).isEqualTo(ExitCode.USAGE);
        assertThat(plumb("diff", "good.sql")).isEqualTo(ExitCode.USAGE);
        assertThat(plumb("diff", "postgresql://a:b@127.0.0.1:1/none", "good.sql"))
                .isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(plumb("diff", "good.sql", "locks.sql", "--assume", "drop-and-add", "--out", "good.sql"))
                .isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(said()).contains("cannot write to ", "good.sql: there is something else at ");
        assertThat(folder.resolve("up.sql")).doesNotExist();
    }

    @Test
    void casesGoOnAfterOneThatFails() throws IOException {
        write("cases/broken/from.sql", "create tabel t (id int);");
        write("cases/broken/to.sql", "create table t (id int);");
        write("cases/broken/up.sql", "what an earlier run left");
        write("cases/fine/from.sql", START);
        write("cases/fine/to.sql", TARGET);
        write("cases/fine/rows.sql", "insert into orders values (1, 'Ada', 'n'), (2, 'Bo', null);");
        write("cases/half/from.sql", "create table t (id int);");
        write("cases/loss/from.sql", "create table t (a int, b int);");
        write("cases/loss/to.sql", "create table t (a int);");
        write("cases/rows/from.sql", "create table t (id int primary key, a int);");
        write("cases/rows/to.sql", "create table t (id int primary key, a int not null);");
        write("cases/rows/rows.sql", "insert into t values (1, null);");
        write("cases/same/from.sql", TARGET);
        write("cases/same/to.sql", TARGET);
        assertThat(plumb("diff", "--cases", "cases", "--verify")).isEqualTo(ExitCode.DISPROVED);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                broken failed broken-sql
                fine ok
                half failed missing-input
                loss refused lossy-way-back
                rows refused rows-in-the-way
                same ok
                6 cases: 2 ok, 2 refused, 2 failed
                """);
        assertThat(read("cases/fine/up.sql")).isNotEmpty();
        assertThat(read("cases/same/up.sql")).isEmpty();
        assertThat(folder.resolve("cases/broken/up.sql")).doesNotExist();
        assertThat(folder.resolve("cases/loss/up.sql")).doesNotExist();
    }

    @Test
    void aLivingDatabaseIsReadAndLeftAlone() throws IOException, SQLException {
        write("to.sql", TARGET);
        try (var database = TestServer.shared().scratch();
                var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(START);
            var address = database.address();
            String url = address.url() + "?user=" + address.user() + "&password=" + address.password();
            assertThat(plumb("diff", url, "to.sql", "--out", "out", "--verify"))
                    .as(this::said)
                    .isEqualTo(ExitCode.OK);
            assertThat(read("out/up.sql")).contains("alter table orders alter column id type bigint");
            assertThat(statement.executeQuery("select note from orders").next()).isFalse();
        }
    }
}
