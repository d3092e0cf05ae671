package dev.plumb.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderersTest {
    private static final SourceFile FILE = new SourceFile("my shop/löwe.yaml", "a: 1\r\n\tb: \"日本語\" # x\nc: 2\n");

    private record Fault(Span at, Severity severity, Wording wording) implements Problem {
        @Override
        public String code() {
            return "unknown-key";
        }
    }

    private static Fault fault() {
        int b = FILE.text().indexOf('b');
        int c = FILE.text().indexOf('c');
        return new Fault(
                new Span(FILE, b + 3, b + 8),
                Severity.ERROR,
                Wording.of("A \"wrong\" thing", "this", "Mend it.")
                        .withAlso(new Span(FILE, c, c + 1), "and that")
                        .withFix(new Wording.Fix(new Span(FILE, c, c + 1), "d\n", true)));
    }

    @Test
    void underlinesBehindTabsAndBelowWideCharacters() {
        assertThat(new TerminalRenderer(false).render(List.of(fault()))).isEqualTo("""
                        error[unknown-key]: A "wrong" thing
                         --> my shop/löwe.yaml:2:5
                          |
                        2 |     b: "日本語" # x
                          |        ^^^^^^^^ this
                        3 | c: 2
                          | - and that
                          = Mend it.
                          = write:
                          | d

                        1 error
                        """);
    }

    @Test
    void coloursWhereATerminalTakesIt() {
        String coloured = new TerminalRenderer(true).render(List.of(fault()));
        assertThat(coloured).contains("\u001B[1;31merror[unknown-key]\u001B[0m");
        assertThat(coloured.replaceAll("\u001B\\[[0-9;]*m", ""))
                .isEqualTo(new TerminalRenderer(false).render(List.of(fault())));
    }

    @Test
    void showsNothingThatMovesTheCursor() {
        var file = new SourceFile("evil.yaml", "a\u001B[2Jb: 1");
        var problem = new Fault(new Span(file, 5, 6), Severity.HAZARD, Wording.of("Evil", "", ""));
        assertThat(new TerminalRenderer(false).render(List.of(problem))).doesNotContain("\u001B");
    }

    @Test
    void aLineOfAnyLengthIsShownAroundTheFault() {
        var file = new SourceFile("min.json", "{" + "\"a\": 1, ".repeat(10_000) + "\"bad\": 2}");
        int bad = file.text().indexOf("\"bad\"");
        var problem = new Fault(new Span(file, bad, bad + 5), Severity.ERROR, Wording.of("Bad", "here", ""));
        List<String> lines =
                new TerminalRenderer(false).render(List.of(problem)).lines().toList();
        assertThat(lines.get(3)).hasSizeLessThan(250).contains("\u2026").endsWith("\"bad\": 2}");
        assertThat(lines.get(4).indexOf('^')).isEqualTo(lines.get(3).indexOf("\"bad\""));
    }

    @Test
    void ofVeryManyOfOneKindTheOthersAreCounted() {
        String text = new TerminalRenderer(false).render(java.util.Collections.nCopies(73, fault()));
        assertThat(text.split("error\\[", -1)).hasSize(51);
        assertThat(text).endsWith("""
                23 more of [unknown-key], like those above; --format json tells all

                73 errors
                """);
    }

    @Test
    void writesJson() {
        assertThat(JsonRenderer.render(List.of(fault()))).isEqualTo("""
                        {
                          "problems": [
                            {
                              "code": "unknown-key",
                              "severity": "error",
                              "title": "A \\"wrong\\" thing",
                              "label": "this",
                              "mend": "Mend it.",
                              "at": {
                                "path": "my shop/löwe.yaml",
                                "line": 2,
                                "column": 5,
                                "endLine": 2,
                                "endColumn": 10,
                                "start": 10,
                                "end": 15
                              },
                              "also": [
                                {
                                  "label": "and that",
                                  "at": {
                                    "path": "my shop/löwe.yaml",
                                    "line": 3,
                                    "column": 1,
                                    "endLine": 3,
                                    "endColumn": 2,
                                    "start": 20,
                                    "end": 21
                                  }
                                }
                              ],
                              "fixes": [
                                {
                                  "replacement": "d\\n",
                                  "safe": true,
                                  "at": {
                                    "path": "my shop/löwe.yaml",
                                    "line": 3,
                                    "column": 1,
                                    "endLine": 3,
                                    "endColumn": 2,
                                    "start": 20,
                                    "end": 21
                                  }
                                }
                              ]
                            }
                          ],
                          "errors": 1,
                          "questions": 0,
                          "hazards": 0
                        }
                        """);
    }

    @Test
    void writesSarif() {
        String sarif = SarifRenderer.render(List.of(fault()), "1.2.3");
        assertThat(sarif)
                .contains("\"version\": \"2.1.0\"")
                .contains("\"ruleId\": \"unknown-key\"")
                .contains("\"uri\": \"my%20shop/l%C3%B6we.yaml\"")
                .contains("\"startLine\": 2")
                .contains("\"charOffset\": 20")
                .contains("\"level\": \"error\"")
                .contains("\"text\": \"A \\\"wrong\\\" thing: this. Mend it.\"");
    }
}
