package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;

/** An event that nothing emits, or that nobody hears. */
final class Events implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var emitted = new HashSet<String>();
        Doing.all(spec).stream().flatMap(doing -> Step.all(doing.steps())).forEach(step -> {
            if (step instanceof Step.Emit emit) {
                emitted.add(emit.event());
            }
        });
        boolean published = !spec.stack().broker().equals("none");
        for (Consequences.Event event : spec.consequences().events().values()) {
            boolean heard = published
                    || spec.consequences().reaction(event.name()).isPresent()
                    || spec.consequences()
                            .webhooks()
                            .filter(w -> w.events().contains(event.name()))
                            .isPresent();
            if (!emitted.contains(event.name())) {
                problems.add(Finding.hazard(
                        event.span(),
                        "unemitted-event",
                        event.name(),
                        "Nothing emits `" + event.name() + "`",
                        "never emitted",
                        "Emit it where it happens (`emit: " + event.name() + "`), or take it away."));
            }
            if (!heard) {
                problems.add(Finding.hazard(
                        event.span(),
                        "unheard-event",
                        event.name(),
                        "Nobody hears `" + event.name() + "`",
                        "stored, and never read",
                        "Say what follows (`reactions`), send it (`webhooks.events`), publish it (`stack.broker`), or take"
                                + " it away."));
            }
        }
    }
}
