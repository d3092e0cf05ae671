package dev.plumb.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.design.Designer;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.project.Project;
import dev.plumb.run.Compiler;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.read.Specifications;
import dev.plumb.spec.resolve.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole projects as they are written, as golden trees beside the specifications; written anew with
 * {@code -Dgolden=accept}. What all projects share lies in the resources, and is left out.
 */
class EmitterTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private static List<Document> documents(String name) {
        return !Files.isDirectory(RESOURCES.resolve(name))
                ? Specifications.example(name)
                : Specifications.documents(RESOURCES.resolve(name));
    }

    private static Emitter.Emission emission(String name) {
        List<Document> documents = documents(name);
        var problems = new Problems();
        var text = SpecReader.read(documents, problems);
        assertThat(text.sql()).extracting(Excerpt::span).isNotEmpty();
        return Emitter.emit(
                Designer.design(Resolved.of(documents).spec()),
                Resolved.schema(text, problems).ensured());
    }

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "everything", "steps", "shelves", "runs", "blog", "order-processing"})
    void writesTheSameTreeAgain(String name) throws IOException {
        Emitter.Emission emission = emission(name);

        assertThat(emission.gaps()).isEmpty();
        assertThat(emission(name)).isEqualTo(emission);
        Map<String, String> tree = new TreeMap<>();
        emission.files().stream()
                .filter(f -> !f.path().contains("/support/") && !f.path().endsWith("/openapi.yaml"))
                .forEach(f -> tree.put(f.path(), f.content()));
        Path golden = RESOURCES.resolve("golden").resolve(name);
        if ("accept".equals(System.getProperty("golden"))) {
            accept(golden, tree);
        }
        assertThat(tree).isEqualTo(stored(golden));
    }

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "everything", "steps", "shelves", "runs", "blog", "order-processing"})
    void keepsToItsWidthAndSaysNothingOfWhereItComesFrom(String name) {
        for (GeneratedFile file : emission(name).files()) {
            if (file.path().startsWith("src/main/java/")) {
                assertThat(file.content()).doesNotContainIgnoringCase("plumb").doesNotContain("\t");
                assertThat(file.content()
                                .lines()
                                .filter(l -> l.length() > 120
                                        && !l.contains("\"")
                                        && !file.path().contains("/support/")))
                        .as(file.path())
                        .isEmpty();
            }
        }
    }

    /** The names of {@code werkstatt} have letters beyond ASCII, capitals and hyphens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "product-catalog",
                "everything",
                "steps",
                "shelves",
                "runs",
                "blog",
                "order-processing",
                "werkstatt"
            })
    void compiles(String name, @TempDir Path folder) {
        var problems = new Problems();
        Project project = Project.open(folder);

        var build = Compiler.compile(project, project.merge(emission(name).files(), problems), problems);

        assertThat(problems.sorted().stream()
                        .map((Problem p) -> p.at() + " " + p.wording().title())
                        .collect(Collectors.joining("\n")))
                .isEmpty();
        assertThat(build).isPresent();
    }

    /** A collection that is the root itself, or whose path ends with a slash. */
    @Test
    void addressesWhatItMadeUnderItsCollection() {
        List<String> code = emission("todos").files().stream()
                .filter(f -> f.path().startsWith("src/main/java/"))
                .map(GeneratedFile::content)
                .toList();

        assertThat(code).anyMatch(c -> c.contains("Paths.of(\"/{id}\", todo.id())"));
        assertThat(code).anyMatch(c -> c.contains(":publicUrl::text"));
    }

    @Test
    void tellsPeopleApartWhoseNamesDifferInOneLetterBeyondAscii() {
        assertThat(emission("werkstatt").files())
                .filteredOn(f -> f.path().endsWith("/AufträgeTest.java"))
                .singleElement()
                .satisfies(f -> assertThat(f.content()).contains("jörg", "jürg").contains("void teileKosten()"));
    }

    @Test
    void signsPeopleInUnderLoginsOfTheirOwn() {
        var accounts =
                Resolved.of(documents("werkstatt")).spec().access().accounts().orElseThrow();

        assertThat(accounts.loginOf("Jörg")).isEqualTo("juf6rg@example.com");
        assertThat(accounts.loginOf("Jürg")).isEqualTo("jufcrg@example.com");
        assertThat(accounts.loginOf("Mia  Moe")).isEqualTo("mia-moe@example.com");
    }

    /** Where the contract says only that a key is text, and its column holds numbers. */
    @Test
    void takesKeysForWhatTheirColumnsAre() {
        assertThat(emission("werkstatt").files())
                .filteredOn(f -> f.path().endsWith("/AuftragService.java"))
                .singleElement()
                .satisfies(f -> assertThat(f.content())
                        .contains("Tagged<Auftrag> auftragZeigen(long nr, Viewer viewer)")
                        .contains("auftragAbschließen(long auftragNr"));
    }

    /** What expressions reckon with of a page has names of its own. */
    @Test
    void tellsWhetherThereIsMore() {
        assertThat(emission("werkstatt").files())
                .filteredOn(f -> f.path().endsWith("/AuftragService.java"))
                .singleElement()
                .satisfies(f -> assertThat(f.content()).contains("shownItems.size()", "next != null"));
    }

    /** Where the contract leaves open how few rows, and which page: the database takes neither below that. */
    @Test
    void asksForNoPageAheadOfTheFirst() {
        assertThat(emission("werkstatt").files())
                .filteredOn(f -> f.path().endsWith("/TeileZeigenQuery.java"))
                .singleElement()
                .satisfies(f -> assertThat(f.content())
                        .contains("PAGE = INTEGER.between(1, 999_999_999_999_999_999L)")
                        .contains("SIZE = INTEGER.between(0, 50)"));
    }

    @Test
    void tellsAnAbsentListFromAnEmptyOne() {
        assertThat(emission("werkstatt").files())
                .filteredOn(f -> f.path().endsWith("/AuftragRepository.java"))
                .singleElement()
                .satisfies(f -> assertThat(f.content()).contains("Columns.textsOrNull(row, \"farben\")"));
    }

    private static Map<String, String> stored(Path folder) throws IOException {
        var tree = new TreeMap<String, String>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    tree.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
            }
        }
        return tree;
    }

    private static void accept(Path folder, Map<String, String> tree) throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> old = new ArrayList<>();
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(old::add);
            }
            for (Path path : old) {
                Files.delete(path);
            }
        }
        for (var file : tree.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
