package dev.plumb.prove;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that is done to a backend and to the model alike. */
sealed interface Turn permits PlannedCall, Turn.Reactions, Turn.Job {

    /** What follows from what has happened so far is done. */
    record Reactions(List<Script> scripts) implements Turn {
        public Reactions {
            scripts = List.copyOf(scripts);
        }
    }

    /** A job runs, that much later; what follows from that is done. */
    record Job(String name, Duration later, List<Script> scripts) implements Turn {
        public Job {
            scripts = List.copyOf(scripts);
        }
    }

    /**
     * What a partner answers.
     *
     * @param status 0 for none: it is silent until it is given up
     */
    record Script(String partner, String operation, int status, Optional<String> body) {
        boolean silent() {
            return status == 0;
        }
    }
}
