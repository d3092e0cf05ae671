package dev.plumb.check;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Access;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Security;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose rows are whose: the accounts themselves; rows that are made with who calls in one of their columns; rows that
 * cannot be without such a row. Learned from what the specification says, never from what a column is called.
 */
final class Owners {
    private final Spec spec;

    /** By table the columns that name who a row belongs to. */
    private final Map<Name, Set<String>> columns = new LinkedHashMap<>();

    /** The roles that somebody needs to make rows of their own. */
    private final Set<String> making = new HashSet<>();

    private final Set<Name> owned = new LinkedHashSet<>();

    Owners(Spec spec) {
        this.spec = spec;
        spec.access().accounts().ifPresent(accounts -> owned.add(accounts.table()));
        spec.operations().forEach(this::made);
        spec.access().visible().values().forEach(this::compared);
        columns.keySet().forEach(owned::add);
        for (boolean more = true; more; ) {
            more = false;
            for (Table table : spec.catalog().tables()) {
                boolean part = table.foreignKeys().stream().anyMatch(key -> needed(table, key));
                more |= part && owned.add(table.name());
            }
        }
    }

    private boolean needed(Table table, Constraint.ForeignKey key) {
        return owned.contains(key.referencedTable())
                && !key.referencedTable().equals(table.name())
                && key.columns().stream()
                        .allMatch(c -> table.column(c).filter(Column::notNull).isPresent());
    }

    boolean owned(Name table) {
        return owned.contains(table);
    }

    Set<String> of(Name table) {
        return columns.getOrDefault(table, Set.of());
    }

    /** Whether one of those who may call makes rows of their own: others' are then not theirs. */
    boolean callsAsOwner(Security security) {
        List<String> roles = security.anyOfRoles();
        return roles.isEmpty() || roles.stream().anyMatch(making::contains);
    }

    /** Whether a table's rows are not for everybody, by who calls. */
    static boolean hidden(Spec spec, Name table) {
        return Optional.ofNullable(spec.access().visible().get(table))
                .filter(v -> Conditions.mentions(v.rule().expr(), Set.of("viewer")))
                .isPresent();
    }

    private void made(Operation operation) {
        for (Write write : Write.made(operation.steps())) {
            if (isCaller(write.assignment())) {
                columns.computeIfAbsent(write.table(), _ -> new LinkedHashSet<>())
                        .add(write.assignment().column());
                operation.endpoint().map(Endpoint::security).ifPresent(s -> making.addAll(s.anyOfRoles()));
            }
        }
    }

    /** {@code viewer}, or what {@code viewer} is called by. */
    static boolean isCaller(Assignment assignment) {
        Expr expr = assignment.value().expression().expr();
        return switch (expr) {
            case Expr.Variable variable -> variable.name().equals("viewer");
            case Expr.Property property -> isViewer(property.target());
            case Expr.Column column -> isViewer(column.row());
            case Expr _ -> false;
        };
    }

    private static boolean isViewer(Expr expr) {
        return expr instanceof Expr.Variable variable && variable.name().equals("viewer");
    }

    /** Columns that a rule of visibility compares with who calls. */
    private void compared(Access.Visibility rule) {
        Walk.all(rule.rule().expr()).forEach(part -> {
            if (part instanceof Expr.Call call
                    && call.function().equals("_==_")
                    && call.arguments().stream().anyMatch(a -> Conditions.mentions(a, Set.of("viewer")))) {
                call.arguments()
                        .forEach(a -> column(a, rule)
                                .forEach(c -> columns.computeIfAbsent(rule.table(), _ -> new LinkedHashSet<>())
                                        .add(c)));
            }
        });
    }

    private List<String> column(Expr expr, Access.Visibility rule) {
        var found = new ArrayList<String>();
        Expr at = expr;
        if (at instanceof Expr.Column outer && outer.row() instanceof Expr.Reference reference) {
            at = reference;
        }
        if (at instanceof Expr.Column column && isRow(column.row(), rule)) {
            found.add(column.column());
        } else if (at instanceof Expr.Reference reference && isRow(reference.row(), rule)) {
            spec.catalog().table(rule.table()).stream()
                    .flatMap(t -> t.foreignKeys().stream())
                    .filter(k -> k.name().equals(reference.constraint())
                            && k.columns().size() == 1)
                    .forEach(k -> found.addAll(k.columns()));
        }
        return found;
    }

    private static boolean isRow(Expr expr, Access.Visibility rule) {
        return expr instanceof Expr.Variable variable && variable.name().equals(rule.row());
    }
}
