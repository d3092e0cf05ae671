package dev.plumb.emit;

import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Step;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Named values that partners are told under idempotency keys and that would come out otherwise another time, since they are
 * of rows, of the time or made up: they stay as they were when the partner was first told them.
 */
final class ToldValues {
    private static final Set<String> RANDOM = Set.of("uuid", "randomBytes", "randomToken");

    private final Set<String> passing = new LinkedHashSet<>();

    void let(Step.Let let) {
        let.values().forEach((name, value) -> {
            if (isPassing(value.expr())) {
                passing.add(name);
            }
        });
    }

    static boolean isMadeUp(Expr part) {
        return part instanceof Expr.Variable variable && variable.name().equals("now")
                || part instanceof Expr.Call call && RANDOM.contains(call.function());
    }

    private boolean isPassing(Expr expr) {
        return Walk.any(
                expr,
                part -> isMadeUp(part)
                        || part instanceof Expr.Rows
                        || part instanceof Expr.Variable variable
                                && (variable.type() instanceof Type.Row || passing.contains(variable.name())));
    }

    /** Those of them that a call tells. */
    List<Expr.Variable> of(Step.Call call) {
        var found = new LinkedHashMap<String, Expr.Variable>();
        for (TypedExpression value : call.with().values()) {
            Walk.within(value.expr(), part -> {
                if (part instanceof Expr.Variable variable
                        && passing.contains(variable.name())
                        && (variable.type() instanceof Type.Scalar || variable.type() instanceof Type.Enumeration)) {
                    found.putIfAbsent(variable.name(), variable);
                }
            });
        }
        return List.copyOf(found.values());
    }

    /**
     * Has such a value stored before the partner is told it.
     *
     * @param key Java for the idempotency key
     * @return by which it is known from then on
     */
    static Env.Root keep(MethodDraft draft, PartnerText text, String key, Expr.Variable value) {
        return asTold(draft, text, key, value, "told");
    }

    /**
     * Such a value as the partner was first told it, where it was; for what decides whether it is told anything.
     *
     * @param key Java for the idempotency key
     * @return by which it is known from then on
     */
    static Env.Root look(MethodDraft draft, PartnerText text, String key, Expr.Variable value) {
        return asTold(draft, text, key, value, "toBeTold");
    }

    private static Env.Root asTold(
            MethodDraft draft, PartnerText text, String key, Expr.Variable value, String method) {
        draft.service.need(ServiceDraft.Need.PARTNER_REQUESTS);
        Env.Var known = draft.env.find(value.name()).orElseThrow();
        String name = draft.local(method + Words.upperFirst(Words.camel(value.name())));
        String type = Binds.typeOf(value, draft.design).boxed();
        draft.line("var " + name + " = partnerRequests." + method + "("
                + PartnerKeysText.operation(text.partner(), text.call()) + ", " + key + ", "
                + RuleText.quoted(value.name()) + ", " + known.source() + ", " + type + ".class);");
        var root = new Env.Root(known.root().type(), name);
        draft.env = draft.env.with(value.name(), root);
        return root;
    }
}
