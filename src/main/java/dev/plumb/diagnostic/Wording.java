package dev.plumb.diagnostic;

import dev.plumb.source.Span;
import java.util.List;

/**
 * A problem in words.
 *
 * @param title what is wrong, in one sentence without a full stop
 * @param label what stands under the underlined source; empty for none
 * @param also other places that matter, each with its label
 * @param mend what would be right, in one or two sentences; empty where it is plain
 * @param fixes edits that would mend it, the best first
 */
public record Wording(String title, String label, List<Label> also, String mend, List<Fix> fixes) {

    public Wording {
        also = List.copyOf(also);
        fixes = List.copyOf(fixes);
    }

    public static Wording of(String title, String label, String mend) {
        return new Wording(title, label, List.of(), mend, List.of());
    }

    public Wording withAlso(Span at, String label) {
        var more = new java.util.ArrayList<>(also);
        more.add(new Label(at, label));
        return new Wording(title, label(), more, mend, fixes);
    }

    public Wording withFix(Fix fix) {
        var more = new java.util.ArrayList<>(fixes);
        more.add(fix);
        return new Wording(title, label, also, mend, more);
    }

    /** A second place, underlined beside the first. */
    public record Label(Span at, String text) {}

    /** An edit of the source: the span's text becomes {@code replacement}. */
    public record Fix(Span at, String replacement, boolean safe) {}
}
