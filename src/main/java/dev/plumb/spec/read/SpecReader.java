package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.source.SourceFile;
import dev.plumb.spec.text.SpecText;
import java.util.List;

/** Reads documents as one specification. */
public final class SpecReader {

    private SpecReader() {}

    /** Makes Gherkin's reader ready, whose many languages take as long as to read the other notations. */
    public static void prepare() {
        var text = new SourceFile("", "Feature: f\n  Scenario: s\n    Given a\n");
        GherkinReader.read(Excerpt.whole(text), new Problems());
    }

    /**
     * Reads every document and block in its notation. What cannot be read is told as a problem and
     * left out; the rest is there.
     */
    public static SpecText read(List<Document> documents, Problems problems) {
        return new Reading(problems).read(documents);
    }
}
