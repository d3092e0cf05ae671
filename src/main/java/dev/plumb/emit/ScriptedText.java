package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Words;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.story.Feature;
import dev.plumb.spec.story.PartnerAnswers;
import dev.plumb.spec.story.PartnerWasCalled;
import dev.plumb.spec.story.StoryStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The scripted partners of a project's tests: what each can be called with, and where it is. */
final class ScriptedText {
    private final Design design;
    private final Collection<Integration> integrations;

    ScriptedText(Design design) {
        this.design = design;
        this.integrations = design.spec().consequences().integrations().values();
    }

    boolean isEmpty() {
        return integrations.isEmpty();
    }

    /** What the tests call a partner. */
    static String variable(String partner) {
        String name = Words.component(partner);
        return Set.of("clock", "database", "works", "port").contains(name) ? name + "Partner" : name;
    }

    List<String> fields() {
        var fields = new ArrayList<String>();
        for (Integration integration : integrations) {
            var text = new StringBuilder("protected static final ScriptedPartner " + variable(integration.name())
                    + " = new ScriptedPartner(" + StoryScene.duration(integration.timeout()) + ")");
            Set<String> used = used(integration.name());
            for (Endpoint endpoint : integration.contract().endpoints()) {
                if (used.contains(endpoint.operationId())) {
                    text.append("\n        .operation(")
                            .append(RuleText.quoted(endpoint.operationId()))
                            .append(", \"")
                            .append(endpoint.method())
                            .append("\", ")
                            .append(RuleText.quoted(endpoint.path()))
                            .append(", ")
                            .append(RuleText.quoted(mediaType(endpoint)))
                            .append(')');
                }
            }
            fields.add(text + ";");
        }
        return fields;
    }

    /** The operations that something calls, or that stories name. */
    private Set<String> used(String partner) {
        var used = new HashSet<String>();
        design.partner(partner)
                .ifPresent(p -> p.calls().forEach(c -> used.add(c.endpoint().operationId())));
        for (Feature feature : design.spec().features()) {
            for (Feature.Scenario scenario : feature.scenarios()) {
                for (StoryStep step : scenario.steps()) {
                    if (step instanceof PartnerAnswers answers
                            && answers.partner().equals(partner)) {
                        answers.operation().ifPresent(used::add);
                    }
                    if (step instanceof PartnerWasCalled called
                            && called.partner().equals(partner)) {
                        used.add(called.operation());
                    }
                }
            }
        }
        return used;
    }

    private static String mediaType(Endpoint endpoint) {
        List<String> types = endpoint.responses().stream()
                .map(Response::content)
                .flatMap(List::stream)
                .map(Media::type)
                .toList();
        return types.stream()
                .filter(t -> t.endsWith("json"))
                .findFirst()
                .or(() -> types.stream().findFirst())
                .orElse("application/json");
    }

    List<String> urls() {
        return design.partners().stream()
                .map(p -> "properties.add(" + RuleText.quoted(PartnerSettings.baseUrl(design, p)) + ", "
                        + variable(p.integration().name()) + "::url);")
                .toList();
    }

    List<String> resets() {
        var lines = new ArrayList<String>();
        integrations.forEach(i -> lines.add(variable(i.name()) + ".reset();"));
        if (!design.partners().isEmpty()) {
            lines.add("partners.reset();");
        }
        return lines;
    }
}
