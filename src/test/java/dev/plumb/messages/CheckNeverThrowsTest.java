package dev.plumb.messages;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plumb.check.Checker;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.Document;
import dev.plumb.spec.Spec;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.read.Specifications;
import dev.plumb.spec.resolve.Resolved;
import dev.plumb.spec.resolve.Resolver;
import dev.plumb.spec.text.SpecText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever words and lines a person mixes up, a specification is checked to its end and what is wrong can be shown. */
class CheckNeverThrowsTest {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*|'[^'\\n]*'|[0-9]+");
    private static final int RUNS = Integer.getInteger("fuzz.runs", 60);

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "jwt-auth", "order-processing"})
    void whateverIsMixedUp(String name) {
        List<Document> original = Specifications.example(name);
        SpecText text = SpecReader.read(original, new Problems());
        SpecifiedSchema schema = Resolved.schema(text, new Problems());
        var random = new Random(Integer.getInteger("fuzz.seed", 1) + name.hashCode());
        for (int run = 0; run < RUNS; run++) {
            var documents = new ArrayList<Document>();
            var changes = new ArrayList<String>();
            for (Document document : original) {
                documents.add(
                        document.path().endsWith(".sql") || random.nextInt(3) == 0
                                ? document
                                : mixedUp(document, random, changes));
            }
            assertThatCode(() -> check(documents, schema))
                    .as("%s, run %d: %s", name, run, changes)
                    .doesNotThrowAnyException();
        }
    }

    private static void check(List<Document> documents, SpecifiedSchema schema) {
        var problems = new Problems();
        Spec spec = Resolver.resolve(SpecReader.read(documents, problems), schema, problems);
        Checker.check(spec, problems);
        new TerminalRenderer(false).render(problems.sorted());
    }

    private static Document mixedUp(Document document, Random random, List<String> changes) {
        String text = new String(document.bytes(), StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<MatchResult> words = WORD.matcher(text).results().toList();
            MatchResult one = words.get(random.nextInt(words.size()));
            MatchResult other = words.get(random.nextInt(words.size()));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    changes.add(one.group() + "@" + one.start() + " := " + other.group());
                    text = text.substring(0, one.start()) + other.group() + text.substring(one.end());
                }
                case 2 -> {
                    List<String> lines = new ArrayList<>(text.lines().toList());
                    int line = random.nextInt(lines.size());
                    changes.add("without line " + (line + 1) + ": "
                            + lines.remove(line).strip());
                    text = String.join("\n", lines) + "\n";
                }
                default -> {
                    List<String> lines = new ArrayList<>(text.lines().toList());
                    int line = random.nextInt(lines.size());
                    int to = random.nextInt(lines.size());
                    changes.add("line " + (line + 1) + " again at " + (to + 1) + ": "
                            + lines.get(line).strip());
                    lines.add(to, lines.get(line));
                    text = String.join("\n", lines) + "\n";
                }
            }
        }
        return new Document(document.path(), text.getBytes(StandardCharsets.UTF_8));
    }
}
