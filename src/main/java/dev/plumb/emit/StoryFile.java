package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Words;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.story.Calls;
import dev.plumb.spec.story.CallsAtOnce;
import dev.plumb.spec.story.Feature;
import dev.plumb.spec.story.GivenRows;
import dev.plumb.spec.story.PartnerAnswers;
import dev.plumb.spec.story.PartnerFails;
import dev.plumb.spec.story.SignedIn;
import dev.plumb.spec.story.SomeVisitor;
import dev.plumb.spec.story.StoryStep;
import dev.plumb.spec.story.TimeIs;
import dev.plumb.spec.story.TimePasses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A feature as a test class that reads like its story. */
final class StoryFile {
    private static final String CLASS = """
            @DisplayName(${title})
            class ${name} extends Backend {

                ${people}

                ${background}

                ${scenarios}
            }
            """;

    private static final String BACKGROUND = """
            @BeforeEach
            void background() {
                ${statements}
            }""";

    private static final String SCENARIO = """
            @Test
            @DisplayName(${title})
            void ${name}() {
                ${statements}
            }""";

    private final Design design;
    private final Feature feature;
    private final Set<Name> ensured;

    private StoryFile(Design design, Feature feature, Set<Name> ensured) {
        this.design = design;
        this.feature = feature;
        this.ensured = ensured;
    }

    /** @param taken names of test classes that are there already, which this one joins */
    static GeneratedFile of(Design design, Feature feature, Set<Name> ensured, Set<String> taken) {
        String wanted =
                Words.pascal(feature.name().replaceAll("[^\\p{L}\\p{N}]+", " ").strip());
        String name = wanted + "Test";
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = wanted + i + "Test";
        }
        return new StoryFile(design, feature, ensured).file(name);
    }

    private GeneratedFile file(String name) {
        List<StoryStep> background = background();
        var people = new LinkedHashSet<String>();
        var setting = new StoryScene(design, new StoryRows(design, ensured), Set.of()).asSetting();
        background.forEach(setting::add);
        people.addAll(setting.people());
        var scenarios = new ArrayList<String>();
        var taken = new HashSet<>(Set.of("background"));
        for (Feature.Scenario scenario : feature.scenarios()) {
            var scene = setting.goOn(new StoryRows(design, ensured), people);
            scenario.steps().subList(background.size(), scenario.steps().size()).forEach(scene::add);
            scenarios.add(Template.of(SCENARIO)
                    .with("title", RuleText.quoted(scenario.name()))
                    .with("name", methodName(scenario.name(), taken))
                    .with("statements", scene.statements())
                    .fill());
        }
        var statements = new ArrayList<>(setting.statements());
        String body = Template.of(CLASS)
                .with("title", RuleText.quoted(feature.name()))
                .with("name", name)
                .with(
                        "people",
                        people.stream().map(p -> "private Caller " + p + ";").toList())
                .with(
                        "background",
                        statements.isEmpty()
                                ? ""
                                : Template.of(BACKGROUND)
                                        .with("statements", statements)
                                        .fill())
                .withMembers("scenarios", scenarios)
                .fill();
        var statics = body.contains("assertThat(")
                ? List.of("org.assertj.core.api.Assertions.assertThat")
                : List.<String>of();
        return JavaSource.of(design, JavaSource.TEST, design.basePackage(), name, statics, body);
    }

    /** What stands first in every scenario, at the same place of the specification, and only sets the scene. */
    private List<StoryStep> background() {
        List<Feature.Scenario> scenarios = feature.scenarios();
        if (scenarios.size() < 2) {
            return List.of();
        }
        List<StoryStep> first = scenarios.getFirst().steps();
        int common = 0;
        while (common < first.size()
                && setsTheScene(first.get(common))
                && isEverywhere(common, first.get(common).span())) {
            common++;
        }
        return first.subList(0, common);
    }

    private boolean isEverywhere(int index, Span span) {
        return feature.scenarios().stream()
                .allMatch(s ->
                        index < s.steps().size() && s.steps().get(index).span().equals(span));
    }

    private static boolean setsTheScene(StoryStep step) {
        return step instanceof GivenRows
                || step instanceof SignedIn
                || step instanceof SomeVisitor
                || step instanceof PartnerAnswers
                || step instanceof PartnerFails
                || step instanceof TimeIs
                || step instanceof TimePasses;
    }

    /** Whether the step is of the story's past. */
    static boolean isPast(StoryStep step) {
        return setsTheScene(step) && !(step instanceof PartnerAnswers) && !(step instanceof PartnerFails)
                || step instanceof Calls calls && calls.past()
                || step instanceof CallsAtOnce calls && calls.past();
    }

    private static String methodName(String title, Set<String> taken) {
        String words =
                title.replace("'", "").replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
        String name = Words.camel(words.toLowerCase(Locale.ROOT));
        String free = name.matches("(?U)[\\p{L}_]\\w*") ? Words.component(name) : "story";
        String base = free;
        for (int i = 2; !taken.add(free); i++) {
            free = base + i;
        }
        return free;
    }

    static Table table(Design design, Name name) {
        return design.spec().catalog().table(name).orElseThrow();
    }
}
