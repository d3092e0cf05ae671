package dev.plumb.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.emit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static final GeneratedFile YAML = GeneratedFile.of("src/main/resources/application.yaml", """
            server:
              port: 8080
            spring:
              threads:
                virtual: true
            logging: json
            """);
    private static final GeneratedFile JAVA = GeneratedFile.of("src/main/java/A.java", """
            class A {
                int one() {
                    return 1;
                }

                int two() {
                    return 2;
                }
            }
            """);

    private Problems run(GeneratedFile... wanted) {
        var problems = new Problems();
        Project project = Project.open(folder);
        project.apply(project.merge(List.of(wanted), problems));
        return problems;
    }

    private List<String> codes(Problems problems) {
        return problems.sorted().stream().map(Problem::code).toList();
    }

    private void edit(GeneratedFile file, String from, String to) throws IOException {
        Path path = folder.resolve(file.path());
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private String read(GeneratedFile file) throws IOException {
        return Files.readString(folder.resolve(file.path()));
    }

    private static GeneratedFile with(GeneratedFile file, String from, String to) {
        return GeneratedFile.of(file.path(), file.content().replace(from, to));
    }

    private Map<Path, FileTime> times() throws IOException {
        var times = new TreeMap<Path, FileTime>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void aSecondRunTouchesNothing() throws IOException {
        assertThat(run(YAML, JAVA).isEmpty()).isTrue();
        var before = times();
        assertThat(read(JAVA)).isEqualTo(JAVA.content());
        assertThat(run(YAML, JAVA).isEmpty()).isTrue();
        assertThat(times()).isEqualTo(before);
    }

    @Test
    void editsStayWhileTheSpecificationMovesOn() throws IOException {
        run(YAML, JAVA);
        edit(YAML, "port: 8080", "port: 9090");
        edit(JAVA, "return 1;", "return 11; // mine");
        Problems problems = run(with(YAML, "logging: json", "logging: plain"), with(JAVA, "return 2;", "return 22;"));
        assertThat(problems.isEmpty()).isTrue();
        assertThat(read(YAML)).contains("port: 9090", "logging: plain");
        assertThat(read(JAVA)).contains("return 11; // mine", "return 22;");
        var before = times();
        run(with(YAML, "logging: json", "logging: plain"), with(JAVA, "return 2;", "return 22;"));
        assertThat(times()).isEqualTo(before);
    }

    @Test
    void aConflictIsReportedOnceWithItsPlace() throws IOException {
        run(YAML, JAVA);
        edit(YAML, "port: 8080", "port: 9090");
        edit(JAVA, "return 1;", "return 11;");
        GeneratedFile yaml = with(YAML, "port: 8080", "port: 8081");
        GeneratedFile java = with(JAVA, "return 1;", "return 111;");
        Problems problems = run(yaml, java);
        assertThat(problems.sorted())
                .extracting(p -> p.at().cite() + " " + p.code())
                .containsExactly(
                        "src/main/java/A.java:3 merge-conflict",
                        "src/main/resources/application.yaml:2 merge-conflict");
        assertThat(read(YAML)).contains("port: 9090");
        assertThat(read(JAVA)).contains("return 11;");
        assertThat(run(yaml, java).isEmpty()).isTrue();
    }

    @Test
    void aDeletedFileStaysDeletedUntilAPersonAsksForIt() throws IOException {
        run(YAML, JAVA);
        Files.delete(folder.resolve(JAVA.path()));
        assertThat(codes(run(YAML, with(JAVA, "2", "3")))).containsExactly("deleted-file");
        assertThat(folder.resolve(JAVA.path())).doesNotExist();
        Files.createFile(folder.resolve(JAVA.path()));
        assertThat(run(YAML, JAVA).isEmpty()).isTrue();
        assertThat(read(JAVA)).isEqualTo(JAVA.content());
    }

    @Test
    void whatIsWantedNoMoreGoesUnlessItWasEdited() throws IOException {
        GeneratedFile other = GeneratedFile.of("src/main/java/other/B.java", "class B {}\n");
        run(YAML, JAVA, other);
        edit(JAVA, "return 1;", "return 11;");
        assertThat(codes(run(YAML))).containsExactly("unwanted-file");
        assertThat(folder.resolve("src/main/java/other")).doesNotExist();
        assertThat(read(JAVA)).contains("return 11;");
        assertThat(run(YAML).isEmpty()).isTrue();
    }

    @Test
    void aPersonsFileOfTheSameNameIsNotOverwritten() throws IOException {
        Path own = folder.resolve(YAML.path());
        Files.createDirectories(own.getParent());
        Files.writeString(own, "mine: true\n");
        assertThat(codes(run(YAML))).containsExactly("merge-conflict");
        assertThat(read(YAML)).isEqualTo("mine: true\n");
    }

    @Test
    void aMigrationIsWrittenOnceAndStays() throws IOException {
        GeneratedFile migration = GeneratedFile.frozen("db/V001__a.sql", "create table a ();\n");
        run(migration);
        edit(migration, "();", "(x int);");
        assertThat(run(migration).isEmpty()).isTrue();
        assertThat(run(YAML).isEmpty()).isTrue();
        assertThat(read(migration)).isEqualTo("create table a (x int);\n");
    }

    @Test
    void windowsLineBreaksStay() throws IOException {
        run(YAML, JAVA);
        edit(JAVA, "\n", "\r\n");
        run(YAML, with(JAVA, "return 2;", "return 22;"));
        assertThat(read(JAVA))
                .isEqualTo(JAVA.content().replace("return 2;", "return 22;").replace("\n", "\r\n"));
    }

    @Test
    void whatCannotBeReadStaysAndIsReported() throws IOException {
        run(YAML, JAVA);
        Files.write(folder.resolve(YAML.path()), new byte[] {(byte) 0xff, 'a'});
        edit(JAVA, "class A {", "class {");
        assertThat(codes(run(with(YAML, "8080", "8081"), with(JAVA, "1", "3"))))
                .containsExactly("unreadable-file", "unreadable-file");
        assertThat(Files.readAllBytes(folder.resolve(YAML.path()))).containsExactly(0xff, 'a');
    }

    @Test
    void aRunThatDiedIsFinishedByTheNext() throws IOException {
        run(YAML, JAVA);
        Path staging = Files.createDirectories(folder.resolve(".plumb/staging"));
        Files.writeString(staging.resolve("0"), "half\n");
        run(YAML, JAVA); // died before it was ready: nothing of it
        assertThat(folder.resolve("half.txt")).doesNotExist();
        Files.createDirectories(staging);
        Files.writeString(staging.resolve("1"), "second\n");
        Files.writeString(
                staging.resolve("ready"), "move 0 first.txt\nmove 1 second.txt\ndelete " + YAML.path() + "\n");
        Project.open(folder); // died after the first move
        assertThat(folder.resolve("second.txt")).hasContent("second\n");
        assertThat(folder.resolve(YAML.path())).doesNotExist();
        assertThat(staging).doesNotExist();
    }

    @Test
    void nothingIsDoneWhereOneFileCannotBeWritten() throws IOException {
        run(YAML, JAVA);
        Files.createFile(folder.resolve(".plumb/staging")); // where the new texts would be kept
        var before = times();
        assertThatThrownBy(() -> run(with(YAML, "8080", "8081"), JAVA)).isInstanceOf(ProjectException.class);
        Files.delete(folder.resolve(".plumb/staging"));
        before.remove(folder.resolve(".plumb/staging"));
        assertThat(read(YAML)).isEqualTo(YAML.content());
        assertThat(run(YAML, JAVA).isEmpty()).isTrue();
    }

    @Test
    void oneRunAtATime() {
        Project project = Project.open(folder);
        try (var hold = project.hold().orElseThrow()) {
            assertThat(hold.channel().isOpen()).isTrue();
            assertThat(Project.open(folder).hold()).isEmpty();
        }
        project.hold().orElseThrow().close();
    }

    /** Whoever looks at the project meanwhile leaves alone what a run has begun and not finished. */
    @Test
    void whatAnotherRunIsAtIsLeftToIt() throws IOException {
        run(YAML, JAVA);
        Project project = Project.open(folder);
        Path staging = folder.resolve(".plumb/staging");
        try (var hold = project.hold().orElseThrow()) {
            assertThat(hold.folder()).isEqualTo(project.folder());
            Files.createDirectories(staging);
            Files.writeString(staging.resolve("0"), "half");
            Project.open(folder);
            assertThat(staging.resolve("0")).exists();
        }
        Project.open(folder);
        assertThat(staging).doesNotExist();
    }
}
