package dev.plumb.design;

import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The order in which rows of several tables are locked, the same in all operations: two that name the same rows one the
 * other way round never wait for each other. It is the order in which the steps of the specification come to them first, so
 * that most operations keep it by themselves.
 */
final class LockOrder {
    private final Spec spec;
    private final List<Name> tables = new ArrayList<>();

    private LockOrder(Spec spec) {
        this.spec = spec;
    }

    static List<Name> of(Spec spec) {
        var order = new LockOrder(spec);
        spec.operations().forEach(o -> order.add(o.steps()));
        spec.consequences().reactions().forEach(r -> order.add(r.steps()));
        spec.consequences().jobs().forEach(j -> order.add(j.steps()));
        return order.tables;
    }

    private void add(List<Step> steps) {
        var names = new LinkedHashSet<Name>();
        add(steps, names, new HashSet<>());
        fit(List.copyOf(names));
    }

    /** A table that nobody has come to yet stands before those that come behind it. */
    private void fit(List<Name> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!tables.contains(names.get(i))) {
                tables.add(
                        names.subList(i + 1, names.size()).stream()
                                .mapToInt(tables::indexOf)
                                .filter(at -> at >= 0)
                                .min()
                                .orElse(tables.size()),
                        names.get(i));
            }
        }
    }

    /** The tables of which steps lock rows, those of operations that they run included. */
    private void add(List<Step> steps, Set<Name> names, Set<String> seen) {
        Walk.steps(steps, step -> add(step, names, seen));
    }

    private void add(Step step, Set<Name> names, Set<String> seen) {
        switch (step) {
            case Step.Find find -> tableOf(find.list().type()).ifPresent(names::add);
            case Step.Each loop -> tableOf(loop.list().type()).ifPresent(names::add);
            case Step.Delete delete -> tableOf(delete.target().type()).ifPresent(names::add);
            case Step.Change change -> change.rows().forEach(row -> names.add(row.table()));
            case Step.Ensure ensure -> names.add(ensure.table());
            case Step.Run run -> {
                if (seen.add(run.operation())) {
                    spec.operation(run.operation()).ifPresent(o -> add(o.steps(), names, seen));
                }
            }
            case Step.Require _,
                    Step.Let _,
                    Step.Create _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> {}
        }
    }

    private static Optional<Name> tableOf(Type type) {
        return switch (type) {
            case Type.Row row -> Optional.of(row.table());
            case Type.ListOf list -> tableOf(list.element());
            case Type.Scalar _, Type.Enumeration _, Type.MapOf _, Type.Struct _ -> Optional.empty();
        };
    }
}
