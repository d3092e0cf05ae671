package dev.plumb.spec.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesResolveTest {

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "jwt-auth", "order-processing"})
    void resolvesWhole(String name) throws IOException {
        resolves(name, Resolved.of(Specifications.example(name)));
    }

    @Test
    void resolvesEverythingThatAContractCanSay() throws IOException {
        resolves(
                "everything", Resolved.of(Specifications.documents(Path.of("src", "test", "resources", "everything"))));
    }

    /** Bodies in envelopes, nested resources, irregular plurals, keys that are no numbers, a PUT that may create. */
    @Test
    void infersWhatOthersWouldWrite() throws IOException {
        Resolved blog = Resolved.of(Specifications.documents(Path.of("src", "test", "resources", "resolve", "blog")));
        assertThat(blog.problems().sorted()).singleElement().isInstanceOf(SpecProblem.PutMayCreate.class);
        accepted("blog", SpecDump.of(blog.spec()));
    }

    private static void resolves(String name, Resolved resolved) throws IOException {
        assertThat(new TerminalRenderer(false).render(resolved.problems().sorted()))
                .isEmpty();
        accepted(name, SpecDump.of(resolved.spec()));
    }

    private static void accepted(String name, String dump) throws IOException {
        Path golden = Path.of("src", "test", "resources", "resolved", name + ".txt");
        if ("accept".equals(System.getProperty("golden"))) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, dump);
        }
        assertThat(dump).isEqualTo(Files.readString(golden));
    }
}
