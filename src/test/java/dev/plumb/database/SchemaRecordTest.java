package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that the schema engine is tried on, in one run: the corpus by {@code plumb diff --cases --verify}, with and
 * without {@code --online}, and random pairs. {@code -Dplumb.schema.record=FILE} says where the record goes,
 * {@code -Dplumb.schema.runs=N} how many random pairs there are (2,000 where nothing is said).
 */
@EnabledIfSystemProperty(named = "plumb.schema.record", matches = ".+")
class SchemaRecordTest {
    private static final Path CORPUS = Path.of("src/test/resources/schema");

    private record Said(int exit, String last, List<String> not, double seconds) {
        String words() {
            return String.format(Locale.ROOT, "%s, %.0f s", last, seconds);
        }
    }

    @Test
    void everything(@TempDir Path folder) throws Exception {
        int runs = Integer.getInteger("plumb.schema.runs", 2000);
        long seed = Long.getLong("plumb.schema.seed", 20261123);
        String commit = said(List.of("git", "rev-parse", "HEAD")).last();
        String touched = said(List.of("git", "status", "--porcelain", "--untracked-files=no"))
                .last();
        Path record = Path.of(System.getProperty("plumb.schema.record"));
        var head = new StringBuilder();
        head.append("What the schema engine was tried on; written by\n\n")
                .append("    ./mvnw test -Dtest=SchemaRecordTest -Dplumb.schema.record=bench/schema-record.txt\n\n")
                .append("date      ")
                .append(Instant.now().truncatedTo(ChronoUnit.MINUTES))
                .append("\ncommit    ")
                .append(commit)
                .append(touched.isEmpty() ? "" : " (and changes that are not in it)")
                .append("\nserver    PostgreSQL ")
                .append(PostgresBinaries.VERSION)
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors\n\n");
        try (var beside = Executors.newSingleThreadExecutor()) {
            Future<Said> plain = beside.submit(() -> corpus(folder.resolve("plain")));
            Future<Said> online = beside.submit(() -> corpus(folder.resolve("online"), "--online"));
            String random = "\nrandom    seeds from " + seed
                    + " on, each there, back and there again, empty and with rows\n          ";
            // one that is cut off says how far it came
            var tried = RandomPairsTest.tried(
                    runs,
                    seed,
                    RandomPairsTest.FAILURES,
                    until -> write(record, head + words(plain, online) + random + until.words() + "\n"));
            var tail = new StringBuilder("\n");
            plain.get().not().forEach(line -> tail.append("\n").append(line));
            online.get().not().forEach(line -> tail.append("\n--online: ").append(line));
            tried.failed().forEach(pair -> tail.append("\n").append(pair));
            write(record, head + words(plain, online) + random + tried.words() + tail);
            assertThat(plain.get().not()).isEmpty();
            assertThat(online.get().not()).isEmpty();
            assertThat(tried.failed()).isEmpty();
        }
    }

    private static String words(Future<Said> plain, Future<Said> online) {
        return "corpus    plumb diff --cases " + CORPUS
                + " --verify --assume drop-and-add --accept-loss\n          "
                + (plain.isDone() ? plain.resultNow().words() : "is being tried")
                + "\n          the same with --online\n          "
                + (online.isDone() ? online.resultNow().words() : "is being tried");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Said corpus(Path out, String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.plumb.cli.Main",
                "diff",
                "--cases",
                CORPUS.toString(),
                "--out",
                out.toString(),
                "--verify",
                "--assume",
                "drop-and-add",
                "--accept-loss"));
        command.addAll(List.of(more));
        return said(command);
    }

    private static Said said(List<String> command) throws Exception {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        int exit = process.waitFor();
        return new Said(
                exit,
                lines.isEmpty() ? "" : lines.getLast(),
                lines.stream()
                        .filter(l -> l.contains(" refused ") || l.contains(" failed "))
                        .filter(l -> !l.contains(" cases: "))
                        .collect(Collectors.toList()),
                (System.nanoTime() - start) / 1e9);
    }
}
