package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Personal data, or what must never be logged, in a URL: it stands in the logs of the backend, of proxies and of
 * browsers (OWASP ASVS 4.0 V8.3.1, 5.0 V14.2.1).
 */
final class PersonalInUrl implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            operation.endpoint().ifPresent(endpoint -> check(spec, operation, endpoint, problems));
        }
    }

    private static void check(Spec spec, Operation operation, Endpoint endpoint, Problems problems) {
        var seen = new HashSet<String>();
        for (Contract.Parameter parameter : endpoint.parameters()) {
            if (parameter.in() != In.PATH && parameter.in() != In.QUERY) {
                continue;
            }
            boolean never = spec.privacy().neverLogged().stream()
                    .anyMatch(name -> folded(name).equals(folded(parameter.name())));
            Optional<String> personal = never
                    ? Optional.of("`privacy.never-logged` names it")
                    : compared(spec, operation, parameter.variable()).map(c -> "it is compared with `" + c + "`");
            personal.filter(_ -> seen.add(parameter.name()))
                    .ifPresent(why -> problems.add(new Found(
                            parameter.span(),
                            operation.name(),
                            "`" + parameter.name() + "` of `" + operation.name() + "`",
                            why,
                            "Take it in the body of a POST, or take a key that says nothing of the person.")));
        }
        Step.all(operation.steps()).forEach(step -> {
            if (step instanceof Step.Answer answer) {
                var values = new ArrayList<TypedExpression>();
                answer.location().ifPresent(l -> values.addAll(l.values().values()));
                answer.headers().forEach((name, value) -> {
                    if (name.equalsIgnoreCase("Location")) {
                        values.add(value);
                    }
                });
                values.stream()
                        .flatMap(v -> columns(spec, v.expr()).stream())
                        .filter(seen::add)
                        .forEach(column -> problems.add(new Found(
                                endpoint.span(),
                                operation.name(),
                                "`Location` of `" + operation.name() + "`",
                                "it shows `" + column + "`",
                                "Take a key that says nothing of the person into the path.")));
            }
        });
    }

    /** The personal column that a parameter's value is compared with. */
    private static Optional<String> compared(Spec spec, Operation operation, String variable) {
        for (TypedExpression condition : Conditions.of(spec, operation)) {
            List<Expr> calls = Walk.all(condition.expr())
                    .filter(e -> e instanceof Expr.Call call && COMPARING.contains(call.function()))
                    .toList();
            for (Expr call : calls) {
                if (Conditions.mentions(call, Set.of(variable))) {
                    Optional<String> column = columns(spec, call).stream().findFirst();
                    if (column.isPresent()) {
                        return column;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static final Set<String> COMPARING =
            Set.of("_==_", "@in", "in", "_in_", "contains", "startsWith", "endsWith", "matches");

    private static List<String> columns(Spec spec, Expr expr) {
        return Walk.all(expr)
                .filter(Expr.Column.class::isInstance)
                .map(Expr.Column.class::cast)
                .filter(column -> column.row().type() instanceof Type.Row row
                        && personal(spec, row.table(), column.column())
                        && !ofCaller(column))
                .map(column -> ((Type.Row) column.row().type()).table() + "." + column.column())
                .distinct()
                .toList();
    }

    private static boolean ofCaller(Expr.Column column) {
        return column.row() instanceof Expr.Variable variable && variable.name().equals("viewer");
    }

    private static boolean personal(Spec spec, Name table, String column) {
        return spec.privacy().personal().stream()
                .anyMatch(c -> c.table().equals(table) && c.column().equals(column));
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    record Found(Span at, String subject, String what, String why, String mend) implements Subject {
        @Override
        public String code() {
            return "personal-in-url";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(what + " carries personal data in a URL, and so into logs", why, mend);
        }
    }
}
