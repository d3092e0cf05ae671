package dev.plumb.spec.resolve;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No page has fewer rows than none, or begins ahead of the first: what the contract leaves open is bounded by that. */
final class PageParameters {
    private PageParameters() {}

    static PasswordBounds.Narrowed of(Contract contract, List<Operation> operations) {
        return ParameterShapes.narrowed(contract, operations, (o, p) -> shape(contract, o, p));
    }

    private static Optional<Schema.Shape> shape(Contract contract, Operation operation, Contract.Parameter parameter) {
        if (parameter.in() != Contract.In.QUERY
                || !(contract.resolve(parameter.schema()).shape() instanceof Schema.WholeNumber number)) {
            return Optional.empty();
        }
        return Optional.ofNullable(least(operation).get(parameter.name()))
                .map(BigDecimal::valueOf)
                .filter(least -> !isWithin(number.bounds(), least))
                .map(least -> new Schema.WholeNumber(from(least, number.bounds()), number.format()));
    }

    /** By the names of the parameters that cut an operation's lists. */
    private static Map<String, Integer> least(Operation operation) {
        var least = new LinkedHashMap<String, Integer>();
        Step.all(operation.steps()).forEach(step -> {
            if (step instanceof Step.ListPage page) {
                switch (page.paging()) {
                    case Step.Paging.Whole _ -> {}
                    case Step.Paging.First first -> least.put(first.limit(), 0);
                    case Step.Paging.Cursor cursor -> least.put(cursor.limit(), 0);
                    case Step.Paging.Offset offset -> {
                        least.put(offset.limit(), 0);
                        least.put(offset.offset(), 0);
                    }
                    case Step.Paging.PageNumber number -> {
                        least.put(number.size(), 0);
                        least.put(number.page(), number.first());
                    }
                }
            }
        });
        return least;
    }

    private static boolean isWithin(Schema.Bounds bounds, BigDecimal least) {
        return bounds.minimum().filter(m -> m.compareTo(least) >= 0).isPresent()
                || bounds.exclusiveMinimum()
                        .filter(m -> m.add(BigDecimal.ONE).compareTo(least) >= 0)
                        .isPresent();
    }

    private static Schema.Bounds from(BigDecimal least, Schema.Bounds bounds) {
        return new Schema.Bounds(
                Optional.of(least),
                bounds.maximum(),
                Optional.empty(),
                bounds.exclusiveMaximum(),
                bounds.multipleOf(),
                bounds.values());
    }
}
