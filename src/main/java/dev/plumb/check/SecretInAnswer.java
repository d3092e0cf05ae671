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
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret that an answer shows: the hash of a password or a token of the accounts (an error: nothing reads them), or a
 * column that is called like a secret (a hazard), unless the operation has just made it up: shown once, it is so by right.
 */
final class SecretInAnswer implements Check {
    private static final Pattern SECRET =
            Pattern.compile("(.*_)?(password|passwd|pwd|passphrase|passcode|secret|private_key"
                    + "|api_?key|pin|cvv|cvc|otp|(password|token|key|secret)_(hash|digest|salt)|salt)");

    private static final Set<String> RANDOM = Set.of("randomBytes", "randomToken", "uuid");

    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            var seen = new HashSet<String>();
            Step.all(operation.steps()).forEach(step -> {
                if (step instanceof Step.Answer answer && operation.endpoint().isPresent()) {
                    answer.body().ifPresent(body -> shown(spec, operation, body, null, seen, problems, 0));
                    answer.headers().values().forEach(h -> shown(spec, operation, h, h.span(), seen, problems));
                }
            });
        }
    }

    private static void shown(
            Spec spec,
            Operation operation,
            Rendering rendering,
            @Nullable Span at,
            Set<String> seen,
            Problems problems,
            int depth) {
        if (depth > 12) {
            return;
        }
        switch (rendering) {
            case Rendering.Scalar scalar ->
                shown(
                        spec,
                        operation,
                        scalar.value(),
                        at == null ? scalar.schema().span() : at,
                        seen,
                        problems);
            case Rendering.Structure structure ->
                structure.fields().forEach(f -> shown(spec, operation, f.value(), f.span(), seen, problems, depth + 1));
            case Rendering.One one -> shown(spec, operation, one.item(), at, seen, problems, depth + 1);
            case Rendering.Many many -> shown(spec, operation, many.item(), at, seen, problems, depth + 1);
            case Rendering.Elements list ->
                list.elements().forEach(e -> shown(spec, operation, e, at, seen, problems, depth + 1));
            case Rendering.Again _ -> {}
        }
    }

    private static void shown(
            Spec spec, Operation operation, TypedExpression value, Span at, Set<String> seen, Problems problems) {
        if (value.expr() instanceof Expr.Call call
                && call.type() instanceof Type.Scalar scalar
                && scalar.kind() == Type.Kind.BOOL) {
            return; // whether there is one is no secret
        }
        Walk.all(value.expr()).forEach(part -> {
            if (part instanceof Expr.Column column && column.row().type() instanceof Type.Row row) {
                boolean kept = kept(spec, row.table(), column.column());
                String name = row.table() + "." + column.column();
                boolean called =
                        SECRET.matcher(column.column().toLowerCase(Locale.ROOT)).matches()
                                && !madeUp(operation, row.table(), column.column());
                if ((kept || called) && seen.add(name)) {
                    problems.add(new Found(at, operation.name(), name, kept));
                }
            }
        });
    }

    /** Whether the operation makes the row with a random value there. */
    private static boolean madeUp(Operation operation, Name table, String column) {
        return Write.of(operation.steps()).stream()
                .filter(w -> w.table().equals(table) && w.assignment().column().equals(column))
                .flatMap(w -> Walk.all(w.assignment().value().expression().expr()))
                .anyMatch(e -> e instanceof Expr.Call call && RANDOM.contains(call.function()));
    }

    /** Whether the accounts keep a secret there. */
    private static boolean kept(Spec spec, Name table, String column) {
        return spec.access()
                .accounts()
                .filter(a -> a.isPassword(table, column)
                        || a.refreshToken()
                                .filter(t -> t.table().equals(table) && t.hash().equals(column))
                                .isPresent())
                .isPresent();
    }

    record Found(Span at, String subject, String column, boolean kept) implements Subject {
        @Override
        public String code() {
            return "secret-in-answer";
        }

        @Override
        public Severity severity() {
            return kept ? Severity.ERROR : Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "The answer of `" + subject + "` shows `" + column + "`",
                    kept ? "the accounts' own secret" : "by its name a secret",
                    kept
                            ? "Take the property out of the answer's schema: of passwords and tokens nothing is ever shown."
                            : "Take the property out of the answer's schema. Where it is shown to whom it was made for,"
                                    + " accept it: `accepted: { secret-in-answer: { " + subject + ": why } }`.");
        }
    }
}
