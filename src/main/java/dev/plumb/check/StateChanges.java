package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.StateChange;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A `set` or `create` that the column's state diagram never lets be (LANGUAGE 7). What the diagram lets be for some
 * rows is refused with CONFLICT for the others.
 */
final class StateChanges implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (StateChange change : StateChange.of(spec)) {
            if (!change.possible()) {
                problems.add(new Found(
                        change.span(),
                        change.by(),
                        change.table() + "." + change.diagram().column(),
                        words(change.from()),
                        words(change.to()),
                        change.creates(),
                        change.diagram().span()));
            }
        }
    }

    private static String words(Collection<String> states) {
        return states.stream().map(s -> "`" + s + "`").collect(Collectors.joining(" or "));
    }

    record Found(Span at, String by, String column, String from, String to, boolean creates, Span diagram)
            implements Problem {
        @Override
        public String code() {
            return "illegal-state-change";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            String change =
                    creates ? "lets `" + by + "` begin with " + to : "lets `" + by + "` make " + to + " of " + from;
            return Wording.of(
                            "No edge of the diagram of `" + column + "` " + change,
                            "not in the diagram",
                            "Add the edge to the diagram, name `" + by + "` on one that is there, or ask for another"
                                    + " state before (`require`).")
                    .withAlso(diagram, "its states");
        }
    }
}
