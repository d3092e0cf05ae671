package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Body;
import dev.plumb.design.PartnerDesign.Call;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.PartnerDesign.Parameter;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a step says to a partner's client, as Java. */
final class PartnerText {
    /** A key that nobody asks under again, where the contract demands one and nothing is said. */
    static final String ONCE = "IdempotencyKey.once()";

    private final Design design;
    private final PartnerDesign partner;
    private final Call call;
    private final Step.Call step;

    private final Optional<String> unsaidKey;
    /** Java for the idempotency key where it stands in a variable. */
    private Optional<String> keyAtHand = Optional.empty();

    private String asker = "";

    PartnerText(Design design, Step.Call step) {
        this(design, step, Optional.empty());
    }

    /** @param unsaidKey Java for the idempotency key that is sent where the step says none */
    PartnerText(Design design, Step.Call step, Optional<String> unsaidKey) {
        this.design = design;
        this.unsaidKey = unsaidKey;
        this.step = step;
        this.partner = design.partner(step.partner()).orElseThrow();
        this.call = partner.call(step.operation()).orElseThrow();
    }

    PartnerDesign partner() {
        return partner;
    }

    Call call() {
        return call;
    }

    /** The call: {@code payments.createCharge(new CreateChargeRequest(…), "charge:" + order.id())}. */
    String source(Env env) {
        var arguments = new ArrayList<String>();
        for (Parameter parameter : call.parameters()) {
            arguments.add(given(parameter.contract().variable(), parameter.type(), env));
        }
        call.body().ifPresent(body -> arguments.add(body(body, env)));
        if (call.key() != PartnerDesign.Key.NONE) {
            arguments.add(key(env).orElse("null"));
        }
        return partner.variable() + "." + call.method() + "(" + String.join(", ", arguments) + ")";
    }

    /** What it says follows from an event, of which this is the id. */
    PartnerText after(String event) {
        asker = ", " + event;
        return this;
    }

    /** The idempotency key stands in a variable. */
    PartnerText under(String key) {
        keyAtHand = Optional.of(key);
        return this;
    }

    /** Java for the idempotency key; empty where none is sent. */
    Optional<String> key(Env env) {
        return keyAtHand.isPresent()
                ? keyAtHand
                : saidKey(env)
                        .or(() -> unsaidKey)
                        .or(() -> call.key() == PartnerDesign.Key.ALWAYS ? Optional.of(ONCE) : Optional.empty());
    }

    private Optional<String> saidKey(Env env) {
        return step.keyFor(call.endpoint())
                .map(key -> (key.type().nullable() ? "IdempotencyKey.ofNullable(" : "IdempotencyKey.of(")
                        + converted(key, Plain.TEXT, env) + asker + ")");
    }

    /** What stands in for an answer that cannot be had: {@code payments.createChargeFailed(e)}. */
    String failed(String exception) {
        return partner.variable() + "." + call.method() + "Failed(" + exception + ")";
    }

    /** The outcomes that a word under {@code on} means: {@link PartnerDesign#FAILED} is none of them. */
    List<Outcome> meant(String word) {
        return call.meant(word);
    }

    /**
     * The pattern of an outcome: {@code CreateChargeAnswer.Created(Charge charge)}.
     *
     * @param body the variable that the body is given; what nothing asks for is {@code _}
     */
    String pattern(Outcome outcome, String status, String body) {
        var components = new ArrayList<String>();
        if (!outcome.exact()) {
            components.add(status.equals("_") ? "_" : "int " + status);
        }
        outcome.body()
                .ifPresent(type -> components.add(
                        body.equals("_")
                                ? "_"
                                : (outcome.nullable() ? PartnerClientFile.nullable(type) : type.java()) + " " + body));
        return call.answer() + "." + outcome.name() + "(" + String.join(", ", components) + ")";
    }

    private String body(Body body, Env env) {
        if (!body.fields()) {
            return given("request", body.type(), env);
        }
        if (!(body.type() instanceof ValueType.Structured record)
                || !(design.type(record.name()).orElse(null) instanceof RecordDesign shape)) {
            throw new NotYet("a body of this kind", step.span());
        }
        if (!body.required()
                && shape.components().stream().noneMatch(c -> step.with().containsKey(c.json()))) {
            return "null";
        }
        return "new " + record.name() + "("
                + shape.components().stream()
                        .map(c -> given(c.json(), c.type(), env))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private String given(String name, ValueType type, Env env) {
        TypedExpression value = step.with().get(name);
        return value == null ? "null" : converted(value, type, env);
    }

    private String converted(TypedExpression value, ValueType type, Env env) {
        return converted(value.expr(), type, env);
    }

    /** Objects and lists that are written out are made as the partner's contract has them. */
    private String converted(Expr value, ValueType type, Env env) {
        if (value instanceof Expr.MapLiteral map
                && type instanceof ValueType.Structured record
                && design.type(record.name()).orElse(null) instanceof RecordDesign shape) {
            return "new " + record.name() + "("
                    + shape.components().stream()
                            .map(c -> map.entries().stream()
                                    .filter(e -> e.key() instanceof Expr.Literal key
                                            && c.json().equals(key.value()))
                                    .findFirst()
                                    .map(e -> converted(e.value(), c.type(), env))
                                    .orElse("null"))
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        if (value instanceof Expr.ListLiteral list && type instanceof ValueType.Listed of) {
            return list.elements().stream()
                    .map(e -> converted(e, of.element(), env))
                    .collect(Collectors.joining(", ", "List.of(", ")"));
        }
        return InJava.converted(value, env, type, design);
    }
}
