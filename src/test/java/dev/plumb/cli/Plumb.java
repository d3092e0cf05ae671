package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** plumb as a person uses it, through its {@link Main}, in this process; what it said is kept. */
final class Plumb {
    /** What a command said, and how it ended. */
    record Said(ExitCode exit, String out, String err) {
        Said endsWell() {
            assertThat(exit).as(out + err).isEqualTo(ExitCode.OK);
            return this;
        }
    }

    private Plumb() {}

    /** Runs one command where the repository is. */
    static Said say(Object... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        ExitCode exit = Main.run(Path.of("").toAbsolutePath(), console, args);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The project's own build, as somebody runs it who has never heard of plumb. */
    static void mavenVerify(Path project) throws IOException, InterruptedException {
        Path log = project.resolve(".plumb").resolve("verify.log");
        var builder = new ProcessBuilder(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-B",
                        "-ntp",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "verify")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        try {
            assertThat(maven.waitFor(10, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            maven.descendants().forEach(ProcessHandle::destroy);
            maven.destroy();
        }
        List<String> said = Files.readAllLines(log);
        assertThat(maven.exitValue())
                .as(String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size())))
                .isZero();
        assertThat(said).anyMatch(line -> line.matches(".*Tests run: [1-9]\\d*, Failures: 0, Errors: 0, Skipped: 0.*"));
    }

    /** Every file of a project that belongs to a person or to version control: its bytes and when they were written. */
    static Map<String, List<Object>> snapshot(Path project) throws IOException {
        var files = new TreeMap<String, List<Object>>();
        for (Path file : files(project)) {
            String path = project.relativize(file).toString();
            files.put(path, List.of(Files.readString(file), Files.getLastModifiedTime(file)));
        }
        return files;
    }

    private static List<Path> files(Path project) throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.walk(project)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(project.resolve("target"))
                            && (!file.startsWith(project.resolve(".plumb"))
                                    || file.startsWith(project.resolve(".plumb").resolve("written"))))
                    .sorted()
                    .forEach(found::add);
        }
        return found;
    }

    /** The one file of a project with that name. */
    static Path file(Path project, String name) {
        try {
            return files(project).stream()
                    .filter(file -> file.startsWith(project.resolve("src")) && file.endsWith(name))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Replaces the one place in a file that holds {@code old}. */
    static void edit(Path file, String old, String now) throws IOException {
        String text = Files.readString(file);
        assertThat(text.split(java.util.regex.Pattern.quote(old), -1))
                .as(old + " once in " + file)
                .hasSize(2);
        Files.writeString(file, text.replace(old, now));
    }
}
