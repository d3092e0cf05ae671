package dev.plumb.design;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The tables that an operation reads and writes, other operations that it runs included. */
final class Tables {
    private final Spec spec;
    private final Hanging hanging;
    private final SortedSet<Name> reads = new TreeSet<>();
    private final SortedSet<Name> writes = new TreeSet<>();
    private final Set<Name> deletes = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    private Tables(Spec spec, Hanging hanging) {
        this.spec = spec;
        this.hanging = hanging;
    }

    static Tables of(Spec spec, Hanging hanging, Operation operation) {
        var tables = new Tables(spec, hanging);
        tables.operation(operation);
        tables.addVisibility();
        tables.addCascades();
        return tables;
    }

    SortedSet<Name> reads() {
        return reads;
    }

    SortedSet<Name> writes() {
        return writes;
    }

    private void operation(Operation operation) {
        if (seen.add(operation.name())) {
            Walk.expressions(operation.steps(), this::read);
            Walk.steps(operation.steps(), this::write);
        }
    }

    private void read(TypedExpression expression) {
        Walk.within(expression.expr(), part -> {
            row(part.type());
            switch (part) {
                case Expr.Reference link -> row(link.row().type());
                case Expr.Inverse link -> row(link.row().type());
                case Expr.Column column -> row(column.row().type());
                case Expr.Literal _,
                        Expr.Variable _,
                        Expr.Rows _,
                        Expr.Property _,
                        Expr.At _,
                        Expr.Has _,
                        Expr.Call _,
                        Expr.Conditional _,
                        Expr.ListLiteral _,
                        Expr.MapLiteral _,
                        Expr.Comprehension _ -> {}
            }
        });
    }

    private void row(Type type) {
        switch (type) {
            case Type.Row row -> reads.add(row.table());
            case Type.ListOf list -> row(list.element());
            case Type.Scalar _, Type.Enumeration _, Type.MapOf _, Type.Struct _ -> {}
        }
    }

    private void write(Step step) {
        switch (step) {
            case Step.Create create -> {
                writes.add(create.table());
                create.with().forEach(this::lookup);
            }
            case Step.Ensure ensure -> {
                writes.add(ensure.table());
                ensure.with().forEach(this::lookup);
                ensure.values().forEach(this::lookup);
            }
            case Step.Change change ->
                change.rows().forEach(row -> {
                    writes.add(row.table());
                    row.with().forEach(this::lookup);
                });
            case Step.Delete delete -> {
                switch (delete.target().type()) {
                    case Type.Row row -> deleted(row);
                    case Type.ListOf list when list.element() instanceof Type.Row row -> deleted(row);
                    case Type.Scalar _, Type.Enumeration _, Type.ListOf _, Type.MapOf _, Type.Struct _ -> {}
                }
            }
            case Step.Run run -> spec.operation(run.operation()).ifPresent(this::operation);
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Each _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> {}
        }
    }

    private void deleted(Type.Row row) {
        writes.add(row.table());
        deletes.add(row.table());
    }

    private void lookup(Step.Assignment assignment) {
        if (assignment.value() instanceof Step.Value.Lookup lookup) {
            reads.add(lookup.table());
        }
    }

    private void addVisibility() {
        for (Name table : Set.copyOf(reads)) {
            var rule = spec.access().visible().get(table);
            if (rule != null) {
                read(rule.rule());
            }
        }
    }

    /** A deleted row may take others with it, or empty their keys. */
    private void addCascades() {
        var open = new ArrayDeque<>(deletes);
        while (!open.isEmpty()) {
            for (Hanging.Key key : hanging.on(open.pop())) {
                writes.add(key.table());
                if (key.cascades() && deletes.add(key.table())) {
                    open.add(key.table());
                }
            }
        }
    }

    /** The keys whose rows change when a row that they point at is deleted, by the table of that row. */
    record Hanging(Map<Name, List<Key>> keys) {
        record Key(Name table, boolean cascades) {}

        static Hanging of(Catalog catalog) {
            var keys = new HashMap<Name, List<Key>>();
            for (var table : catalog.tables()) {
                for (Constraint.ForeignKey key : table.foreignKeys()) {
                    if (key.onDelete() != Constraint.Action.NO_ACTION && key.onDelete() != Constraint.Action.RESTRICT) {
                        keys.computeIfAbsent(key.referencedTable(), t -> new ArrayList<>())
                                .add(new Key(table.name(), key.onDelete() == Constraint.Action.CASCADE));
                    }
                }
            }
            return new Hanging(keys);
        }

        List<Key> on(Name table) {
            return keys.getOrDefault(table, java.util.List.of());
        }
    }
}
