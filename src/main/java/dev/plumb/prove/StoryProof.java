package dev.plumb.prove;

import dev.plumb.spec.Spec;
import dev.plumb.spec.story.Feature;
import dev.plumb.spec.story.StoryStep;
import dev.plumb.spec.story.TrailHas;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Plays every scenario against the running backend. */
final class StoryProof {
    private static final String PROOF = "stories";
    private final Spec spec;
    private final Stage stage;
    private final Ledger ledger;

    StoryProof(Spec spec, Stage stage, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.ledger = ledger;
    }

    void prove() {
        for (Feature feature : spec.features()) {
            for (Feature.Scenario scenario : feature.scenarios()) {
                ledger.add(Elements.scenario(feature, scenario), play(scenario));
            }
        }
    }

    private Evidence play(Feature.Scenario scenario) {
        var told = new ArrayList<StoryStep>();
        try {
            stage.begin();
            var player = new StoryPlayer(stage);
            for (StoryStep step : scenario.steps()) {
                told.add(step);
                player.play(step);
                if (step instanceof TrailHas trail) {
                    ledger.addIfKnown(
                            Elements.audit(trail.table()),
                            Evidence.holds(PROOF, "the trail shows what " + scenario.name() + " did"));
                }
            }
            new InvariantProof(stage.spec(), stage, ledger).prove("the story " + scenario.name());
            return Evidence.holds(PROOF, scenario.steps().size() + " sentences hold");
        } catch (StoryFailure e) {
            return failed(told, "expected " + e.expected() + "\nsaw " + e.seen());
        } catch (SQLException | UncheckedIOException | IllegalStateException e) {
            return failed(told, "the story could not be played: " + e.getMessage());
        }
    }

    private Evidence failed(List<StoryStep> told, String what) {
        String sentence = told.isEmpty()
                ? "the scenario's start"
                : told.getLast().span().cite() + ": " + told.getLast().span().text();
        List<Exchange> all = stage.all();
        String calls = all.stream()
                .map(e -> e.request().method() + " " + e.request().path() + " → "
                        + e.answer().status())
                .collect(Collectors.joining("\n"));
        String again = all.isEmpty() ? "" : all.getLast().request().curl();
        return Evidence.fails(PROOF, sentence, what + (calls.isEmpty() ? "" : "\n\ncalls so far:\n" + calls), again);
    }
}
