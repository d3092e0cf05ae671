package dev.plumb.database;

import dev.plumb.schema.Step;
import java.util.List;

/**
 * What PostgreSQL did for a step on a scratch copy.
 *
 * @param locks on tables, views and sequences that were there before, the strongest mode of each; only what the
 *     statement itself takes
 * @param rewritten tables that it wrote anew
 * @param scanned tables whose rows it read to check them, once for each reason
 * @param built indexes that it built
 * @param checked whether the step's own check found it done; true also for a step without one
 */
public record Measured(
        Step step,
        List<Lock> locks,
        List<String> rewritten,
        List<String> scanned,
        List<String> built,
        boolean checked) {

    public Measured {
        locks = List.copyOf(locks);
        rewritten = List.copyOf(rewritten);
        scanned = List.copyOf(scanned);
        built = List.copyOf(built);
    }

    /** @param mode as the manual names it (13.3.1): {@code ACCESS EXCLUSIVE} */
    public record Lock(String relation, String mode) {}

    /** The strongest lock on any table; empty where none waits for this step. */
    public String strongest() {
        return locks.stream()
                .map(Lock::mode)
                .max(java.util.Comparator.comparingInt(LockMode::strength))
                .orElse("");
    }
}
