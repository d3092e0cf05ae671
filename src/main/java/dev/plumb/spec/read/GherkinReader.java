package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.CodePoints;
import dev.plumb.source.Excerpt;
import dev.plumb.source.Span;
import dev.plumb.spec.text.FeatureText;
import dev.plumb.spec.text.FeatureText.Kind;
import dev.plumb.spec.text.FeatureText.ScenarioText;
import dev.plumb.spec.text.FeatureText.SentenceText;
import dev.plumb.spec.text.Word;
import io.cucumber.gherkin.GherkinParser;
import io.cucumber.messages.types.Background;
import io.cucumber.messages.types.Envelope;
import io.cucumber.messages.types.Examples;
import io.cucumber.messages.types.Feature;
import io.cucumber.messages.types.FeatureChild;
import io.cucumber.messages.types.Location;
import io.cucumber.messages.types.ParseError;
import io.cucumber.messages.types.Rule;
import io.cucumber.messages.types.RuleChild;
import io.cucumber.messages.types.Scenario;
import io.cucumber.messages.types.Step;
import io.cucumber.messages.types.StepKeywordType;
import io.cucumber.messages.types.TableCell;
import io.cucumber.messages.types.TableRow;
import io.cucumber.messages.types.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Gherkin: outlines filled from their examples, rules flattened, every part located. */
final class GherkinReader {
    private static final String TEXT = "\"\"\"";

    private final Excerpt excerpt;
    private final Problems problems;

    private GherkinReader(Excerpt excerpt, Problems problems) {
        this.excerpt = excerpt;
        this.problems = problems;
    }

    static Optional<FeatureText> read(Excerpt excerpt, Problems problems) {
        return new GherkinReader(excerpt, problems).read();
    }

    private Optional<FeatureText> read() {
        var parser = GherkinParser.builder()
                .includeSource(false)
                .includePickles(false)
                .includeGherkinDocument(true)
                .build();
        byte[] bytes = excerpt.text().getBytes(StandardCharsets.UTF_8);
        List<Envelope> envelopes;
        try {
            envelopes = parser.parse(excerpt.file().path(), bytes).toList();
        } catch (RuntimeException unreadable) {
            // An unknown `# language:` is thrown instead of reported.
            problems.add(new ReadProblem.BrokenGherkin(line(1), String.valueOf(unreadable.getMessage())));
            return Optional.empty();
        }
        int told = 0;
        for (Envelope envelope : envelopes) {
            if (envelope.getParseError().isPresent()) {
                told = report(envelope.getParseError().get(), told);
            }
        }
        return envelopes.stream()
                .flatMap(envelope -> envelope.getGherkinDocument().stream())
                .flatMap(document -> document.getFeature().stream())
                .findFirst()
                .map(this::feature);
    }

    /**
     * @param told up to which line everything is said
     * @return the same, from now on
     */
    private int report(ParseError error, int told) {
        Optional<Location> location = error.getSource().getLocation();
        int line = location.map(Location::getLine).orElse(0);
        if (location.isPresent() && line <= told) {
            return told;
        }
        String words = error.getMessage().replaceFirst("^\\(\\d+:\\d+\\): ", "");
        words = words.replaceFirst("^expected: [^,]*(, [^,]*)*, got", "nothing of this kind may stand here:");
        Span at = location.map(place -> {
                    int start = offset(place);
                    return excerpt.span(start, Math.max(start, endOfLine(start)));
                })
                .orElseGet(() -> line(1));
        List<String> lines = excerpt.text().lines().toList();
        boolean both = line > 1
                && line <= lines.size()
                && lines.get(line - 1).strip().startsWith(TEXT)
                && lines.get(line - 2).strip().startsWith("|");
        if (both) {
            words = "a step takes a table or a text, not both; say what else it needs before the text, as in"
                    + " `calls OPERATION with id \"7\" and with:`";
        }
        problems.add(new ReadProblem.BrokenGherkin(at, words));
        if (!both) {
            return told;
        }
        int end = line;
        while (end < lines.size() && !lines.get(end).strip().startsWith(TEXT)) {
            end++;
        }
        return end + 1;
    }

    private FeatureText feature(Feature feature) {
        var scenarios = new ArrayList<ScenarioText>();
        List<Word> tags = tags(feature.getTags());
        var background = new ArrayList<SentenceText>();
        for (FeatureChild child : feature.getChildren()) {
            child.getBackground()
                    .map(Background::getSteps)
                    .ifPresent(steps -> background.addAll(sentences(steps, Map.of())));
            child.getScenario()
                    .ifPresent(scenario -> scenarios.addAll(scenarios(scenario, Optional.empty(), tags, background)));
            child.getRule().ifPresent(rule -> scenarios.addAll(rule(rule, tags, background)));
        }
        return new FeatureText(
                titleSpan(feature.getLocation()),
                name(feature.getLocation(), feature.getKeyword(), feature.getName()),
                feature.getDescription().strip(),
                scenarios);
    }

    private List<ScenarioText> rule(Rule rule, List<Word> outer, List<SentenceText> before) {
        var scenarios = new ArrayList<ScenarioText>();
        var background = new ArrayList<>(before);
        List<Word> tags = joined(outer, tags(rule.getTags()));
        Word name = name(rule.getLocation(), rule.getKeyword(), rule.getName());
        for (RuleChild child : rule.getChildren()) {
            child.getBackground()
                    .map(Background::getSteps)
                    .ifPresent(steps -> background.addAll(sentences(steps, Map.of())));
            child.getScenario()
                    .ifPresent(scenario -> scenarios.addAll(scenarios(scenario, Optional.of(name), tags, background)));
        }
        return scenarios;
    }

    private List<ScenarioText> scenarios(
            Scenario scenario, Optional<Word> rule, List<Word> outer, List<SentenceText> background) {
        Span span = titleSpan(scenario.getLocation());
        Word name = name(scenario.getLocation(), scenario.getKeyword(), scenario.getName());
        List<Word> tags = joined(outer, tags(scenario.getTags()));
        boolean outline = scenario.getKeyword().matches("Scenario (Outline|Template)");
        if (scenario.getExamples().isEmpty() && !outline) {
            return List.of(new ScenarioText(
                    span, name, tags, rule, Optional.empty(), background, sentences(scenario.getSteps(), Map.of())));
        }
        var scenarios = new ArrayList<ScenarioText>();
        for (Examples examples : scenario.getExamples()) {
            List<TableCell> header =
                    examples.getTableHeader().map(TableRow::getCells).orElse(List.of());
            for (TableRow row : examples.getTableBody()) {
                var values = new java.util.LinkedHashMap<String, String>();
                for (int i = 0; i < header.size() && i < row.getCells().size(); i++) {
                    values.put(header.get(i).getValue(), row.getCells().get(i).getValue());
                }
                scenarios.add(new ScenarioText(
                        span,
                        new Word(name.span(), filled(name.text(), values)),
                        joined(tags, tags(examples.getTags())),
                        rule,
                        Optional.of(rowSpan(row)),
                        background,
                        sentences(scenario.getSteps(), values)));
            }
        }
        if (scenarios.isEmpty()) {
            problems.add(new ReadProblem.BrokenGherkin(span, "an outline without a row of examples is never told"));
        }
        return scenarios;
    }

    private List<SentenceText> sentences(List<Step> steps, Map<String, String> values) {
        var sentences = new ArrayList<SentenceText>();
        Kind kind = Kind.GIVEN;
        for (Step step : steps) {
            kind = kind(step.getKeywordType().orElse(StepKeywordType.UNKNOWN), kind);
            int start = offset(step.getLocation());
            int textStart = start + step.getKeyword().length();
            sentences.add(new SentenceText(
                    excerpt.span(textStart, textStart + step.getText().length()),
                    kind,
                    new Word(
                            excerpt.span(
                                    start, start + step.getKeyword().strip().length()),
                            step.getKeyword().strip()),
                    filled(step.getText(), values),
                    step.getDataTable().map(table -> table(table.getRows(), values)),
                    step.getDocString().map(text -> docString(text, values))));
        }
        return sentences;
    }

    private static Kind kind(StepKeywordType type, Kind before) {
        return switch (type) {
            case CONTEXT -> Kind.GIVEN;
            case ACTION -> Kind.WHEN;
            case OUTCOME -> Kind.THEN;
            case CONJUNCTION, UNKNOWN -> before;
        };
    }

    private FeatureText.Table table(List<TableRow> rows, Map<String, String> values) {
        List<FeatureText.Row> read = rows.stream()
                .map(row -> new FeatureText.Row(
                        rowSpan(row),
                        row.getCells().stream().map(cell -> cell(cell, values)).toList()))
                .toList();
        Span first = read.getFirst().span();
        return new FeatureText.Table(
                new Span(first.file(), first.start(), read.getLast().span().end()), read);
    }

    private Word cell(TableCell cell, Map<String, String> values) {
        int start = offset(cell.getLocation());
        int end = start;
        String text = excerpt.text();
        while (end < text.length() && text.charAt(end) != '|' && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, text.length());
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new Word(excerpt.span(start, end), filled(cell.getValue(), values));
    }

    private FeatureText.DocString docString(io.cucumber.messages.types.DocString text, Map<String, String> values) {
        int start = offset(text.getLocation());
        int close = excerpt.text()
                .indexOf(text.getDelimiter(), start + text.getDelimiter().length());
        int end = close < 0
                ? excerpt.text().length()
                : close + text.getDelimiter().length();
        return new FeatureText.DocString(
                excerpt.span(start, end),
                text.getMediaType().filter(type -> !type.isEmpty()),
                filled(text.getContent(), values));
    }

    private static String filled(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("<" + value.getKey() + ">", value.getValue());
        }
        return filled;
    }

    private List<Word> tags(List<Tag> tags) {
        return tags.stream()
                .map(tag -> {
                    int start = offset(tag.getLocation());
                    return new Word(excerpt.span(start, start + tag.getName().length()), tag.getName());
                })
                .toList();
    }

    private static List<Word> joined(List<Word> first, List<Word> second) {
        var words = new ArrayList<>(first);
        words.addAll(second);
        return words;
    }

    private Word name(Location location, String keyword, String name) {
        int start =
                excerpt.text().indexOf(name, Math.min(excerpt.text().length(), offset(location) + keyword.length()));
        return name.isEmpty() || start < 0
                ? new Word(titleSpan(location), name)
                : new Word(excerpt.span(start, start + name.length()), name);
    }

    private Span titleSpan(Location location) {
        int start = offset(location);
        return excerpt.span(start, endOfLine(start));
    }

    private Span rowSpan(TableRow row) {
        return titleSpan(row.getLocation());
    }

    private Span line(int line) {
        int start = excerpt.lineStart(line);
        return excerpt.span(start, endOfLine(start));
    }

    /** The end of the line without the blanks there. */
    private int endOfLine(int offset) {
        int end = excerpt.text().indexOf('\n', offset);
        end = end < 0 ? excerpt.text().length() : end;
        while (end > offset && Character.isWhitespace(excerpt.text().charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Locations count lines, and code points of a line, from 1. */
    private int offset(Location location) {
        int start = excerpt.lineStart(location.getLine());
        int column = location.getColumn().orElse(1);
        int end = excerpt.text().indexOf('\n', start);
        String line = excerpt.text().substring(start, end < 0 ? excerpt.text().length() : end);
        return start + new CodePoints(line).offset(Math.max(0, column - 1));
    }
}
