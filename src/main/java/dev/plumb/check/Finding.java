package dev.plumb.check;

import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import java.util.Optional;

/**
 * A hazard or a question that the steps of an operation, a reaction or a job have.
 *
 * @param because another place that matters, and {@code why} it does
 */
record Finding(
        Span at,
        String code,
        Severity severity,
        String subject,
        String title,
        String label,
        String mend,
        Optional<Span> because,
        String why)
        implements Subject {

    static Finding hazard(Span at, String code, String subject, String title, String label, String mend) {
        return new Finding(at, code, Severity.HAZARD, subject, title, label, mend, Optional.empty(), "");
    }

    static Finding question(Span at, String code, String subject, String title, String label, String mend) {
        return new Finding(at, code, Severity.QUESTION, subject, title, label, mend, Optional.empty(), "");
    }

    Finding because(Span other, String words) {
        return new Finding(at, code, severity, subject, title, label, mend, Optional.of(other), words);
    }

    @Override
    public Wording wording() {
        Wording wording = Wording.of(title, label, mend);
        return because.map(other -> wording.withAlso(other, why)).orElse(wording);
    }
}
