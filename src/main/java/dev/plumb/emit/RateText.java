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

    /** Where the buckets lie that all instances share. */
    static final String SHARED = "main/limit/SharedBuckets";

    static final String CLIENT = "main/limit/RedisClientConfiguration";

    private static final String PROBE = """
            Bucket bucket = buckets.get(new Caller(limit.operation(), who(limit.per(), request)), caller -> bucket(limit));
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);""";

    private static final String SHARED_PROBE = """
            String who = who(limit.per(), request);
            ConsumptionProbe probe = shared.take(limit.operation() + ':' + who, limit.calls(), limit.window())
                    .orElseGet(() -> own(limit, who));""";

    private static final String OWN = """
            /** What this instance counts for itself. */
            private ConsumptionProbe own(Limit limit, String who) {
                return buckets.get(new Caller(limit.operation(), who), caller -> bucket(limit))
                        .tryConsumeAndReturnRemaining(1);
            }""";

    private RateText() {}

    /** Whether the instances of the backend count together. */
    static boolean isShared(Spec spec) {
        return isUsed(spec) && spec.stack().cache().filter("redis"::equals).isPresent();
    }

    static String shared(Design design) {
        return SupportFiles.template(SHARED)
                .with("name", SupportFiles.propertyPrefix(design))
                .fill();
    }

    static boolean isUsed(Spec spec) {
        return spec.limits().values().stream().anyMatch(l -> l.rate().isPresent());
    }

    static String of(Design design) {
        Spec spec = design.spec();
        boolean shared = isShared(spec);
        boolean keyed = spec.limits().values().stream()
                .flatMap(l -> l.rate().stream())
                .anyMatch(r -> r.per().equals("key"));
        boolean keys = CallersText.isNeeded(spec)
                && CallerScheme.of(spec.contract()).stream().anyMatch(s -> s instanceof CallerScheme.Key);
        var limits = new ArrayList<String>();
        long longest = 0;
        for (Endpoint endpoint : spec.contract().endpoints()) {
            longest = Math.max(
                    longest,
                    rule(spec, endpoint.operationId())
                            .flatMap(LimitRule::rate)
                            .map(LimitRule.Rate::perSeconds)
                            .orElse(0L));
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
                .with("full", AccountText.duration(Duration.ofSeconds(longest)))
                .with("keyed", keyed ? "KEY," : "")
                .with(
                        "byKey",
                        !keyed
                                ? ""
                                : keys
                                        ? "case KEY -> viewer.apiKey() == null ? who(Per.ACCOUNT, request) : \"key \" + viewer.apiKey();"
                                        : "case KEY -> who(Per.ACCOUNT, request);")
                .with("sharedField", shared ? "private final transient SharedBuckets shared;" : "")
                .with("sharedParameter", shared ? ", SharedBuckets shared" : "")
                .with("sharedAssignment", shared ? "this.shared = shared;" : "")
                .with("probe", shared ? SHARED_PROBE : PROBE)
                .with("own", shared ? OWN : "")
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
