package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One project as it lives on, a step a test: it begins, serves, gets rows, is edited by hand, its
 * specification changes, and the change is taken back.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LifeOfAProjectTest {
    @TempDir
    private static Path folder;

    private static Path project() {
        return folder.resolve("reading");
    }

    private static Path specification() {
        return project().resolve("spec");
    }

    @Test
    @Order(1)
    void itBegins() throws IOException {
        Plumb.say("new", project()).endsWell();
        Plumb.Said implement = Plumb.say("implement", specification()).endsWell();

        assertThat(implement.out()).contains("stories: 6 passed, 0 failed");
        assertThat(implement.out()).doesNotContain("\033").doesNotContain("\r");
        assertThat(implement.err()).doesNotContain("\033").doesNotContain("\r");
        assertThat(Files.readString(project().resolve(".plumb/report/report.json")))
                .as("the first report names the code")
                .contains("BookController.java:")
                .contains("V001__");
        assertThat(Plumb.say("status", specification()).out())
                .contains("V001__", "applied")
                .doesNotContain("open");
    }

    @Test
    @Order(2)
    void itServesAtOnceAndAsItSays() throws Exception {
        try (var run = Running.of("run", specification(), "--port", 0)) {
            assertThat(run.said()).as("nothing changed since it was proven").doesNotContain("proven");
            assertThat(run.told()).doesNotContain("prove ");
            String said = run.said();
            assertThat(said).contains("plumb token " + specification() + " --as member");
            assertThat(said).contains("plumb token " + specification() + " --as host");

            assertThat(get(found(said, "contract +(\\S+)"), "").body())
                    .isEqualTo(Files.readString(specification().resolve("api.yaml")));
            assertThat(get(found(said, "Swagger UI +(\\S+)"), "").body()).contains("swagger-ui");
            assertThat(get(found(said, "curl (\\S+)"), "").body()).contains("\"items\"");

            String token = Plumb.say("token", specification(), "--as", "member", "--name", "Ada")
                    .endsWell()
                    .out()
                    .strip();
            var added = send(HttpRequest.newBuilder(URI.create(found(said, "ready on (\\S+)") + "/books"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            { "slug": "emma", "title": "Emma", "author": "Jane Austen", "pages": 474 }""")));
            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        }
        assertThat(rows()).containsExactly("emma|Emma|Jane Austen|474|WANTED|1");
    }

    @Test
    @Order(3)
    void aRoleThatNobodyNamedIsRefusedWithTheNearest() {
        Plumb.Said said = Plumb.say("token", specification(), "--as", "membre");

        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.err()).contains("did you mean member?");
    }

    @Test
    @Order(4)
    void planChangesNothing() throws IOException {
        changeTheSchema();
        var before = Plumb.snapshot(project());

        Plumb.Said plan = Plumb.say("plan", specification()).endsWell();

        assertThat(plan.out()).contains("database:", "add column books.subtitle", "create table", "V002__");
        assertThat(Plumb.snapshot(project())).isEqualTo(before);
        assertThat(rows()).hasSize(1);
    }

    @Test
    @Order(5)
    void aHandEditAndTheRowsOutliveAChangedSpecification() throws IOException {
        Path service = Plumb.file(project(), "BookService.java");
        String edit = "\n    /** Ours. */\n    static final int SHELF = 7;\n";
        String text = Files.readString(service);
        Files.writeString(service, text.substring(0, text.lastIndexOf('}')) + edit + "}\n");
        Path read = Plumb.file(project(), "BookRow.java");
        String row = Files.readString(read);
        assertThat(row).doesNotContain("subtitle");
        List<String> before = rows();

        Plumb.Said implement = Plumb.say("implement", specification()).endsWell();

        assertThat(Files.readString(service)).contains(edit.strip());
        assertThat(Files.readString(read)).contains("subtitle");
        assertThat(rows()).as("the rows that lived there").isEqualTo(before);
        assertThat(query("select author_key from books")).containsExactly("jane austen");
        assertThat(query("insert into notes (book_id, text) select id, 'Again.' from books returning text"))
                .containsExactly("Again.");
        assertThat(query("select 'DROPPED'::progress::text")).containsExactly("DROPPED");
        assertThat(Plumb.say("status", specification()).out()).contains("edited", "BookService.java");
        assertThat(implement.out()).doesNotContain("merge-conflict");
        assertThat(Plumb.say("implement", specification()).endsWell().out()).contains("nothing to write");
    }

    @Test
    @Order(6)
    void whatBothChangedIsToldAndThePersonsStays() throws IOException {
        Path codes = Plumb.file(project(), "ErrorCode.java");
        Plumb.edit(codes, "(409, \"A book with this slug is on the list already.\")", "(409, \"We have it.\")");
        Plumb.edit(
                specification().resolve("reading-list.md"),
                "A book with this slug is on the list already.",
                "It is there.");

        Plumb.Said implement = Plumb.say("implement", specification()).endsWell();

        assertThat(implement.out()).contains("hazard[merge-conflict]", "ErrorCode.java", "It is there.");
        assertThat(Files.readString(codes)).contains("We have it.").doesNotContain("It is there.");
    }

    @Test
    @Order(7)
    void theLastChangeOfTheSchemaIsTakenBackAndMadeAgain() throws IOException {
        List<String> before = rows();

        Plumb.Said down = Plumb.say("migrate", specification(), "--down").endsWell();

        assertThat(down.out()).contains("the database is at version 1");
        assertThat(query("select count(*) from information_schema.columns where table_name = 'books' and column_name"
                        + " in ('subtitle', 'author_key')"))
                .containsExactly("0");
        assertThat(rows()).isEqualTo(before);
        assertThat(Plumb.say("status", specification()).out()).contains("V001").contains("open");

        Plumb.say("migrate", specification()).endsWell();
        assertThat(rows()).isEqualTo(before);
        assertThat(Plumb.say("status", specification()).out()).doesNotContain("open");

        Plumb.say("migrate", specification(), "--down", "--to", 0).endsWell();
        assertThat(query("select count(*) from information_schema.tables where table_schema = 'public'"
                        + " and table_name in ('books', 'notes')"))
                .containsExactly("0");
    }

    @Test
    @Order(8)
    void codeThatDoesNotHoldCanBeRead() throws IOException {
        Path codes = Plumb.file(project(), "ErrorCode.java");
        Path failed = project().resolve(".plumb/failed");
        Plumb.edit(codes, "NOT_FOUND(404,", "NOT_FOUND(410,");

        Plumb.Said implement = Plumb.say("implement", specification());

        assertThat(implement.exit()).as(implement.out()).isEqualTo(ExitCode.DISPROVED);
        assertThat(implement.out()).contains("code:   " + failed);
        assertThat(Files.readString(failed.resolve(project().relativize(codes))))
                .contains("NOT_FOUND(410,");
        assertThat(failed.resolve("pom.xml")).exists();

        Plumb.edit(codes, "NOT_FOUND(410,", "NOT_FOUND(404,");
        Plumb.say("implement", specification()).endsWell();
        assertThat(failed).doesNotExist();
    }

    /** A new column, one that must be filled, a table, an index, a constraint and an enum value. */
    private static void changeTheSchema() throws IOException {
        Path text = specification().resolve("reading-list.md");
        Plumb.edit(text, "'READING', 'READ');", "'READING', 'READ', 'DROPPED');");
        Plumb.edit(
                specification().resolve("api.yaml"),
                "enum: [WANTED, READING, READ]",
                "enum: [WANTED, READING, READ, DROPPED]");
        Plumb.edit(text, "  pages       integer      check (pages > 0),\n", """
                  pages       integer      check (pages > 0),
                  subtitle    varchar(200),
                  author_key  varchar(120) not null default '',
                  constraint books_subtitle_said check (length(subtitle) > 0),
                """.indent(2)
                .replace("    pages", "  pages"));
        Plumb.edit(text, "create index books_newest_idx", """
                create table notes (
                  id      uuid primary key default gen_random_uuid(),
                  book_id uuid not null references books on delete cascade,
                  text    varchar(2000) not null
                );
                create index notes_book_idx on notes (book_id);
                create index books_subtitle_idx on books (subtitle);
                create index books_newest_idx""");
        Plumb.edit(text, "## Who may do what", """
                ```yaml
                data:
                  books.author_key: { backfill: book.author.lowerAscii() }
                ```

                ## Who may do what""");
    }

    private static List<String> rows() {
        return query("select concat_ws('|', slug, title, author, pages, progress, version) from books order by slug");
    }

    private static List<String> query(String sql) {
        try (var database = Database.embedded(project().resolve(".plumb"));
                var connection = database.address().connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String found(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as(regex + " in " + text).isTrue();
        return matcher.group(1);
    }

    private static HttpResponse<String> get(String uri, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(uri)));
        assertThat(answer.statusCode()).as(uri + token).isEqualTo(200);
        return answer;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** A command that goes on until it is stopped, in a process of its own. */
    private record Running(Process process, Path out, Path err) implements AutoCloseable {

        static Running of(Object... words) throws IOException, InterruptedException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.plumb.cli.Main"));
            for (Object word : words) {
                command.add(word.toString());
            }
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            var running = new Running(process, out, err);
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (!running.said().contains("Ctrl-C ends it") && process.isAlive() && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            assertThat(running.said()).as(running.told()).contains("Ctrl-C ends it");
            return running;
        }

        String said() throws IOException {
            return Files.readString(out);
        }

        String told() throws IOException {
            return Files.readString(err);
        }

        /** Ctrl-C. */
        @Override
        public void close() throws IOException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
            process.onExit().completeOnTimeout(process, 40, TimeUnit.SECONDS).join();
            boolean ended = !process.isAlive();
            process.destroyForcibly();
            assertThat(ended).as("ends in time").isTrue();
            assertThat(process.exitValue()).as(said() + told()).isEqualTo(ExitCode.INTERRUPTED.number);
            assertThat(told()).doesNotContain("Exception").doesNotContain("fault");
        }
    }
}
