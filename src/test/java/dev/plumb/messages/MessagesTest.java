package dev.plumb.messages;

import dev.plumb.check.Checker;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.source.Document;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.read.Specifications;
import dev.plumb.spec.resolve.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What people see of a mistake. Each folder under {@code src/test/resources/messages} is a
 * specification with a fault, and {@code expected.txt} in it all that {@code plumb check} says;
 * under {@code src/test/resources/reading}, all that reading alone says. Written anew with
 * {@code -Dgolden=accept}.
 */
class MessagesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TestFactory
    Stream<DynamicTest> reading() throws IOException {
        return cases(RESOURCES.resolve("reading"), MessagesTest::read);
    }

    @TestFactory
    Stream<DynamicTest> checking() throws IOException {
        return cases(RESOURCES.resolve("messages"), MessagesTest::check);
    }

    private static Stream<DynamicTest> cases(Path root, Function<List<Document>, List<Problem>> stage)
            throws IOException {
        try (var folders = Files.list(root)) {
            List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
            return cases.stream()
                    .map(folder ->
                            DynamicTest.dynamicTest(folder.getFileName().toString(), () -> compare(folder, stage)));
        }
    }

    private static void compare(Path folder, Function<List<Document>, List<Problem>> stage) throws IOException {
        List<Document> documents = Specifications.documents(folder).stream()
                .filter(document -> !document.path().equals("expected.txt"))
                .toList();
        String said = new TerminalRenderer(false).render(stage.apply(documents));
        Path expected = folder.resolve("expected.txt");
        if ("accept".equals(System.getProperty("golden"))) {
            Files.writeString(expected, said);
        }
        Assertions.assertThat(said).isEqualTo(Files.readString(expected));
    }

    private static List<Problem> read(List<Document> documents) {
        var problems = new Problems();
        SpecReader.read(documents, problems);
        return problems.sorted();
    }

    private static List<Problem> check(List<Document> documents) {
        Resolved resolved = Resolved.of(documents);
        Checker.check(resolved.spec(), resolved.problems());
        return resolved.problems().sorted();
    }
}
