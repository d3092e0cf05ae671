package dev.plumb.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.source.Document;
import dev.plumb.spec.read.Specifications;
import dev.plumb.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What people see of a mistake: each folder under {@code src/test/resources/messages} is a
 * specification with a fault and {@code expected.txt} the whole message, written anew with
 * {@code -Dgolden=accept}.
 */
class MessagesTest {
    private static final Path CASES = Path.of("src/test/resources/messages");

    @TestFactory
    Stream<DynamicTest> everyCaseSaysWhatIsExpected() throws IOException {
        try (var folders = Files.list(CASES)) {
            List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
            return cases.stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        List<Document> documents = Specifications.documents(folder).stream()
                .filter(document -> !document.path().equals("expected.txt"))
                .toList();
        List<Problem> problems = problems(documents);
        String said = new TerminalRenderer(false).render(problems);
        Path expected = folder.resolve("expected.txt");
        if ("accept".equals(System.getProperty("golden"))) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
    }

    private static List<Problem> problems(List<Document> documents) {
        var problems = new Problems();
        SpecReader.read(documents, problems);
        return problems.sorted();
    }
}
