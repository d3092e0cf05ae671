package dev.plumb.prove.model;

import dev.plumb.expression.Type;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What partners answer, as somebody has scripted them. */
public interface Partners {

    Reply reply(Step.Call call);

    /**
     * How a call of a partner ends.
     *
     * @param word under which the call says what follows
     * @param good whether it goes on where nothing is said
     * @param contract the partner's
     */
    record Reply(String word, boolean good, Contract contract, Optional<Schema> schema, Optional<JsonNode> body) {

        @Nullable
        Object value(Type type) {
            return body.isEmpty() || schema.isEmpty()
                    ? null
                    : new Requests(contract).value(body.get(), type, schema.get());
        }
    }
}
