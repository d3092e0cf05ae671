package dev.plumb.prove;

import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.expression.Walk;
import dev.plumb.expression.World;
import dev.plumb.spec.Rendering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Holds a body against what the reference makes of each of its places. */
final class Rendered {
    private final Reading reading;

    Rendered(Reading reading) {
        this.reading = reading;
    }

    /**
     * The first place that shows something else; empty where none does.
     *
     * @throws Reading.Untellable where the reference cannot tell a value
     */
    Optional<String> difference(Rendering wanted, Map<String, @Nullable Object> variables, JsonNode seen, World world) {
        return difference("the body", wanted, variables, seen, world, Rendering.Around.NOTHING);
    }

    private Optional<String> difference(
            String at,
            Rendering wanted,
            Map<String, @Nullable Object> variables,
            JsonNode seen,
            World world,
            Rendering.Around around) {
        return switch (wanted) {
            case Rendering.Scalar scalar when tellsTime(scalar) -> Optional.empty();
            case Rendering.Scalar scalar -> {
                Object value = reading.value(scalar.value(), variables, world);
                yield Ordering.same(value, seen)
                        ? Optional.empty()
                        : Optional.of(at + " should show " + value + ", and shows " + seen);
            }
            case Rendering.Structure structure -> {
                Rendering.Around within = around.with(structure);
                for (Rendering.Field field : structure.fields()) {
                    Optional<String> difference = difference(
                            "`" + field.property() + "`",
                            field.value(),
                            variables,
                            seen.path(field.property()),
                            world,
                            within);
                    if (difference.isPresent()) {
                        yield difference;
                    }
                }
                yield Optional.empty();
            }
            case Rendering.One one -> {
                Object row = reading.value(one.row(), variables, world);
                if (row == null) {
                    yield seen.isNull() || seen.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(at + " should show nothing, and shows " + seen);
                }
                yield difference(at, one.item(), with(variables, one.name(), row), seen, world, around);
            }
            case Rendering.Many many -> {
                List<?> elements =
                        !around.ends(many) && reading.value(many.list(), variables, world) instanceof List<?> list
                                ? list.stream()
                                        .filter(e -> !(e instanceof World.Row row)
                                                || reading.exists(row, variables.get("viewer"), world))
                                        .toList()
                                : List.of();
                if (elements.size() != seen.size()) {
                    yield Optional.of(at + " should show " + elements.size() + " elements, and shows " + seen.size());
                }
                for (int i = 0; i < elements.size(); i++) {
                    Optional<String> difference = difference(
                            at + "[" + i + "]",
                            many.item(),
                            with(variables, many.name(), elements.get(i)),
                            seen.path(i),
                            world,
                            around);
                    if (difference.isPresent()) {
                        yield difference;
                    }
                }
                yield Optional.empty();
            }
            case Rendering.Elements list -> {
                if (list.elements().size() != seen.size()) {
                    yield Optional.of(
                            at + " should show " + list.elements().size() + " elements, and shows " + seen.size());
                }
                for (int i = 0; i < list.elements().size(); i++) {
                    Optional<String> difference = difference(
                            at + "[" + i + "]", list.elements().get(i), variables, seen.path(i), world, around);
                    if (difference.isPresent()) {
                        yield difference;
                    }
                }
                yield Optional.empty();
            }
            case Rendering.Again again -> difference(at, around.of(again), variables, seen, world, around.deeper());
        };
    }

    /** Whether a value is another one a moment later; a condition hardly ever is. */
    private static boolean tellsTime(Rendering.Scalar scalar) {
        return !Types.is(scalar.value().type(), Type.Kind.BOOL)
                && Walk.freeVariables(scalar.value().expr()).contains("now");
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> variables, String name, @Nullable Object value) {
        var more = new HashMap<>(variables);
        more.put(name, value);
        return more;
    }
}
