package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.spec.Spec;
import java.util.List;

/**
 * Looks at a whole specification for contradictions, silence and danger (the language reference,
 * "What the checker says"). What is accepted knowingly under {@code accepted} is left out; what is
 * accepted and never said is said.
 */
public final class Checker {
    private static final List<Check> CHECKS = List.of(
            new NotSupportedYet(),
            new UnknownCallers(),
            new OtherMediaTypes(),
            new ErrorBodies(),
            new WhoMayCall(),
            new ReachableStatuses(),
            new FieldAgainstColumn(),
            new AnswerMayBeNull(),
            new ValueMissingInContract(),
            new PasswordPolicyOfSignIn(),
            new StateChanges(),
            new DiagramStates(),
            new UnraisedError(),
            new Events(),
            new PartnerOutcomes(),
            new UnlockedRead(),
            new MisplacedCall(),
            new CallUnderLocks(),
            new RepeatableReaction(),
            new RepeatedCall(),
            new JobLimit(),
            new UnboundedLoop(),
            new MoneyInDouble(),
            new UntiedTotal(),
            new UnboundedList(),
            new IndexForFilter(),
            new IndexForOrder(),
            new WhoseRow(),
            new MassAssignment(),
            new SecondCookie(),
            new TwoCredentials(),
            new SecretInAnswer(),
            new PersonalInUrl(),
            new ScopesTogether(),
            new ErasedValue(),
            new UniqueCiphertext(),
            new PasswordMinimum(),
            new LongLivedToken(),
            new PublicWriteLimit(),
            new CorsForEverybody(),
            new TellsWhichWasWrong());

    private Checker() {}

    /**
     * The same specification, looked at: what is found is added to {@code problems}. Hazards wait until what is
     * wrong is mended: of an operation that is not understood, nobody can tell what it might do.
     */
    public static Spec check(Spec spec, Problems problems) {
        boolean understood = problems.sorted().stream()
                .noneMatch(p -> p.severity() == Severity.ERROR && !p.code().equals("not-supported-yet"));
        var found = new Problems();
        CHECKS.forEach(check -> check.check(spec, found));
        var accepted = new Acceptance(spec.accepted());
        for (Problem problem : found.sorted()) {
            boolean told = understood || problem.severity() != Severity.HAZARD;
            if (problem.severity() == Severity.ERROR || (!accepted.covers(problem) && told)) {
                problems.add(problem);
            }
        }
        if (understood) {
            accepted.unused().forEach(problems::add);
        }
        return spec;
    }
}
