package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/** A Gherkin feature: its scenarios with outlines expanded and rules flattened. */
public record FeatureText(Span span, Word name, String description, List<ScenarioText> scenarios) {

    public FeatureText {
        scenarios = List.copyOf(scenarios);
    }

    /**
     * @param span the scenario's keyword and name
     * @param tags its own and those of what it stands in, with {@code @}
     * @param rule the rule that it stands under
     * @param example the row of {@code Examples} that an outline was filled from
     * @param background the sentences of the feature's background, then the rule's
     */
    public record ScenarioText(
            Span span,
            Word name,
            List<Word> tags,
            Optional<Word> rule,
            Optional<Span> example,
            List<SentenceText> background,
            List<SentenceText> sentences) {
        public ScenarioText {
            tags = List.copyOf(tags);
            background = List.copyOf(background);
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * One step.
     *
     * @param span the sentence without its keyword, as written
     * @param text the sentence, an outline's placeholders filled
     * @param kind {@code And}, {@code But} and {@code *} count as what stands before them
     */
    public record SentenceText(
            Span span, Kind kind, Word keyword, String text, Optional<Table> table, Optional<DocString> docString) {}

    public enum Kind {
        GIVEN,
        WHEN,
        THEN
    }

    public record Table(Span span, List<Row> rows) {
        public Table {
            rows = List.copyOf(rows);
        }
    }

    public record Row(Span span, List<Word> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** @param mediaType what stands behind the opening marks */
    public record DocString(Span span, Optional<String> mediaType, String content) {}
}
