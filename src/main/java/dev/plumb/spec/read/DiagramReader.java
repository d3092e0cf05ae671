package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Excerpt;
import dev.plumb.source.Span;
import dev.plumb.spec.text.DiagramText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Mermaid's {@code stateDiagram-v2} as the life of a column. Other kinds of diagram are prose.
 * Taken are transitions with labels, {@code [*]}, declarations and descriptions of states, notes,
 * comments and what is mere looks; nested, parallel and branching states are not.
 */
final class DiagramReader {
    private static final Pattern KIND = Pattern.compile("stateDiagram(-v2)?");
    private static final Pattern TITLE = Pattern.compile("title\\s*:\\s*[\"']?([^\"']*?)[\"']?");
    private static final Pattern EDGE = Pattern.compile(
            "(\\[\\*]|[\\p{L}_][\\p{L}\\p{M}\\p{N}_-]*?)(:::\\w+)?\\s*-->\\s*(\\[\\*]|[\\p{L}_][\\p{L}\\p{M}\\p{N}_-]*)(:::\\w+)?\\s*(?::\\s*(.*))?");
    private static final Pattern ALIAS =
            Pattern.compile("state\\s+\"([^\"]*)\"\\s+as\\s+([\\p{L}_][\\p{L}\\p{M}\\p{N}_-]*)");
    private static final Pattern STATE =
            Pattern.compile("(?:state\\s+)?([\\p{L}_][\\p{L}\\p{M}\\p{N}_-]*)(:::\\w+)?(?:\\s*:\\s*(.*))?");
    private static final Pattern LOOKS =
            Pattern.compile("(%%|direction\\s|classDef\\s|class\\s|style\\s|accTitle|accDescr|hide empty|scale\\s).*");
    private static final Pattern NOTE = Pattern.compile("note\\s+(left|right)\\s+of\\s+[^:]*(:.*)?");
    private static final Pattern NESTED = Pattern.compile("state\\b.*(\\{|<<\\w+>>|\\[\\[\\w+]]).*|--|}");

    private final Excerpt excerpt;
    private final Problems problems;
    private final Map<String, Word> states = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final List<DiagramText.Edge> edges = new ArrayList<>();

    private DiagramReader(Excerpt excerpt, Problems problems) {
        this.excerpt = excerpt;
        this.problems = problems;
    }

    static Optional<DiagramText> read(Excerpt excerpt, Problems problems) {
        return new DiagramReader(excerpt, problems).read();
    }

    private record Line(int start, String text) {
        int end() {
            return start + text.length();
        }
    }

    private Optional<DiagramText> read() {
        List<Line> lines = lines();
        int at = 0;
        Optional<Word> title = Optional.empty();
        if (!lines.isEmpty() && lines.getFirst().text().equals("---")) {
            at = 1;
            while (at < lines.size() && !lines.get(at).text().equals("---")) {
                Line line = lines.get(at++);
                Matcher matcher = TITLE.matcher(line.text());
                if (matcher.matches()) {
                    title = Optional.of(word(line, matcher, 1));
                }
            }
            at++;
        }
        while (at < lines.size() && lines.get(at).text().startsWith("%%")) {
            at++;
        }
        if (at >= lines.size() || !KIND.matcher(lines.get(at).text()).matches()) {
            return Optional.empty();
        }
        Line kind = lines.get(at++);
        boolean inNote = false;
        for (Line line : lines.subList(at, lines.size())) {
            if (inNote) {
                inNote = !line.text().equals("end note");
            } else {
                inNote = statement(line);
            }
        }
        if (title.isEmpty()) {
            problems.add(new ReadProblem.BrokenDiagram(
                    span(kind),
                    "no title says which column it is about",
                    "Put `---`, `title: table.column` and `---` on lines above it; a block that is a mere picture is"
                            + " marked `mermaid ignore`."));
            return Optional.empty();
        }
        List<DiagramText.Edge> named = edges.stream()
                .map(edge -> new DiagramText.Edge(edge.span(), named(edge.from()), named(edge.to()), edge.operations()))
                .toList();
        List<Word> known = states.values().stream().map(this::named).toList();
        return Optional.of(new DiagramText(excerpt.span(), title.get(), known, named));
    }

    private Word named(Word state) {
        return new Word(state.span(), aliases.getOrDefault(state.text(), state.text()));
    }

    /** True where the line opens a note of several lines. */
    private boolean statement(Line line) {
        String text = line.text();
        if (text.isEmpty() || LOOKS.matcher(text).matches()) {
            return false;
        }
        Matcher note = NOTE.matcher(text);
        if (note.matches()) {
            return note.group(2) == null;
        }
        Matcher edge = EDGE.matcher(text);
        if (edge.matches()) {
            edges.add(new DiagramText.Edge(
                    span(line), state(word(line, edge, 1)), state(word(line, edge, 3)), operations(line, edge)));
            return false;
        }
        Matcher alias = ALIAS.matcher(text);
        if (alias.matches()) {
            aliases.put(alias.group(2), alias.group(1));
            state(word(line, alias, 2));
            return false;
        }
        if (NESTED.matcher(text).matches()) {
            problems.add(new ReadProblem.BrokenDiagram(
                    span(line),
                    "nested, parallel and branching states are not read",
                    "A column has one value at a time: draw each legal change as an edge of its own."));
            return false;
        }
        Matcher state = STATE.matcher(text);
        if (state.matches()) {
            state(word(line, state, 1));
            return false;
        }
        problems.add(new ReadProblem.BrokenDiagram(
                span(line), "not a change of state", "A change is written `FROM --> TO : operation`."));
        return false;
    }

    private Word state(Word word) {
        if (!word.text().equals(DiagramText.OUTSIDE)) {
            states.putIfAbsent(word.text(), word);
        }
        return word;
    }

    private List<Word> operations(Line line, Matcher edge) {
        if (edge.group(5) == null) {
            return List.of();
        }
        var operations = new ArrayList<Word>();
        Matcher names = Pattern.compile("[^,\\s](?:[^,]*[^,\\s])?").matcher(edge.group(5));
        while (names.find()) {
            int from = line.start() + edge.start(5) + names.start();
            operations.add(new Word(excerpt.span(from, from + names.group().length()), names.group()));
        }
        return operations;
    }

    private Word word(Line line, Matcher matcher, int group) {
        return new Word(
                excerpt.span(line.start() + matcher.start(group), line.start() + matcher.end(group)),
                matcher.group(group));
    }

    private Span span(Line line) {
        return excerpt.span(line.start(), line.end());
    }

    /** Without the blanks around them and a semicolon at their end. */
    private List<Line> lines() {
        var lines = new ArrayList<Line>();
        int start = 0;
        for (String line : excerpt.text().split("\n", -1)) {
            String text = line.strip();
            int indent = line.indexOf(text);
            lines.add(new Line(start + indent, text.endsWith(";") ? text.substring(0, text.length() - 1) : text));
            start += line.length() + 1;
        }
        while (!lines.isEmpty() && lines.getFirst().text().isEmpty()) {
            lines.removeFirst();
        }
        return lines;
    }
}
