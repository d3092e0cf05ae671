package dev.plumb.emit;

import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;

/** What a step stores. */
final class Assignments {
    private Assignments() {}

    static List<Step.Assignment> of(Step step) {
        return switch (step) {
            case Step.Create create -> create.with();
            case Step.Ensure ensure -> {
                var all = new ArrayList<>(ensure.with());
                all.addAll(ensure.values());
                yield all;
            }
            case Step.Change change ->
                change.rows().stream().flatMap(r -> r.with().stream()).toList();
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Delete _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> List.of();
        };
    }
}
