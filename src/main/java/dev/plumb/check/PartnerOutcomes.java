package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A status that a partner may answer, by its own contract, and of which nothing says what then. */
final class PartnerOutcomes implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Doing doing : Doing.all(spec)) {
            Step.all(doing.steps()).forEach(step -> {
                if (step instanceof Step.Call call) {
                    check(spec, doing, call, problems);
                }
            });
        }
    }

    private static void check(Spec spec, Doing doing, Step.Call call, Problems problems) {
        Optional<Consequences.Integration> partner =
                Optional.ofNullable(spec.consequences().integrations().get(call.partner()));
        if (partner.isEmpty()) {
            return;
        }
        String what = "`" + call.partner() + "." + call.operation() + "`";
        boolean failed = call.on().containsKey("failed");
        boolean standsIn = partner.get().fallback().containsKey(call.operation());
        boolean atOnce = doing.kind() == Doing.Kind.OPERATION; // somebody waits for the answer
        Optional<Consequences.Retry> retry = partner.get().retry().filter(_ -> !atOnce);
        Set<String> again = retry.map(Consequences.Retry::on).orElse(Set.of());
        for (Contract.Response response : partner.get()
                .endpoint(call.operation())
                .map(Contract.Endpoint::responses)
                .orElse(java.util.List.of())) {
            String status = status(response.status());
            boolean said = failed
                    || call.on().containsKey(status)
                    || call.on().containsKey(status.charAt(0) + "xx")
                    || again.contains(status)
                    || again.contains(status.charAt(0) + "xx")
                    || response.status() == 0;
            boolean simplyDone = response.succeeds() && (atOnce || call.on().isEmpty());
            if (!said && !simplyDone) {
                problems.add(Finding.question(
                                call.span(),
                                "status-without-outcome",
                                doing.name(),
                                "What if " + what + " answers " + status + "?",
                                "nothing is said of " + status,
                                "Say it under `on` (`'" + status
                                        + "': …`, `failed: …` for whatever goes wrong). Until then"
                                        + " it counts as a failure that nobody expected: "
                                        + (atOnce
                                                ? "the operation ends with UNAVAILABLE."
                                                : "it is tried again, and then parked, where somebody must look at it."))
                        .because(response.span(), "the partner's contract declares it"));
            }
        }
        if (!failed && !standsIn && retry.isEmpty()) {
            problems.add(Finding.question(
                    call.span(),
                    "status-without-outcome",
                    doing.name(),
                    "What if " + what + " cannot be had?",
                    "nothing is said of failure",
                    "Say it under `on` (`failed: …`)"
                            + (atOnce
                                    ? ""
                                    : ", let it be tried again (`retry` of `integrations." + call.partner() + "`)")
                            + ", or name a `fallback`. Until then "
                            + (atOnce
                                    ? "the operation ends with UNAVAILABLE."
                                    : "it is tried again, and then parked, where somebody must look at it.")));
        }
    }

    private static String status(int status) {
        return status > 0 && status < 10 ? (status + "xx").toLowerCase(Locale.ROOT) : Integer.toString(status);
    }
}
