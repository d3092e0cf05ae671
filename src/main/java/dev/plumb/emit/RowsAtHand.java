package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The row that an operation's answer shows, where the operation holds it as it is stored by then: what makes or changes it
 * gives it back, and nothing else touches it. It need not be read anew; only its lists are.
 */
final class RowsAtHand {
    private final Design design;
    private final OperationDesign operation;
    private final List<Step> steps;

    private RowsAtHand(Design design, OperationDesign operation) {
        this.design = design;
        this.operation = operation;
        this.steps = operation.operation().steps();
    }

    /** The variable that holds it. */
    static Optional<String> of(Design design, OperationDesign operation) {
        if (operation.endpoint().isEmpty()
                || operation.result().tagged()
                || operation.result().body().isEmpty()) {
            return Optional.empty();
        }
        return new RowsAtHand(design, operation).answered();
    }

    private Optional<String> answered() {
        var answers = new ArrayList<Step.Answer>();
        Walk.steps(steps, step -> {
            if (step instanceof Step.Answer answer) {
                answers.add(answer);
            }
        });
        if (answers.size() != 1
                || !answers.getFirst().equals(steps.getLast())
                || answers.getFirst().when().isPresent()
                || !(answers.getFirst().body().orElse(null) instanceof Rendering.One one)
                || !(one.row().expr() instanceof Expr.Variable variable)
                || !(one.row().type() instanceof Type.Row row)
                || row.nullable()
                || Tables.isView(design.spec().model(), row.table())
                || !isMadeOfColumns(one, operation.result().body().orElseThrow())) {
            return Optional.empty();
        }
        int made = made(variable.name());
        if (made < 0
                || hasTriggers(row.table())
                || !steps.subList(made + 1, steps.size()).stream()
                        .allMatch(step -> keeps(step, variable.name(), row.table()))) {
            return Optional.empty();
        }
        return isWorthIt(steps.get(made), variable.name()) ? Optional.of(variable.name()) : Optional.empty();
    }

    /** The step that names the row, or -1. */
    private int made(String variable) {
        for (int i = 0; i < steps.size(); i++) {
            boolean names = switch (steps.get(i)) {
                case Step.Find find -> find.name().equals(variable) && find.otherwise() instanceof Step.Outcome.Failure;
                case Step.Create create -> create.name().equals(variable) && !WriteMethods.goesOn(create.otherwise());
                case Step.Ensure ensure -> ensure.name().equals(variable) && !WriteMethods.goesOn(ensure.otherwise());
                case Step.Require _,
                        Step.Let _,
                        Step.Change _,
                        Step.Delete _,
                        Step.Each _,
                        Step.Run _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _,
                        Step.Answer _ -> false;
            };
            if (names) {
                return steps.get(i).when().isEmpty() ? i : -1;
            }
        }
        return -1;
    }

    /** A row that is only found and shown is found as it is shown, in one statement. */
    private boolean isWorthIt(Step made, String variable) {
        var usage = new Usage(
                design.spec(), operation.operation(), operation.location().isPresent());
        return !(made instanceof Step.Find) || usage.isChanged(variable) || !usage.onlyShown(variable);
    }

    private boolean hasTriggers(Name table) {
        var tables = new HashSet<>(operation.writes());
        tables.add(table);
        return design.spec().catalog().triggers().stream().anyMatch(t -> tables.contains(t.table()));
    }

    /** Whether behind a step the variable holds the row as it is stored. */
    private boolean keeps(Step step, String variable, Name table) {
        var others = new ArrayList<Step>();
        Walk.steps(List.of(step), inner -> {
            boolean fine = switch (inner) {
                case Step.Change change ->
                    !WriteMethods.goesOn(change.otherwise())
                            && change.rows().stream()
                                    .filter(r -> r.table().equals(table))
                                    .allMatch(r -> r.row().expr() instanceof Expr.Variable changed
                                            && changed.name().equals(variable));
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Create _,
                        Step.Ensure _,
                        Step.Each _,
                        Step.Block _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Answer _ -> true;
                case Step.Delete _, Step.Run _, Step.Call _, Step.Account _ -> false;
            };
            if (!fine) {
                others.add(inner);
            }
        });
        return others.isEmpty();
    }

    /** Whether the answer shows columns of the row itself, and lists of rows that hang on it. */
    private boolean isMadeOfColumns(Rendering.One one, ValueType type) {
        if (!(one.item() instanceof Rendering.Structure structure)
                || structure.rest().isPresent()
                || !(type instanceof ValueType.Structured of)
                || !(design.type(of.name()).orElse(null) instanceof RecordDesign record)) {
            return false;
        }
        return structure.fields().stream()
                .allMatch(f -> record.components().stream()
                        .filter(c -> c.json().equals(f.property()))
                        .findFirst()
                        .filter(c -> isOwn(f.value(), one.name(), c.type()))
                        .isPresent());
    }

    private boolean isOwn(Rendering value, String row, ValueType type) {
        return switch (value) {
            case Rendering.Scalar scalar ->
                scalar.value().expr() instanceof Expr.Column column
                        && isNamed(column.row(), row)
                        && (isEncrypted(column) || Binds.typeOf(column, design).equals(type));
            case Rendering.Many many ->
                many.list().expr() instanceof Expr.Inverse list
                        && isNamed(list.row(), row)
                        && many.list().type() instanceof Type.ListOf
                        && many.item() instanceof Rendering.Structure item
                        && item.rest().isEmpty()
                        && item.fields().stream().allMatch(f -> f.value() instanceof Rendering.Scalar);
            case Rendering.One _, Rendering.Structure _, Rendering.Elements _, Rendering.Again _ -> false;
        };
    }

    private boolean isEncrypted(Expr.Column column) {
        return column.row().type() instanceof Type.Row of
                && design.spec().privacy().isEncrypted(of.table(), column.column());
    }

    private static boolean isNamed(Expr expr, String name) {
        return expr instanceof Expr.Variable variable && variable.name().equals(name);
    }
}
