package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Requirement;
import dev.plumb.spec.Contract.SecurityScheme;
import dev.plumb.spec.Spec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Several scopes that an operation asks for together (OpenAPI 3.1, 4.8.30: all of them are required), where roles are
 * looked at one for another: whoever has one of them may call.
 */
final class ScopesTogether implements Check {
    private static final Set<String> SCOPED = Set.of("oauth2", "openIdConnect");

    @Override
    public void check(Spec spec, Problems problems) {
        var seen = new HashSet<String>();
        for (Endpoint endpoint : spec.contract().endpoints()) {
            endpoint.security().alternatives().stream()
                    .flatMap(alternative -> alternative.requirements().stream())
                    .filter(requirement -> requirement.roles().size() > 1 && scoped(spec, requirement))
                    .filter(_ -> seen.add(endpoint.operationId()))
                    .forEach(requirement -> problems.add(new Found(
                            requirement.span(), endpoint.operationId(), String.join("` or `", requirement.roles()))));
        }
    }

    private static boolean scoped(Spec spec, Requirement requirement) {
        return Optional.ofNullable(spec.contract().schemes().get(requirement.scheme()))
                .map(SecurityScheme::type)
                .filter(SCOPED::contains)
                .isPresent();
    }

    record Found(Span at, String subject, String scopes) implements Subject {
        @Override
        public String code() {
            return "one-scope-will-do";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Of the scopes of `" + subject + "` one will do",
                    "for whoever has `" + scopes + "`",
                    "Ask for the one scope that allows it, and say under `access.roles` which scopes include it.");
        }
    }
}
