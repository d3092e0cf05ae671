package dev.plumb.spec;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What happens when somebody calls: an operation of the contract, or one that others run. An inferred
 * one has its steps written out like any other.
 *
 * @param span what asked for it: the section {@code operations}, or the contract's operation where inferred
 * @param takes the parameters in scope by name: those of the contract (in its spelling), or {@code takes}
 * @param request the type of {@code request}, where there is a body
 * @param table the table to whose feature it belongs
 */
public record Operation(
        Span span,
        String name,
        Optional<Contract.Endpoint> endpoint,
        boolean inferred,
        SequencedMap<String, Type> takes,
        Optional<Type> request,
        Optional<Name> table,
        List<Step> steps) {
    public Operation {
        steps = List.copyOf(steps);
    }

    /** The parameter of the contract that a column gets as it came, whose fault it is where the column refuses it. */
    public Optional<Contract.Parameter> givenTo(Step.Assignment assignment) {
        return assignment.value() instanceof Step.Value.Computed(var value)
                        && value.expr() instanceof Expr.Variable said
                ? endpoint.stream()
                        .flatMap(e -> e.parameters().stream())
                        .filter(p -> p.variable().equals(said.name()))
                        .findFirst()
                : Optional.empty();
    }
}
