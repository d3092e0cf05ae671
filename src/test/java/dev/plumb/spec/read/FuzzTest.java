package dev.plumb.spec.read;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plumb.diagnostic.JsonRenderer;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.SarifRenderer;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.source.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a person's keyboard does to a specification, it is read and what is wrong with it can be shown. */
class FuzzTest {
    private static final List<String> SNIPPETS = List.of(
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            "\t",
            "\n",
            "\r\n",
            "'",
            "\"",
            "#",
            "*a",
            "&a",
            "<<: ",
            "---\n",
            "| ",
            "> ",
            "```\n",
            "```yaml\n",
            "\uFEFF",
            "\uD83D\uDE00",
            "${A:b}",
            "null",
            "!!x ",
            "? ",
            "\\",
            "%",
            "@",
            "$ref: ",
            "@x");

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "jwt-auth", "order-processing"})
    void readingNeverThrows(String name) {
        List<Document> original = Specifications.example(name);
        var random = new Random(20261122L + name.hashCode());
        for (int run = 0; run < 150; run++) {
            List<Document> mutated = new ArrayList<>();
            int victim = random.nextInt(original.size());
            for (int i = 0; i < original.size(); i++) {
                Document document = original.get(i);
                mutated.add(i == victim ? new Document(document.path(), mutated(document.bytes(), random)) : document);
            }
            String seen = new String(mutated.get(victim).bytes(), StandardCharsets.ISO_8859_1);
            assertThatCode(() -> readAndShow(mutated))
                    .as("run %d: %s", run, seen)
                    .doesNotThrowAnyException();
        }
    }

    private static void readAndShow(List<Document> documents) {
        var problems = new Problems();
        SpecReader.read(documents, problems);
        List<Problem> sorted = problems.sorted();
        new TerminalRenderer(true).render(sorted);
        JsonRenderer.render(sorted);
        SarifRenderer.render(sorted, "0");
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] text = bytes;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length + 1);
            text = switch (random.nextInt(6)) {
                case 0 -> joined(Arrays.copyOf(text, at), new byte[] {(byte) random.nextInt(256)}, from(text, at));
                case 1 ->
                    joined(
                            Arrays.copyOf(text, at),
                            SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(StandardCharsets.UTF_8),
                            from(text, at));
                case 2 ->
                    joined(Arrays.copyOf(text, at), from(text, Math.min(text.length, at + 1 + random.nextInt(40))));
                case 3 -> Arrays.copyOf(text, at);
                case 4 -> {
                    int start = random.nextInt(text.length + 1);
                    byte[] piece = Arrays.copyOfRange(text, start, Math.min(text.length, start + random.nextInt(200)));
                    yield joined(Arrays.copyOf(text, at), piece, from(text, at));
                }
                default -> {
                    byte[] changed = text.clone();
                    if (at < changed.length) {
                        changed[at] = (byte) random.nextInt(256);
                    }
                    yield changed;
                }
            };
        }
        return text;
    }

    private static byte[] from(byte[] bytes, int at) {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
