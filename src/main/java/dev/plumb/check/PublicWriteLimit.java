package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Security;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operation that anybody may call, that writes, and that no rate holds back (OWASP API4:2023, unrestricted resource
 * consumption).
 */
final class PublicWriteLimit implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            operation
                    .endpoint()
                    .filter(e -> anybody(e.security()) && !limited(spec, operation.name()))
                    .ifPresent(endpoint -> {
                        if (writes(spec, operation.steps(), new HashSet<>())) {
                            problems.add(new Found(at(operation, endpoint), operation.name()));
                        }
                    });
        }
    }

    private static Span at(Operation operation, Endpoint endpoint) {
        return operation.inferred() ? endpoint.span() : operation.span();
    }

    private static boolean anybody(Security security) {
        return security.open() || security.optional();
    }

    private static boolean limited(Spec spec, String operation) {
        return Optional.ofNullable(spec.limits().get(operation))
                        .flatMap(Spec.LimitRule::rate)
                        .isPresent()
                || Optional.ofNullable(spec.limits().get("default"))
                        .flatMap(Spec.LimitRule::rate)
                        .isPresent();
    }

    private static boolean writes(Spec spec, List<Step> steps, Set<String> running) {
        return Step.all(steps).anyMatch(step -> switch (step) {
            case Step.Create _, Step.Ensure _, Step.Change _, Step.Delete _, Step.Emit _, Step.Account _ -> true;
            case Step.Run run ->
                running.add(run.operation())
                        && spec.operation(run.operation())
                                .filter(o -> writes(spec, o.steps(), running))
                                .isPresent();
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.ListPage _,
                    Step.Each _,
                    Step.Block _,
                    Step.Call _,
                    Step.Answer _ -> false;
        });
    }

    record Found(Span at, String subject) implements Subject {
        @Override
        public String code() {
            return "public-write-without-limit";
        }

        @Override
        public Severity severity() {
            return Severity.QUESTION;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Anybody may call `" + subject + "`, which writes, as often as they like",
                    "no rate holds it back",
                    "Say how often: `limits: { " + subject
                            + ": { rate: 10/1m per ip } }`, or a `default` for all. Until" + " then it is unlimited.");
        }
    }
}
