package dev.plumb.prove;

import dev.plumb.spec.Consequences.Incoming;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * By what partners' deliveries are told apart ({@code incoming} with an {@code id}): no two that are sent have the same, so that
 * what is proven of one is never the answer to another.
 */
final class DeliveryIds {
    private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

    /** Whatever backend they are sent to: several proofs may send to one. */
    private static final AtomicInteger LAST = new AtomicInteger(100);

    private final Spec spec;

    DeliveryIds(Spec spec) {
        this.spec = spec;
    }

    /** Where an operation's deliveries have their id: a header's name, or a place of the body as a JSON pointer. */
    Optional<String> place(Endpoint endpoint) {
        return spec.consequences().incoming().stream()
                .filter((Incoming i) -> i.operation().equals(endpoint.operationId()))
                .findFirst()
                .flatMap(i -> i.repeatedBy(endpoint));
    }

    /** Where in the body it stands, with points between the names; empty where it stands in none. */
    Optional<String> field(Endpoint endpoint) {
        return place(endpoint)
                .filter(p -> p.startsWith("/"))
                .map(p -> p.substring(1).replace('/', '.'));
    }

    /** Whether an operation's deliveries are told apart by what names a row as well: then there are no more of them than rows. */
    boolean nameRows(Operation operation) {
        return operation
                .endpoint()
                .flatMap(this::field)
                .filter(field -> CallMaker.lookedUp(operation).containsKey(field)
                        || Optional.ofNullable(SampleBodies.stored(operation).get(field))
                                .flatMap(SampleBodies.Stored::lookup)
                                .isPresent())
                .isPresent();
    }

    /** The same body with another id, if that is where it stands. */
    JsonNode anew(Endpoint endpoint, JsonNode body) {
        Optional<String> field = field(endpoint);
        Optional<Schema> schema =
                endpoint.body().flatMap(b -> b.content().stream().findFirst()).flatMap(m -> m.schema());
        if (field.isEmpty() || schema.isEmpty()) {
            return body;
        }
        List<String> names = Stream.of(field.get().split("\\.", -1)).toList();
        JsonNode copy = body.deepCopy();
        JsonNode at = copy;
        Schema of = spec.contract().resolve(schema.get());
        for (int i = 0; i < names.size(); i++) {
            if (!(at instanceof ObjectNode object)
                    || !object.has(names.get(i))
                    || !(of.shape() instanceof Schema.Obj known)) {
                return body;
            }
            Schema.Property property = known.properties().get(names.get(i));
            if (property == null) {
                return body;
            }
            of = spec.contract().resolve(property.schema());
            if (i == names.size() - 1) {
                object.set(names.get(i), value(of, object.get(names.get(i))));
            }
            at = object.get(names.get(i));
        }
        return copy;
    }

    /** The value of a header that is no other's; empty if the id stands elsewhere. */
    Optional<String> header(Endpoint endpoint, String name) {
        return place(endpoint)
                .filter(p -> p.equalsIgnoreCase(name))
                .flatMap(p -> endpoint.parameter(In.HEADER, p))
                .map((Parameter p) -> value(spec.contract().resolve(p.schema()), NODES.stringNode("x1"))
                        .asString());
    }

    private static JsonNode value(Schema schema, JsonNode otherwise) {
        int number = LAST.incrementAndGet();
        return switch (schema.shape()) {
            case Schema.WholeNumber(var bounds, var _) -> {
                long least = bounds.minimum().map(m -> m.longValue()).orElse(0L);
                yield NODES.numberNode(least + number);
            }
            case Schema.Text text -> NODES.stringNode(text(text, number));
            case Schema.Shape _ -> otherwise;
        };
    }

    private static String text(Schema.Text text, int number) {
        String plain = "delivery-" + number;
        if (text.pattern().isPresent()) {
            return SampleBodies.shaped(text, plain, String.valueOf(number));
        }
        if (text.format().equals(Optional.of("uuid"))) {
            return Plausible.uuid(plain);
        }
        String longer = plain + "x".repeat(Math.max(0, text.minLength().orElse(0) - plain.length()));
        int most = text.maxLength().orElse(longer.length());
        return longer.length() > most && plain.length() > most ? plain.substring(plain.length() - most) : longer;
    }
}
