package dev.plumb.spec.text;

import java.util.List;
import java.util.Optional;

/** The section {@code targets}: promised rows by table, and speed by operation. */
public record TargetsText(List<Rows> rows, List<Target> operations) {

    public TargetsText {
        rows = List.copyOf(rows);
        operations = List.copyOf(operations);
    }

    public record Rows(Word table, NumberText count) {}

    public record Target(Word operation, Optional<DurationText> p95, Optional<RateText> rate) {}
}
