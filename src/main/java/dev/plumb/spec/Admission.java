package dev.plumb.spec;

import dev.plumb.spec.Contract.Alternative;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Requirement;
import dev.plumb.spec.Contract.Security;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One way to be let in: what is shown together, and roles besides. It is an alternative of the contract's
 * {@code security}, where that says more than which schemes will do and one list of roles.
 *
 * @param shown all of it
 * @param roles of each of these lists one
 */
public record Admission(List<CallerScheme> shown, List<List<String>> roles) {
    public Admission {
        shown = List.copyOf(shown);
        roles = List.copyOf(roles);
    }

    /** Empty where any one scheme will do, and roles are the same whichever it is. */
    public static List<Admission> several(Contract contract, Endpoint endpoint) {
        Security security = endpoint.security();
        if (!security.said() || security.open()) {
            return List.of();
        }
        List<Admission> ways = security.alternatives().stream()
                .filter(a -> !a.requirements().isEmpty())
                .map(a -> of(contract, a))
                .filter(a -> !a.shown().isEmpty())
                .distinct()
                .toList();
        boolean together =
                ways.stream().anyMatch(w -> w.shown().size() > 1 || w.roles().size() > 1);
        boolean different = ways.stream().map(Admission::roles).distinct().count() > 1
                && ways.stream().map(Admission::shown).distinct().count() > 1;
        return together || different ? ways : List.of();
    }

    private static Admission of(Contract contract, Alternative alternative) {
        return new Admission(
                alternative.requirements().stream()
                        .flatMap(r -> Optional.ofNullable(contract.schemes().get(r.scheme())).stream())
                        .map(s -> CallerScheme.of(contract, s))
                        .distinct()
                        .toList(),
                alternative.requirements().stream()
                        .map(Requirement::roles)
                        .filter(r -> !r.isEmpty())
                        .distinct()
                        .toList());
    }

    /** Whether somebody who shows all of it is let in. */
    public boolean admits(Predicate<String> is) {
        return roles.stream().allMatch(some -> some.stream().anyMatch(is));
    }

    /** In words; no role is called so. */
    public String name() {
        String who = roles.stream().map(some -> String.join(" or ", some)).collect(Collectors.joining(" and "));
        String by = shown.stream().map(CallerScheme::name).collect(Collectors.joining(" and "));
        return (who.isEmpty() ? "anybody" : who) + " by " + by;
    }
}
