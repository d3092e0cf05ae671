package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Reference;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.expression.World;
import dev.plumb.prove.Turn.Script;
import dev.plumb.prove.model.JsonValues;
import dev.plumb.prove.model.Partners;
import dev.plumb.prove.model.Untellable;
import dev.plumb.spec.Consequences.Fallback;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What partners can be scripted to answer, and what a call makes of it. */
final class PartnerScripts {
    private PartnerScripts() {}

    private static Integration integration(Spec spec, String partner) {
        return Objects.requireNonNull(spec.consequences().integrations().get(partner), partner);
    }

    /** How a call ends that is answered so. */
    static Partners.Reply reply(Spec spec, Step.Call call, List<Script> scripts) {
        Script script = scripts.stream()
                .filter(s -> s.partner().equals(call.partner()) && s.operation().equals(call.operation()))
                .findFirst()
                .orElseThrow(() -> new Untellable("what " + call.partner() + " answers"));
        Integration integration = integration(spec, call.partner());
        if (script.silent() && integration.fallback().containsKey(call.operation())) {
            return standIn(integration, call);
        }
        if (script.silent()) {
            return new Partners.Reply("failed", false, integration.contract(), Optional.empty(), Optional.empty());
        }
        Optional<Media> media = integration.endpoint(call.operation()).orElseThrow().responses().stream()
                .filter(r -> r.status() == script.status())
                .flatMap(r -> r.content().stream().filter(m -> m.type().endsWith("json")))
                .findFirst();
        return new Partners.Reply(
                word(call, script.status()).orElse(""),
                script.status() / 100 == 2,
                integration.contract(),
                media.flatMap(Media::schema),
                script.body().filter(_ -> media.isPresent()).map(JsonValues::read));
    }

    /** What is taken for the answer of a partner that cannot be had, as if it had been the first success. */
    private static Partners.Reply standIn(Integration integration, Step.Call call) {
        Fallback fallback = Objects.requireNonNull(integration.fallback().get(call.operation()));
        Response good = integration.endpoint(call.operation()).orElseThrow().responses().stream()
                .filter(Response::succeeds)
                .findFirst()
                .orElseThrow(() -> new Untellable("what stands in for " + call.partner()));
        Optional<Schema> schema = good.content().stream()
                .filter(m -> m.type().endsWith("json"))
                .flatMap(m -> m.schema().stream())
                .findFirst();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fallback.fields().forEach((name, value) -> fields.put(name, written(value)));
        Object body = fallback.value().isPresent() ? written(fallback.value().get()) : fields;
        return new Partners.Reply(
                word(call, good.status()).orElse(""),
                true,
                integration.contract(),
                schema,
                schema.map(_ -> JsonMapper.shared().valueToTree(body)));
    }

    /** A value that stands in, as a partner would write it; one that takes rows or the surroundings cannot be told. */
    private static @Nullable Object written(TypedExpression value) {
        World nowhere = table -> List.of();
        if (Walk.all(value.expr()).anyMatch(Expr.Variable.class::isInstance)
                || !(Reference.of(value).evaluate(Map.of(), nowhere) instanceof Reference.Outcome.Value known)) {
            throw new Untellable("what `" + value.text() + "` stands for");
        }
        return inJson(known.value());
    }

    private static @Nullable Object inJson(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Long number -> number;
            case Boolean truth -> truth;
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case List<?> list -> list.stream().map(PartnerScripts::inJson).toList();
            case Object other -> throw new Untellable("how " + other + " stands for an answer");
        };
    }

    /** Under which word a call says what follows from a status. */
    private static Optional<String> word(Step.Call call, int status) {
        return Stream.of(String.valueOf(status), status / 100 + "xx", "default")
                .flatMap(w -> call.on().keySet().stream()
                        .filter(k -> k.toLowerCase(Locale.ROOT).equals(w)))
                .findFirst();
    }

    /** What those can be scripted to do whom reactions and jobs ask, so that every call says what follows. */
    static Map<String, List<Script>> inBackground(Spec spec, Random random) {
        var calls = new ArrayList<Step.Call>();
        spec.consequences().reactions().forEach(r -> calls.addAll(PartnerProof.calls(r.steps())));
        spec.consequences().jobs().forEach(j -> calls.addAll(PartnerProof.calls(j.steps())));
        return of(spec, calls, false, random);
    }

    /**
     * Whether what one operation tells partners may be changed by the other: it is told ahead of the transaction, and stays
     * told, so that no order of the two explains what they did at the same time.
     */
    static boolean tellsWhatChanges(Spec spec, Operation one, Operation other) {
        var told = new HashSet<String>();
        var values = new HashMap<String, Expr>();
        one.steps().forEach(step -> {
            if (step instanceof Step.Let let) {
                let.values().forEach((name, value) -> values.put(name, value.expr()));
            } else if (step instanceof Step.Call call && one.endpoint().isPresent()) {
                call.when().ifPresent(w -> places(w.expr(), values, told, 0));
                call.with().values().forEach(v -> places(v.expr(), values, told, 0));
            }
        });
        return !told.isEmpty() && changed(spec, other, new HashSet<>()).stream().anyMatch(told::contains);
    }

    private static void places(Expr expr, Map<String, Expr> values, Set<String> told, int depth) {
        Walk.all(expr).forEach(part -> {
            if (part instanceof Expr.Column column && column.row().type() instanceof Type.Row row) {
                told.add(row.table() + "." + column.column());
            } else if (part instanceof Expr.Variable variable && values.containsKey(variable.name()) && depth < 16) {
                places(Objects.requireNonNull(values.get(variable.name())), values, told, depth + 1);
            }
        });
    }

    private static Set<String> changed(Spec spec, Operation operation, Set<String> seen) {
        var places = new HashSet<String>();
        if (seen.add(operation.name())) {
            Step.all(operation.steps()).forEach(step -> {
                if (step instanceof Step.Change change) {
                    change.rows().forEach(row -> row.with().forEach(a -> places.add(row.table() + "." + a.column())));
                } else if (step instanceof Step.Run run) {
                    spec.operation(run.operation()).ifPresent(o -> places.addAll(changed(spec, o, seen)));
                }
            });
        }
        return places;
    }

    /**
     * By partner and operation; what goes well is first.
     *
     * @param always whether it is told also how a call ends of which nothing is said
     */
    static Map<String, List<Script>> of(Spec spec, List<Step.Call> calls, boolean always, Random random) {
        var byName = new TreeMap<String, List<Step.Call>>();
        calls.forEach(call -> byName.computeIfAbsent(call.partner() + "." + call.operation(), _ -> new ArrayList<>())
                .add(call));
        var scripts = new LinkedHashMap<String, List<Script>>();
        byName.forEach((name, all) -> scripts.put(name, choices(spec, all, always, random)));
        return scripts;
    }

    private static List<Script> choices(Spec spec, List<Step.Call> all, boolean always, Random random) {
        Step.Call call = all.getFirst();
        Integration integration = integration(spec, call.partner());
        var choices = new ArrayList<Script>();
        for (Response response :
                integration.endpoint(call.operation()).orElseThrow().responses()) {
            int status = response.status();
            boolean again = integration
                    .retry()
                    .filter(r -> r.on().contains(String.valueOf(status)) || r.on().contains(status / 100 + "xx"))
                    .isPresent();
            boolean said = always
                    || status / 100 == 2
                    || all.stream().allMatch(c -> word(c, status).isPresent());
            if (status >= 200 && status < 500 && status / 100 != 3 && !again && said) {
                Optional<Schema> schema = response.content().stream()
                        .filter(m -> m.type().endsWith("json"))
                        .flatMap(m -> m.schema().stream())
                        .findFirst();
                choices.add(new Script(
                        call.partner(),
                        call.operation(),
                        status,
                        schema.map(s -> PartnerBodies.of(
                                integration.contract(), s, String.valueOf(random.nextInt(1_000_000_000))))));
            }
        }
        boolean givenUp = always
                || integration.fallback().containsKey(call.operation())
                || all.stream().allMatch(c -> c.on().containsKey("failed"));
        if (givenUp) {
            choices.add(new Script(call.partner(), call.operation(), 0, Optional.empty()));
        }
        return choices;
    }
}
