package dev.plumb.prove.model;

import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the steps of an operation write, those of operations that it runs included. */
public final class Steps {
    private Steps() {}

    /** @param always whether the step runs in any case, or for every element */
    record Written(Name table, Step.Assignment assignment, boolean always) {}

    /** Of the operation's own steps: fields are those of its own request. */
    static List<Written> assignments(Spec spec, Operation operation) {
        var written = new ArrayList<Written>();
        gather(operation.steps(), true, written);
        return written;
    }

    private static void gather(List<Step> steps, boolean outer, List<Written> written) {
        for (Step step : steps) {
            boolean always = outer && step.when().isEmpty();
            switch (step) {
                case Step.Create s -> s.with().forEach(a -> written.add(new Written(s.table(), a, always)));
                case Step.Ensure s -> {
                    s.with().forEach(a -> written.add(new Written(s.table(), a, always)));
                    s.values().forEach(a -> written.add(new Written(s.table(), a, always)));
                }
                case Step.Change s ->
                    s.rows().forEach(r -> r.with().forEach(a -> written.add(new Written(r.table(), a, always))));
                case Step.Each s -> gather(s.body(), always && s.where().isEmpty(), written);
                case Step.Block s -> gather(s.body(), always, written);
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Delete _,
                        Step.Run _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Answer _ -> {}
            }
        }
    }

    /** The tables that an operation may write; those of rows that are deleted with others are left out. */
    public static Set<Name> written(Spec spec, Operation operation) {
        var tables = new LinkedHashSet<Name>();
        tables(spec, operation, tables, new HashSet<>());
        return tables;
    }

    /** As {@link #written(Spec, Operation)}, of a reaction or a job. */
    public static Set<Name> written(Spec spec, List<Step> steps) {
        var tables = new LinkedHashSet<Name>();
        tables(spec, steps, tables, new HashSet<>());
        return tables;
    }

    private static void tables(Spec spec, Operation operation, Set<Name> tables, Set<String> seen) {
        if (seen.add(operation.name())) {
            tables(spec, operation.steps(), tables, seen);
        }
    }

    private static void tables(Spec spec, List<Step> steps, Set<Name> tables, Set<String> seen) {
        Step.all(steps).forEach(step -> {
            switch (step) {
                case Step.Create s -> tables.add(s.table());
                case Step.Ensure s -> tables.add(s.table());
                case Step.Change s -> s.rows().forEach(r -> tables.add(r.table()));
                case Step.Delete s -> {
                    switch (s.target().type()) {
                        case Type.Row row -> tables.add(row.table());
                        case Type.ListOf(Type.Row row, var _) -> tables.add(row.table());
                        case Type _ -> {}
                    }
                }
                case Step.Run s -> spec.operation(s.operation()).ifPresent(o -> tables(spec, o, tables, seen));
                case Step _ -> {}
            }
        });
    }

    /** The operations that steps run by themselves. */
    public static Set<String> run(List<Step> steps) {
        var names = new LinkedHashSet<String>();
        for (Step step : steps) {
            switch (step) {
                case Step.Run s -> names.add(s.operation());
                case Step.Each s -> names.addAll(run(s.body()));
                case Step.Block s -> names.addAll(run(s.body()));
                case Step.Call s -> s.on().values().forEach(on -> names.addAll(run(on)));
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Change _,
                        Step.Delete _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Account _,
                        Step.Answer _ -> {}
            }
        }
        return names;
    }

    /** Whether an operation does something that is no matter of rows and expressions: accounts, partners. */
    public static boolean writes(Spec spec, Operation operation) {
        return !written(spec, operation).isEmpty();
    }
}
