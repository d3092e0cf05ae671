package dev.plumb.diagnostic;

import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Problems for people: each with its place, the source with the fault underlined, the cause and the
 * mend.
 *
 * <pre>
 * error[unknown-key]: `titel` is no key of the error `SKU_TAKEN`
 *   --> shop.md:12:29
 *    |
 * 12 |   SKU_TAKEN: { status: 409, titel: Taken }
 *    |                             ^^^^^ not known here
 *    = Did you mean `title`?
 * </pre>
 */
public final class TerminalRenderer {
    /** So many of one code are shown whole; of the others it is said how many there are. */
    private static final int MOST_OF_ONE_CODE = 50;
    /** A longer line is shown around the fault alone. */
    private static final int WIDEST = 240;

    private static final int AROUND = 60;

    private final boolean colour;

    /** @param colour whether escape sequences are understood */
    public TerminalRenderer(boolean colour) {
        this.colour = colour;
    }

    public String render(List<Problem> problems) {
        var text = new StringBuilder();
        var shown = new LinkedHashMap<String, Integer>();
        for (Problem problem : problems) {
            if (shown.merge(problem.code(), 1, Integer::sum) <= MOST_OF_ONE_CODE) {
                render(problem, text);
                text.append('\n');
            }
        }
        shown.values().removeIf(count -> count <= MOST_OF_ONE_CODE);
        shown.forEach((code, count) -> text.append(count - MOST_OF_ONE_CODE)
                .append(" more of [")
                .append(code)
                .append("], like those above; --format json tells all\n"));
        text.append(shown.isEmpty() ? "" : "\n");
        return text.append(summary(problems)).toString();
    }

    /** One problem, ending with a line break. */
    public String render(Problem problem) {
        var text = new StringBuilder();
        render(problem, text);
        return text.toString();
    }

    /** {@code 2 errors, 1 question}, with a line break; empty where there is nothing to say. */
    public String summary(List<Problem> problems) {
        var parts = new ArrayList<String>();
        for (Severity severity : Severity.values()) {
            long count = problems.stream().filter(p -> p.severity() == severity).count();
            if (count > 0) {
                parts.add(paint(severity, count + " " + word(severity) + (count == 1 ? "" : "s")));
            }
        }
        return parts.isEmpty() ? "" : String.join(", ", parts) + "\n";
    }

    private record Mark(Span at, String label, boolean primary) {}

    private void render(Problem problem, StringBuilder text) {
        Wording wording = problem.wording();
        text.append(paint(problem.severity(), word(problem.severity()) + "[" + problem.code() + "]"))
                .append(bold(": " + wording.title()))
                .append('\n');
        var marks = new ArrayList<Mark>();
        marks.add(new Mark(problem.at(), wording.label(), true));
        wording.also().forEach(label -> marks.add(new Mark(label.at(), label.text(), false)));
        Map<SourceFile, List<Mark>> byFile = new LinkedHashMap<>();
        marks.forEach(mark ->
                byFile.computeIfAbsent(mark.at().file(), _ -> new ArrayList<>()).add(mark));
        int gutter = marks.stream()
                .mapToInt(mark -> String.valueOf(mark.at().line()).length())
                .max()
                .orElse(1);
        boolean first = true;
        for (var file : byFile.entrySet()) {
            file(file.getKey(), file.getValue(), first, gutter, problem.severity(), text);
            first = false;
        }
        String margin = " ".repeat(gutter);
        if (!wording.mend().isEmpty()) {
            text.append(margin).append(dim(" = ")).append(wording.mend()).append('\n');
        }
        wording.fixes().stream().limit(1).forEach(fix -> fix(fix, margin, text));
    }

    private void file(
            SourceFile file, List<Mark> marks, boolean first, int gutter, Severity severity, StringBuilder text) {
        Mark leading = marks.getFirst();
        String margin = " ".repeat(gutter);
        text.append(margin)
                .append(dim(first ? "--> " : "::: "))
                .append(leading.at())
                .append('\n');
        if (file.text().isEmpty()) {
            if (!leading.label().isEmpty()) {
                text.append(margin).append(dim(" = ")).append(leading.label()).append('\n');
            }
            return;
        }
        text.append(margin).append(dim(" |")).append('\n');
        List<Mark> ordered = marks.stream()
                .sorted(Comparator.comparingInt((Mark mark) -> mark.at().line())
                        .thenComparing(mark -> mark.at().start(), Comparator.reverseOrder()))
                .toList();
        int before = 0;
        for (Mark mark : ordered) {
            int line = mark.at().line();
            if (line != before) {
                if (before != 0 && line > before + 1) {
                    text.append(dim("...")).append('\n');
                }
                String number = String.valueOf(line);
                text.append(" ".repeat(gutter - number.length()))
                        .append(dim(number + " |"))
                        .append(' ')
                        .append(shown(file, mark))
                        .append('\n');
                before = line;
            } else if (windowed(file, line)) {
                continue; // another part of a line of which one part is shown
            }
            underline(file, mark, margin, severity, text);
        }
    }

    private static boolean windowed(SourceFile file, int line) {
        return file.lineText(line).length() > WIDEST;
    }

    /** Where what is shown of a line begins: a document may be one line of a megabyte. */
    private static int windowStart(SourceFile file, Mark mark) {
        int line = mark.at().line();
        return windowed(file, line) ? Math.max(0, mark.at().start() - file.lineStart(line) - AROUND) : 0;
    }

    private static String shown(SourceFile file, Mark mark) {
        String whole = file.lineText(mark.at().line());
        if (!windowed(file, mark.at().line())) {
            return Columns.expanded(whole).stripTrailing();
        }
        int from = Math.min(windowStart(file, mark), whole.length());
        int to = Math.min(whole.length(), from + WIDEST - AROUND);
        return (from > 0 ? "\u2026" : "")
                + Columns.expanded(whole.substring(from, to)).stripTrailing()
                + (to < whole.length() ? "\u2026" : "");
    }

    private void underline(SourceFile file, Mark mark, String margin, Severity severity, StringBuilder text) {
        Span at = mark.at();
        int window = windowStart(file, mark);
        String whole = file.lineText(at.line());
        String line = windowed(file, at.line())
                ? (window > 0 ? " " : "") + whole.substring(window, Math.min(whole.length(), window + WIDEST - AROUND))
                : whole;
        int lineStart = file.lineStart(at.line()) + window - (window > 0 ? 1 : 0);
        int from = Math.clamp(at.start() - lineStart, 0, line.length());
        int to = Math.clamp(at.end() - lineStart, from, line.length());
        while (to > from && Character.isWhitespace(line.charAt(to - 1))) {
            to--;
        }
        int start = Columns.width(line.substring(0, from));
        int width = Math.max(1, Columns.width(line.substring(0, to)) - start);
        String marks = (mark.primary() ? "^" : "-").repeat(width);
        String shown = mark.label().isEmpty() ? marks : marks + " " + mark.label();
        text.append(margin)
                .append(dim(" |"))
                .append(' ')
                .append(" ".repeat(start))
                .append(mark.primary() ? paint(severity, shown) : dim(shown))
                .append('\n');
    }

    private void fix(Wording.Fix fix, String margin, StringBuilder text) {
        String replaced = fix.at().text();
        if (!replaced.isEmpty()
                && !replaced.contains("\n")
                && !fix.replacement().contains("\n")) {
            return; // The mend says it in words already.
        }
        text.append(margin).append(dim(" = ")).append("write:").append('\n');
        fix.replacement()
                .lines()
                .forEach(line ->
                        text.append(margin).append(dim(" | ")).append(line).append('\n'));
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case QUESTION -> "question";
            case HAZARD -> "hazard";
        };
    }

    private String paint(Severity severity, String text) {
        return switch (severity) {
            case ERROR -> escape("1;31", text);
            case QUESTION -> escape("1;36", text);
            case HAZARD -> escape("1;33", text);
        };
    }

    private String bold(String text) {
        return escape("1", text);
    }

    private String dim(String text) {
        return escape("34", text);
    }

    private String escape(String code, String text) {
        return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
