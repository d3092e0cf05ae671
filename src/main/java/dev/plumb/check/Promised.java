package dev.plumb.check;

import dev.plumb.expression.Type;
import dev.plumb.schema.Table;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;

/** A list over a table of which so many rows are promised that a scan of it shows. */
record Promised(Operation operation, Step.ListPage list, Table table, long rows) {
    /** From so many rows on a scan is more than a few milliseconds. */
    private static final long MANY = 10_000;

    static List<Promised> lists(Spec spec) {
        var lists = new ArrayList<Promised>();
        for (Operation operation : spec.operations()) {
            collect(spec, operation, operation.steps(), lists);
        }
        return lists;
    }

    private static void collect(Spec spec, Operation operation, List<Step> steps, List<Promised> lists) {
        for (Step step : steps) {
            if (step instanceof Step.ListPage list
                    && list.list().type() instanceof Type.ListOf of
                    && of.element() instanceof Type.Row row) {
                long rows = spec.targets().rows().getOrDefault(row.table(), 0L);
                spec.catalog()
                        .table(row.table())
                        .filter(_ -> rows > MANY)
                        .ifPresent(table -> lists.add(new Promised(operation, list, table, rows)));
            } else if (step instanceof Step.Each each) {
                collect(spec, operation, each.body(), lists);
            } else if (step instanceof Step.Block block) {
                collect(spec, operation, block.body(), lists);
            }
        }
    }
}
