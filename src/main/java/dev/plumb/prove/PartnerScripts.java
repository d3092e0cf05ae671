package dev.plumb.prove;

import dev.plumb.prove.Turn.Script;
import dev.plumb.prove.model.JsonValues;
import dev.plumb.prove.model.Partners;
import dev.plumb.prove.model.Untellable;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

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
        boolean givenUp = (always || all.stream().allMatch(c -> c.on().containsKey("failed")))
                && !integration.fallback().containsKey(call.operation());
        if (givenUp) {
            choices.add(new Script(call.partner(), call.operation(), 0, Optional.empty()));
        }
        return choices;
    }
}
