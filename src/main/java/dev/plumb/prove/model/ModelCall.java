package dev.plumb.prove.model;

import dev.plumb.expression.World.Row;
import dev.plumb.spec.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A call of an operation.
 *
 * @param parameters by the contract's names; several values for a list
 * @param body as JSON has it, whatever it travels as
 * @param texts whether the body's fields travel as texts
 * @param shownBefore the row whose state the header {@code If-Match} names; empty for {@code *} and where there is none
 * @param about the time of the call, within some seconds
 * @param partners what they answer to whom the operation asks, where that is known
 */
public record ModelCall(
        Operation operation,
        Map<String, List<String>> parameters,
        Optional<JsonNode> body,
        boolean texts,
        Caller caller,
        Optional<Row> shownBefore,
        Instant about,
        Optional<Partners> partners) {
    public ModelCall {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Who calls.
     *
     * @param visitor whether nobody knows who it is
     * @param may whether the contract lets them
     * @param viewer what expressions see as {@code viewer}
     */
    public record Caller(
            boolean visitor, boolean may, @Nullable Object viewer, List<String> roles) {
        public Caller {
            roles = List.copyOf(roles);
        }
    }
}
