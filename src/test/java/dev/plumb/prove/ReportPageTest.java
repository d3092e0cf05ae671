package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.DebianProgram;
import dev.plumb.prove.Element.Kind;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page and the JSON of a report say the same, and the page is HTML whatever the elements are called. */
final class ReportPageTest {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\"[^\"]*\"|[^\">])*)>");
    private static final Set<String> VOID = Set.of("meta", "br", "hr", "img", "link", "input");

    /** A click on a number leaves the elements that it counts, in a browser. */
    @Test
    void aClickLeavesWhatItCounts(@TempDir Path folder) throws Exception {
        Path browser = DebianProgram.need("chromium", "chromium");
        write(folder);
        Path page = folder.resolve("index.html");
        Files.writeString(page, Files.readString(page).replace("</body>", """
                <script>
                  const seen = () => [...document.querySelectorAll('details')].filter(d => d.offsetParent).map(d => d.id).join();
                  const all = seen();
                  document.querySelector('button.failed').click();
                  const failed = seen();
                  document.querySelector('button.failed').click();
                  document.body.dataset.seen = [all, failed, seen()].join(' ');
                </script></body>"""));
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--dump-dom",
                        page.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String document = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();

        String every = "operation-a,operation-b,field-a-query-x";
        assertThat(found(document, "data-seen=\"([^\"]*)\"")).containsExactly(every + " operation-b " + every);
    }

    @Test
    void thePageShowsWhatTheJsonSays(@TempDir Path folder) throws IOException {
        write(folder);

        String page = Files.readString(folder.resolve("index.html"));
        JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve("report.json")));
        assertThat(unbalanced(page)).isEmpty();
        assertThat(found(page, "<details id=\"([^\"]*)\""))
                .containsExactlyElementsOf(json.findValues("id").stream()
                        .map(id -> id.asString().replace(' ', '-'))
                        .toList())
                .doesNotHaveDuplicates()
                .hasSize(3);
        for (String verdict : List.of("proven", "failed", "unproven")) {
            int told = Integer.parseInt(found(page, "<button class=\"" + verdict + "\"[^>]*><b>(\\d+)</b>")
                    .getFirst());
            assertThat(found(page, "<details id=\"[^\"]*\" class=\"(" + verdict + ")\""))
                    .hasSize(told);
            assertThat(json.findValues("verdict").stream().map(JsonNode::asString))
                    .filteredOn(verdict::equals)
                    .hasSize(told);
        }
        assertThat(page)
                .contains("&lt;/details&gt;&lt;script&gt;", "nobody &lt;looked&gt;", "shop.md:2<")
                .doesNotContain("<Co>", "<b>&y", "<html>\n");
        assertThat(found(page, "(?:href|src)=\"([^\"]*)\""))
                .as("it needs nothing else")
                .isEmpty();
    }

    private static void write(Path folder) throws IOException {
        var file = new SourceFile("shop.md", "one\ntwo\nthree\n");
        var at = new Span(file, 4, 7);
        var ledger = new Ledger(List.of(
                new Element("operation a", Kind.OPERATION, "a: GET /a?x=<b>&y=\"c\"", at),
                new Element("operation b", Kind.OPERATION, "b", at),
                new Element("field a query x", Kind.FIELD, "a: x", at)));
        ledger.add("operation a", Evidence.holds("stories", "</details><script>alert(1)</script>"));
        ledger.add("operation b", Evidence.fails("input", "less", "400 <html>\n{\"a\": \"b\"}", "curl 'x' && y"));
        ledger.note("field a query x", "nobody <looked>");
        ledger.fault(Evidence.fails("contract", "outside", "403", ""));

        Report.of("Shop & <Co>", ledger, CodePlaces.of(new TreeMap<>())).write(folder);
    }

    /** Elements that are not closed where they should be. */
    private static List<String> unbalanced(String page) {
        String html = page.replaceAll("(?s)(<(style|script)>).*?(</\\2>)", "$1$3");
        var wrong = new ArrayList<String>();
        var open = new ArrayDeque<String>();
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            if (tag.group(1).isEmpty()) {
                if (!VOID.contains(tag.group(2))) {
                    open.push(tag.group(2));
                }
            } else if (open.isEmpty() || !open.pop().equals(tag.group(2))) {
                wrong.add(tag.group());
            }
        }
        wrong.addAll(open);
        return wrong;
    }

    private static List<String> found(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(ReportPageTest::first)
                .toList();
    }

    private static String first(MatchResult result) {
        return result.group(1);
    }
}
