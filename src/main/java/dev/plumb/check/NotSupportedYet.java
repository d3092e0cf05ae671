package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Walk;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Admission;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the language has and this version reads, types and does not implement: said, never passed over. */
final class NotSupportedYet implements Check {
    private static final Set<String> SENT =
            Set.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");

    @Override
    public void check(Spec spec, Problems problems) {
        spec.later().parts().forEach(part -> problems.add(new Found(part.span(), part.what())));
        calls(spec, problems);
        spec.envelope()
                .body()
                .filter(body -> readsRows(body.expr()))
                .ifPresent(body -> problems.add(new Found(body.span(), "An error's body that reads rows")));
        spec.operations()
                .forEach(operation -> operation.endpoint().ifPresent(e -> {
                    contract(spec.contract(), e, problems);
                    callers(spec, e, problems);
                }));
    }

    /** What is sent to partners is JSON, a form, several parts, text or bytes. */
    private static void calls(Spec spec, Problems problems) {
        for (Doing doing : Doing.all(spec)) {
            Step.all(doing.steps()).forEach(step -> {
                if (step instanceof Step.Call call) {
                    Optional.ofNullable(spec.consequences().integrations().get(call.partner()))
                            .ifPresent(partner -> partner.endpoint(call.operation())
                                    .ifPresent(e -> call(call, partner.contract(), e, problems)));
                }
            });
        }
    }

    private static void call(Step.Call call, Contract contract, Contract.Endpoint endpoint, Problems problems) {
        endpoint.body()
                .flatMap(Contract.RequestBody::sent)
                .filter(m -> !SENT.contains(m.type()) && !m.type().endsWith("+json"))
                .filter(m -> m.type().startsWith("multipart/")
                        || m.schema()
                                .filter(s -> !(contract.resolve(s).shape() instanceof Schema.Text))
                                .isPresent())
                .ifPresent(m ->
                        problems.add(new Found(call.span(), "A body in `" + m.type() + "` that is sent to a partner")));
        if (endpoint.parameters().stream().anyMatch(p -> isExploded(contract, p))) {
            problems.add(new Found(call.span(), "A list or an object over several cookies that are sent to a partner"));
        }
    }

    private static boolean isExploded(Contract contract, Contract.Parameter parameter) {
        Schema.Shape shape = contract.resolve(parameter.schema()).shape();
        return parameter.in() == Contract.In.COOKIE
                && parameter.style() == Contract.Style.REPEATED
                && (shape instanceof Schema.Array || shape instanceof Schema.Obj);
    }

    private static boolean readsRows(Expr expr) {
        return Walk.all(expr).anyMatch(Expr.Rows.class::isInstance);
    }

    /** Roles of schemes that hold together. */
    private static void callers(Spec spec, Contract.Endpoint endpoint, Problems problems) {
        Optional<Accounts> accounts = spec.access().accounts();
        for (Admission way : Admission.several(spec.contract(), endpoint)) {
            Span at = endpoint.security().span();
            if (accounts.isEmpty() && way.roles().size() > 1) {
                problems.add(new Found(at, "Roles of several schemes that must be held together, without `accounts`,"));
            }
        }
    }

    private static void contract(Contract contract, Contract.Endpoint endpoint, Problems problems) {
        endpoint.body().stream()
                .flatMap(b -> b.content().stream())
                .filter(m -> !m.type().equals("application/json") && !m.type().endsWith("+json"))
                .forEach(m -> m.schema().ifPresent(s -> texts(contract, s, "a body in `" + m.type() + "`", problems)));
        endpoint.parameters().stream()
                .filter(p -> p.style() == Contract.Style.DEEP_OBJECT)
                .forEach(p -> texts(contract, p.schema(), "a parameter in the style `deepObject`", problems));
        for (Contract.Parameter parameter : endpoint.parameters()) {
            Schema.Shape shape = contract.resolve(parameter.schema()).shape();
            boolean object = shape instanceof Schema.Obj || shape instanceof Schema.Choice;
            if (object && parameter.style() != Contract.Style.DEEP_OBJECT && parameter.style() != Contract.Style.JSON) {
                problems.add(new Found(
                        parameter.span(),
                        "An object in a parameter of another style than `deepObject` or JSON content"));
            }
        }
    }

    /** An object that is put together of texts is not there as JSON, which a validator could look into. */
    private static void texts(Contract contract, Schema said, String where, Problems problems) {
        Schema schema = contract.resolve(said);
        if (schema.shape() instanceof Schema.Array array) {
            texts(contract, array.items(), where, problems);
        } else if (schema.shape() instanceof Schema.Obj && schema.further().isPresent()) {
            String keywords = schema.further().get().parts().stream()
                    .map(p -> "`" + p.entries().getFirst().name() + "`")
                    .collect(Collectors.joining(", "));
            problems.add(new Found(schema.span(), "An object with " + keywords + " in " + where));
        }
    }

    record Found(Span at, String what) implements Problem {
        @Override
        public String code() {
            return "not-supported-yet";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    what + " is not supported yet",
                    "not supported yet",
                    "It is read and checked; a backend with it cannot be written by this version.");
        }
    }
}
