package dev.plumb.prove;

import dev.plumb.prove.Element.Kind;
import dev.plumb.prove.Ledger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the proofs saw.
 *
 * @param title of the backend
 * @param faults that belong to no element
 */
public record Report(String title, List<Line> lines, List<Evidence> faults) {
    public Report {
        lines = List.copyOf(lines);
        faults = List.copyOf(faults);
    }

    /**
     * @param notes why something was not looked at
     * @param code where the generated code does it, as {@code path:line}
     */
    public record Line(
            Element element, Verdict verdict, List<Evidence> evidence, List<String> notes, List<String> code) {
        public Line {
            evidence = List.copyOf(evidence);
            notes = List.copyOf(notes);
            code = List.copyOf(code);
        }
    }

    static Report of(String title, Ledger ledger, CodePlaces code) {
        return new Report(
                title,
                ledger.elements().stream()
                        .map(e -> new Line(e, ledger.verdict(e), ledger.of(e), ledger.notes(e), code.of(e)))
                        .toList(),
                ledger.faults());
    }

    /** Whether nothing that was checked failed. What is unproven is shown and does not fail. */
    public boolean holds() {
        return faults.isEmpty() && failed().isEmpty();
    }

    public List<Line> failed() {
        return lines.stream().filter(l -> l.verdict() == Verdict.FAILED).toList();
    }

    public long count(Verdict verdict) {
        return lines.stream().filter(l -> l.verdict() == verdict).count();
    }

    private long stories(Verdict verdict) {
        return lines.stream()
                .filter(l -> l.element().kind() == Kind.SCENARIO && l.verdict() == verdict)
                .count();
    }

    /** {@code proven N of M elements; stories: N passed, N failed}. */
    public String closingLine() {
        return "proven " + count(Verdict.PROVEN) + " of " + lines.size() + " elements; stories: "
                + stories(Verdict.PROVEN) + " passed, " + stories(Verdict.FAILED) + " failed";
    }

    /** What failed, as a terminal shows it: the element, its place, what was expected and seen, how to try it again. */
    public String failures() {
        var text = new StringBuilder();
        for (Line line : failed()) {
            text.append("✗ ").append(line.element().title());
            text.append("  (").append(line.element().at().cite()).append(")\n");
            line.evidence().stream().filter(e -> !e.holds()).limit(3).forEach(e -> append(text, e));
        }
        faults.forEach(e -> {
            text.append("✗ outside of any operation\n");
            append(text, e);
        });
        return text.toString();
    }

    private static void append(StringBuilder text, Evidence evidence) {
        text.append(indented(evidence.proof() + ": " + evidence.check()));
        evidence.seen().ifPresent(s -> text.append(indented(s)));
        evidence.again().ifPresent(a -> text.append(indented(a)));
        text.append('\n');
    }

    private static String indented(String text) {
        return text.strip().indent(4);
    }

    public Optional<Line> line(String id) {
        return lines.stream().filter(l -> l.element().id().equals(id)).findFirst();
    }

    /** Writes {@code index.html} and {@code report.json} into a folder. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index.html"), ReportPage.html(this));
        Files.writeString(folder.resolve("report.json"), ReportJson.json(this));
    }
}
