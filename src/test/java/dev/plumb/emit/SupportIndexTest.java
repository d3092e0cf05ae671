package dev.plumb.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What generated projects share is carried along by an index, since a jar does not list its folders. */
class SupportIndexTest {
    private static final Path SUPPORT = Path.of("src/main/resources/dev/plumb/emit/support");

    @Test
    void listsEverySourceAndNothingElse() throws IOException {
        try (var files = Files.walk(SUPPORT)) {
            var sources = files.filter(f -> f.toString().endsWith(".java"))
                    .map(f -> SUPPORT.relativize(f).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
            assertThat(Files.readAllLines(SUPPORT.resolve("index"))).isEqualTo(sources);
        }
    }
}
