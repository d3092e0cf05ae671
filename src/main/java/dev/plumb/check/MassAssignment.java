package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A field that a caller without any role may write, and that decides what callers may, whose a row is, or what another
 * operation works out: mass assignment (OWASP API3:2023, broken object property level authorization).
 */
final class MassAssignment implements Check {
    private static final Set<String> POWER =
            Set.of("role", "roles", "is_admin", "admin", "is_staff", "is_superuser", "permissions", "privileges");

    @Override
    public void check(Spec spec, Problems problems) {
        var owners = new Owners(spec);
        for (Operation operation : spec.operations()) {
            boolean anyone = operation
                    .endpoint()
                    .map(Endpoint::security)
                    .filter(s -> s.said() && s.anyOfRoles().isEmpty())
                    .isPresent();
            if (anyone) {
                check(spec, owners, operation, problems);
            }
        }
    }

    private static void check(Spec spec, Owners owners, Operation operation, Problems problems) {
        var seen = new HashSet<String>();
        List<Write> made = Write.made(operation.steps());
        for (Write write : Write.of(operation.steps())) {
            var assignment = write.assignment();
            if (assignment.field().isEmpty()) {
                continue;
            }
            boolean creates = made.contains(write);
            why(spec, owners, operation, write, creates)
                    .filter(_ -> seen.add(write.table() + "." + assignment.column()))
                    .ifPresent(why -> problems.add(new Found(
                            RequestField.of(
                                            spec.contract(),
                                            operation,
                                            assignment.field().get())
                                    .map(s -> s.span())
                                    .orElse(assignment.span()),
                            operation.name(),
                            assignment.field().get(),
                            write.table() + "." + assignment.column(),
                            why)));
        }
    }

    private static Optional<String> why(Spec spec, Owners owners, Operation operation, Write write, boolean creates) {
        Name table = write.table();
        String column = write.assignment().column();
        if (power(spec, table, column)) {
            return Optional.of("It decides what a caller may.");
        }
        if (owners.of(table).contains(column) && !namesCaller(operation, table)) {
            return Optional.of("It says whose the row is: a caller can make it another's.");
        }
        if (creates
                && spec.states().stream()
                        .anyMatch(s -> s.table().equals(table)
                                && s.column().equals(column)
                                && s.edges().stream().anyMatch(e -> e.from().isEmpty()))) {
            return Optional.of("Its diagram says where it begins: a caller can begin elsewhere.");
        }
        return computing(spec, operation, table, column)
                .map(other -> "`" + other + "` works it out: a caller can pass that by.");
    }

    private static boolean power(Spec spec, Name table, String column) {
        Optional<Accounts> accounts = spec.access().accounts();
        boolean said = accounts.filter(a -> a.roles()
                                .filter(r -> r.table().orElse(a.table()).equals(table)
                                        && r.column().equals(column))
                                .isPresent()
                        || (a.table().equals(table)
                                && a.disabled().filter(column::equals).isPresent()))
                .isPresent();
        boolean called = POWER.contains(column.toLowerCase(Locale.ROOT))
                && accounts.map(a -> a.table().equals(table)).orElse(true);
        return said || called;
    }

    /** Whether the operation writes who calls into a row of the table: the rest of what it writes is somebody else by right. */
    private static boolean namesCaller(Operation operation, Name table) {
        return Write.of(operation.steps()).stream()
                .anyMatch(w -> w.table().equals(table) && Owners.isCaller(w.assignment()));
    }

    /**
     * An operation that works a column's value out by itself, and not for everybody: under a condition, for a role, or
     * from other rows.
     */
    private static Optional<String> computing(Spec spec, Operation writing, Name table, String column) {
        if (spec.access().accounts().filter(a -> a.isPassword(table, column)).isPresent()) {
            return Optional.empty();
        }
        return spec.operations().stream()
                .filter(o -> !o.name().equals(writing.name()))
                .filter(o -> Write.of(o.steps()).stream()
                        .filter(w -> w.table().equals(table)
                                && w.assignment().column().equals(column)
                                && w.assignment().field().isEmpty())
                        .anyMatch(w -> worked(o, w)))
                .map(Operation::name)
                .findFirst();
    }

    private static boolean worked(Operation operation, Write write) {
        Expr expr = write.assignment().value().expression().expr();
        var given = new HashSet<>(operation.takes().keySet());
        given.add("request");
        Step.all(operation.steps()).forEach(step -> {
            if (step instanceof Step.Let let) {
                let.values().forEach((name, value) -> {
                    if (Conditions.mentions(value.expr(), given)) {
                        given.add(name); // made of what the caller sent
                    }
                });
            }
        });
        boolean fixed = expr instanceof Expr.Literal
                || expr instanceof Expr.Variable variable && variable.name().equals("now");
        boolean guarded = Step.all(operation.steps()).anyMatch(Step.Require.class::isInstance)
                || operation
                        .endpoint()
                        .map(e -> !e.security().anyOfRoles().isEmpty())
                        .orElse(true);
        boolean made = Write.made(operation.steps()).contains(write);
        return fixed ? guarded && !made : !Owners.isCaller(write.assignment()) && !Conditions.mentions(expr, given);
    }

    record Found(Span at, String subject, String field, String column, String why) implements Subject {
        @Override
        public String code() {
            return "mass-assignment";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "Whoever calls `" + subject + "` may write `" + column + "`",
                    "`" + field + "` is taken from the request",
                    why + " Take the field out of the request's schema (`readOnly`, or a schema of its own), or ask for"
                            + " a role at the operation's `security`.");
        }
    }
}
