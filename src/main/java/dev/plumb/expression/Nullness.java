package dev.plumb.expression;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which expressions may be null where they stand: what a type says, less what a condition before has
 * ruled out ({@code q == null || …q…}).
 *
 * @param known canonical texts of expressions that are not null here
 */
record Nullness(Model model, Set<String> known) {
    private static final Set<String> NEVER_NULL = Set.of(
            "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "size", "sum", "is", "uuid");
    private static final Set<String> MAYBE_NULL = Set.of("min", "max", "avg", "first", "last");

    Nullness {
        known = Set.copyOf(known);
    }

    static Nullness of(Model model) {
        return new Nullness(model, Set.of());
    }

    boolean mayBeNull(Expr expr) {
        if (known.contains(Walk.canonical(expr))) {
            return false;
        }
        return switch (expr) {
            case Expr.Literal e -> e.value() == null;
            case Expr.Variable e -> e.type().nullable();
            case Expr.Rows _, Expr.Has _, Expr.ListLiteral _, Expr.MapLiteral _ -> false;
            case Expr.Comprehension _ -> false;
            case Expr.Column e -> mayBeNull(e.row()) || columnIsNullable(e);
            case Expr.Reference e -> mayBeNull(e.row()) || linkIsNullable(e);
            case Expr.Inverse e -> e.type() instanceof Type.Row;
            case Expr.Property e -> e.type().nullable();
            case Expr.At _ -> true;
            case Expr.Call e -> callMayBeNull(e);
            case Expr.Conditional e ->
                when(e.condition(), true).mayBeNull(e.then())
                        || when(e.condition(), false).mayBeNull(e.otherwise());
        };
    }

    private boolean callMayBeNull(Expr.Call call) {
        if (NEVER_NULL.contains(call.function())) {
            return false;
        }
        return MAYBE_NULL.contains(call.function()) || call.arguments().stream().anyMatch(this::mayBeNull);
    }

    private boolean columnIsNullable(Expr.Column column) {
        return !(column.row().type() instanceof Type.Row row)
                || model.entity(row.table())
                        .flatMap(e -> e.byColumn(column.column()))
                        .map(a -> a.type().nullable())
                        .orElse(true);
    }

    private boolean linkIsNullable(Expr.Reference reference) {
        return !(reference.row().type() instanceof Type.Row row)
                || model.entity(row.table())
                        .flatMap(e -> e.links().stream()
                                .filter(l -> l.constraint().equals(reference.constraint()))
                                .findFirst())
                        .map(Model.Link::nullable)
                        .orElse(true);
    }

    /** What is known where a condition has been found true, or false. */
    Nullness when(Expr condition, boolean holds) {
        var more = new HashSet<>(known);
        learn(condition, holds, more);
        return more.size() == known.size() ? this : new Nullness(model, more);
    }

    private void learn(Expr condition, boolean holds, Set<String> more) {
        if (!(condition instanceof Expr.Call call)) {
            if (holds) {
                more.add(Walk.canonical(condition));
            }
            return;
        }
        List<Expr> arguments = call.arguments();
        switch (call.function()) {
            case "_&&_" -> {
                if (holds) {
                    arguments.forEach(a -> learn(a, true, more));
                }
            }
            case "_||_" -> {
                if (!holds) {
                    arguments.forEach(a -> learn(a, false, more));
                }
            }
            case "!_" -> learn(arguments.getFirst(), !holds, more);
            case "_==_" -> {
                if (holds) {
                    learnEqual(arguments.get(0), arguments.get(1), more);
                    learnEqual(arguments.get(1), arguments.get(0), more);
                } else {
                    learnNotNull(arguments, more);
                }
            }
            case "_!=_" -> {
                if (holds) {
                    learnNotNull(arguments, more);
                } else {
                    learnEqual(arguments.get(0), arguments.get(1), more);
                    learnEqual(arguments.get(1), arguments.get(0), more);
                }
            }
            case "_<_", "_<=_", "_>_", "_>=_" -> {
                if (holds) {
                    arguments.forEach(a -> present(a, more));
                }
            }
            case "@in" -> {
                if (holds) {
                    present(arguments.getFirst(), more);
                }
            }
            default -> {
                if (holds && !NEVER_NULL.contains(call.function()) && !MAYBE_NULL.contains(call.function())) {
                    arguments.forEach(a -> present(a, more));
                }
            }
        }
    }

    private void learnEqual(Expr one, Expr other, Set<String> more) {
        if (!mayBeNull(other)) {
            present(one, more);
        }
    }

    private void learnNotNull(List<Expr> arguments, Set<String> more) {
        if (Types.isNull(arguments.get(1).type())) {
            present(arguments.get(0), more);
        } else if (Types.isNull(arguments.get(0).type())) {
            present(arguments.get(1), more);
        }
    }

    /** A value is there, so is the row that it was read from. */
    private static void present(Expr expr, Set<String> more) {
        more.add(Walk.canonical(expr));
        switch (expr) {
            case Expr.Column e -> present(e.row(), more);
            case Expr.Reference e -> present(e.row(), more);
            case Expr.Property e -> present(e.target(), more);
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Inverse _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> {}
        }
    }
}
