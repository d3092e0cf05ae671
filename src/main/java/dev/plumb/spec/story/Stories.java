package dev.plumb.spec.story;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.text.FeatureText;
import dev.plumb.spec.text.FeatureText.ScenarioText;
import dev.plumb.spec.text.FeatureText.SentenceText;
import java.util.ArrayList;
import java.util.List;

/** Reads stories: every sentence becomes a step, checked against the rest of the specification. */
public final class Stories {
    private Stories() {}

    /**
     * The features with what was understood of them. Whatever is wrong is added to {@code problems}; the
     * step is left out then.
     */
    public static List<Feature> resolve(List<FeatureText> features, Setting setting, Problems problems) {
        return features.stream()
                .map(feature -> new Feature(
                        feature.span(),
                        feature.name().text(),
                        feature.scenarios().stream()
                                .map(scenario -> resolve(scenario, setting, problems))
                                .toList()))
                .toList();
    }

    private static Feature.Scenario resolve(ScenarioText scenario, Setting setting, Problems problems) {
        var telling = new Telling(setting, problems);
        var sentences = new ArrayList<SentenceText>(scenario.background());
        sentences.addAll(scenario.sentences());
        var steps = new ArrayList<StoryStep>();
        for (SentenceText sentence : sentences) {
            Vocabulary.read(sentence, telling).ifPresent(steps::add);
        }
        return new Feature.Scenario(scenario.span(), scenario.name().text(), steps);
    }
}
