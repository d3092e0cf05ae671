package dev.plumb.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Explanations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code has its page and every page its code. */
class CodesTest {
    private static final Pattern METHOD = Pattern.compile("String code\\([^)]*\\) \\{");
    private static final Pattern FINDING = Pattern.compile("Finding\\.(?:hazard|question)\\([^\"]*\"([a-z-]+)\"");
    private static final Pattern CODE = Pattern.compile("\"([a-z][a-z0-9]*(?:-[a-z0-9]+)*-?)\"");

    @Test
    void everyCodeHasItsPage() throws IOException {
        assertThat(pages())
                .containsAll(
                        codes().stream().filter(code -> !code.endsWith("-")).toList());
    }

    @Test
    void everyPageHasItsCode() throws IOException {
        Set<String> codes = codes();
        assertThat(pages())
                .allMatch(page -> codes.contains(page)
                        || codes.stream().anyMatch(code -> code.endsWith("-") && page.startsWith(code)));
    }

    @Test
    void everyPageIsCarriedAlong() throws IOException {
        for (String code : pages()) {
            assertThat(Explanations.of(code))
                    .hasValueSatisfying(page -> assertThat(page).startsWith("# " + code + "\n"));
        }
        assertThat(Explanations.of("../messages/bad-value")).isEmpty();
        assertThat(Explanations.of("no-such-code")).isEmpty();
    }

    private static Set<String> pages() throws IOException {
        try (var files = Files.list(Path.of("docs/messages"))) {
            var pages = new TreeSet<String>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .forEach(name -> pages.add(name.substring(0, name.length() - ".md".length())));
            return pages;
        }
    }

    /** The literals in the methods {@code code()} of the source; one that ends with {@code -} is the start of several. */
    private static Set<String> codes() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            var codes = new TreeSet<String>();
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            for (Path source : sources) {
                String text = Files.readString(source);
                var findings = FINDING.matcher(text);
                while (findings.find()) {
                    codes.add(findings.group(1));
                }
                if (!text.contains("Problem")) {
                    continue;
                }
                var methods = METHOD.matcher(text);
                while (methods.find()) {
                    var literals = CODE.matcher(body(text, methods.end()));
                    while (literals.find()) {
                        codes.add(literals.group(1));
                    }
                }
            }
            return codes;
        }
    }

    private static String body(String text, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0) {
            char c = text.charAt(at++);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        return text.substring(from, at);
    }
}
