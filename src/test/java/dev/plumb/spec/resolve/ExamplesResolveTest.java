package dev.plumb.spec.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesResolveTest {

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "jwt-auth", "order-processing"})
    void resolvesWhole(String name) throws IOException {
        Resolved resolved = Resolved.of(Specifications.example(name));
        assertThat(new TerminalRenderer(false).render(resolved.problems().sorted()))
                .isEmpty();
        String dump = SpecDump.of(resolved.spec());
        Path golden = Path.of("src", "test", "resources", "resolved", name + ".txt");
        if ("accept".equals(System.getProperty("golden"))) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, dump);
        }
        assertThat(dump).isEqualTo(Files.readString(golden));
    }
}
