package dev.plumb.check;

import dev.plumb.schema.Name;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Assignment;
import java.util.ArrayList;
import java.util.List;

/** What the steps of an operation write, inner steps included. */
record Write(Name table, Assignment assignment) {

    static List<Write> of(List<Step> steps) {
        List<Write> writes = made(steps);
        var erasing = Step.erasing(steps);
        Step.all(steps).filter(step -> !erasing.contains(step)).forEach(step -> {
            if (step instanceof Step.Change change) {
                change.rows().forEach(row -> add(row.table(), row.with(), writes));
            }
        });
        return writes;
    }

    /** What new rows are made with. */
    static List<Write> made(List<Step> steps) {
        var writes = new ArrayList<Write>();
        Step.all(steps).forEach(step -> {
            switch (step) {
                case Step.Create create -> add(create.table(), create.with(), writes);
                case Step.Ensure ensure -> {
                    add(ensure.table(), ensure.with(), writes);
                    add(ensure.table(), ensure.values(), writes);
                }
                case Step _ -> {}
            }
        });
        return writes;
    }

    private static void add(Name table, List<Assignment> with, List<Write> writes) {
        with.forEach(assignment -> writes.add(new Write(table, assignment)));
    }
}
