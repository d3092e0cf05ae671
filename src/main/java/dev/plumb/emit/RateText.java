package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Spec.LimitRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/** How often each operation may be called, as the table of the filter that counts. */
final class RateText {
    static final String PATH = "main/limit/RateLimits";

    private RateText() {}

    static boolean isUsed(Spec spec) {
        return spec.limits().values().stream().anyMatch(l -> l.rate().isPresent());
    }

    static String of(Design design) {
        Spec spec = design.spec();
        boolean keyed = spec.limits().values().stream()
                .flatMap(l -> l.rate().stream())
                .anyMatch(r -> r.per().equals("key"));
        boolean keys = CallersText.isNeeded(spec)
                && CallerScheme.of(spec.contract()).stream().anyMatch(s -> s instanceof CallerScheme.Key);
        var limits = new ArrayList<String>();
        for (Endpoint endpoint : spec.contract().endpoints()) {
            rule(spec, endpoint.operationId()).ifPresent(rule -> {
                LimitRule.Rate rate = rule.rate().orElseThrow();
                limits.add("limit(" + RuleText.quoted(endpoint.operationId()) + ", HttpMethod." + endpoint.method()
                        + ", " + RuleText.quoted(spec.contract().basePath() + endpoint.path()) + ", "
                        + RuleText.number(rate.requests()) + ", "
                        + AccountText.duration(Duration.ofSeconds(rate.perSeconds())) + ", Per."
                        + rate.per().toUpperCase(Locale.ROOT) + ")");
            });
        }
        return JavaLayout.lay(SupportFiles.template(PATH)
                .with("keyed", keyed ? "KEY," : "")
                .with(
                        "byKey",
                        !keyed
                                ? ""
                                : keys
                                        ? "case KEY -> viewer.apiKey() == null ? who(Per.ACCOUNT, request) : \"key \" + viewer.apiKey();"
                                        : "case KEY -> who(Per.ACCOUNT, request);")
                .with("limits", String.join(",\n", limits))
                .fill());
    }

    /** Its own rate, else the one for all that say nothing of their own. */
    static Optional<LimitRule> rule(Spec spec, String operation) {
        return Optional.ofNullable(spec.limits().get(operation))
                .filter(l -> l.rate().isPresent())
                .or(() -> Optional.ofNullable(spec.limits().get("default"))
                        .filter(l -> l.rate().isPresent()));
    }
}
