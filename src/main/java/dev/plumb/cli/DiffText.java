package dev.plumb.cli;

import dev.plumb.database.Comparison.Outcome;
import dev.plumb.database.Measured;
import dev.plumb.database.Pace;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Step;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The plan for a person: what, why, how dangerous, how long. */
final class DiffText {
    private DiffText() {}

    /**
     * @param rows that tables are said to hold
     * @param pace how fast the scratch server is; empty where no rows are said
     */
    static String of(Plan plan, Outcome outcome, Map<Name, Long> rows, Optional<Pace> pace) {
        var text = new StringBuilder();
        if (plan.isEmpty()) {
            text.append("Nothing changes.\n");
        }
        int number = 1;
        for (Measured step : outcome.up()) {
            text.append("%3d  %s\n".formatted(number++, step.step().summary()));
            text.append("       why   ")
                    .append(step.step().reason())
                    .append(step.step().origin().map(o -> " (" + o.cite() + ")").orElse(""))
                    .append('\n');
            text.append("       lock  ")
                    .append(lock(step))
                    .append("; ")
                    .append(work(step, rows, pace))
                    .append('\n');
        }
        if (!plan.hazards().isEmpty()) {
            text.append("\nDangers:\n");
            plan.hazards()
                    .forEach(hazard -> text.append("  - ")
                            .append(hazard.words())
                            .append(hazard.origin()
                                    .map(o -> " (" + o.cite() + ")")
                                    .orElse(""))
                            .append('\n'));
        }
        if (!outcome.unmanaged().isEmpty()) {
            text.append("\nNot managed, and left alone:\n");
            outcome.unmanaged()
                    .forEach(object -> text.append("  - ").append(object).append('\n'));
        }
        if (!plan.isEmpty()) {
            text.append("\nThe way back is ").append(DiffFiles.wayBack(plan)).append(".\n");
        }
        outcome.remarks()
                .forEach(remark -> text.append("\nNote: ").append(remark).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String lock(Measured step) {
        if (step.locks().isEmpty()) {
            return "none";
        }
        String strongest = step.strongest();
        List<String> on = step.locks().stream()
                .filter(l -> l.mode().equals(strongest))
                .map(Measured.Lock::relation)
                .toList();
        return strongest + " on " + String.join(", ", on);
    }

    private static String work(Measured step, Map<Name, Long> rows, Optional<Pace> pace) {
        String what;
        Optional<Pace.Work> work;
        if (!step.rewritten().isEmpty()) {
            what = "writes every row of " + String.join(", ", step.rewritten()) + " anew";
            work = Optional.of(Pace.Work.REWRITE);
        } else if (!step.scanned().isEmpty()) {
            what = "reads every row";
            work = Optional.of(Pace.Work.SCAN);
        } else if (!step.built().isEmpty()) {
            what = "builds " + String.join(", ", step.built());
            work = Optional.of(Pace.Work.BUILD);
        } else if (step.step().work() == Step.Work.ROWS) {
            what = "changes or copies rows";
            work = Optional.of(Pace.Work.UPDATE);
        } else {
            return "instant";
        }
        OptionalLong many = step.locks().stream()
                .mapToLong(l -> rows.entrySet().stream()
                        .filter(e -> e.getKey().toString().equals(l.relation()))
                        .mapToLong(Map.Entry::getValue)
                        .findFirst()
                        .orElse(0))
                .max();
        if (pace.isEmpty() || work.isEmpty() || many.orElse(0) == 0) {
            return what;
        }
        double seconds = many.getAsLong() / pace.get().rowsPerSecond(work.get());
        return String.format(Locale.ROOT, "%s, about %s at %,d rows", what, duration(seconds), many.getAsLong());
    }

    private static String duration(double seconds) {
        if (seconds < 1) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(seconds, 0.1));
        }
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
}
