package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.schema.SchemaProblem;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec.Accepted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code accepted} takes knowingly: hazards and assumptions of questions, never errors. */
final class Acceptance {
    private final List<Accepted> accepted;
    private final Set<Accepted> used = new HashSet<>();

    Acceptance(List<Accepted> accepted) {
        this.accepted = accepted;
    }

    boolean covers(Problem problem) {
        boolean covered = false;
        for (Accepted entry : accepted) {
            if (entry.code().equals(problem.code())
                    && problem instanceof Subject said
                    && said.subject().equals(entry.subject())) {
                used.add(entry);
                covered = true;
            }
        }
        return covered;
    }

    List<Problem> unused() {
        return accepted.stream()
                .filter(entry -> !used.contains(entry) && !SchemaProblem.ACCEPTABLE.contains(entry.code()))
                .<Problem>map(entry -> new AcceptedInVain(entry.span(), entry.code(), entry.subject()))
                .toList();
    }

    /** Something is accepted that the checker does not say. */
    record AcceptedInVain(Span at, String accepted, String subject) implements Problem {
        @Override
        public String code() {
            return "accepted-in-vain";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "`" + accepted + "` is accepted for `" + subject + "`, and nothing of the kind was found",
                    "nothing to accept",
                    "Take the entry away, or mend its code or the name under it; errors cannot be accepted.");
        }
    }
}
