package dev.plumb.prove.model;

import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World;
import dev.plumb.prove.model.Outcome.Shown;
import dev.plumb.spec.Rendering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an answer shows, place by place. */
final class Showing {
    private final Execution execution;

    Showing(Execution execution) {
        this.execution = execution;
    }

    Shown shown(Rendering rendering) {
        return shown(rendering, Map.of(), Rendering.Around.NOTHING);
    }

    private Shown shown(Rendering rendering, Map<String, @Nullable Object> named, Rendering.Around around) {
        return switch (rendering) {
            case Rendering.Scalar scalar -> {
                Object value = value(scalar.value(), named);
                yield Paging.SOMEWHERE.equals(value) ? new Shown.Something() : new Shown.Value(value);
            }
            case Rendering.Structure structure -> {
                var fields = new LinkedHashMap<String, Shown>();
                for (Rendering.Field field : structure.fields()) {
                    Shown value = shown(field.value(), named, around.with(structure));
                    boolean nothing = value instanceof Shown.Value(var inner) && inner == null;
                    fields.put(field.property(), nothing && !field.required() ? new Shown.Absent() : value);
                }
                Map<?, ?> rest = structure.rest().map(r -> value(r, named)).orElse(null) instanceof Map<?, ?> map
                        ? map
                        : Map.of();
                var others = new LinkedHashMap<String, @Nullable Object>();
                rest.forEach((name, value) -> others.put(String.valueOf(name), value));
                yield new Shown.Fields(fields, others);
            }
            case Rendering.One one -> {
                Object row = value(one.row(), named);
                yield row == null ? new Shown.Value(null) : shown(one.item(), with(named, one.name(), row), around);
            }
            case Rendering.Many many -> {
                var elements = new ArrayList<Shown>();
                if (around.ends(many)) {
                    yield new Shown.Several(elements);
                }
                for (Object element : value(many.list(), named) instanceof List<?> list ? list : List.of()) {
                    if (!(element instanceof World.Row row) || execution.isVisible(row)) {
                        elements.add(shown(many.item(), with(named, many.name(), element), around));
                    }
                }
                yield new Shown.Several(elements);
            }
            case Rendering.Elements list ->
                new Shown.Several(list.elements().stream()
                        .map(e -> shown(e, named, around))
                        .toList());
            case Rendering.Again again -> shown(around.of(again), named, around.deeper());
        };
    }

    private @Nullable Object value(TypedExpression expression, Map<String, @Nullable Object> named) {
        return execution.valueWith(expression, named, "", null);
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> named, String name, @Nullable Object value) {
        var more = new HashMap<>(named);
        more.put(name, value);
        return more;
    }
}
