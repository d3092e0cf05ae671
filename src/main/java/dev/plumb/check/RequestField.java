package dev.plumb.check;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import java.util.Optional;

/** A field of a request by its path ({@code address.street}, {@code products[].sku}). */
final class RequestField {
    private RequestField() {}

    static Optional<Schema> of(Contract contract, Operation operation, String path) {
        return operation
                .endpoint()
                .flatMap(Contract.Endpoint::body)
                .flatMap(body -> body.content().stream().findFirst())
                .flatMap(Contract.Media::schema)
                .flatMap(schema -> walk(contract, schema, path));
    }

    private static Optional<Schema> walk(Contract contract, Schema from, String path) {
        Optional<Schema> at = Optional.of(from);
        for (String part : path.split("\\.", -1)) {
            String name = part.replaceAll("\\[.*", "");
            at = at.map(contract::resolve).flatMap(schema -> property(schema, name));
            for (int i = part.indexOf('['); i >= 0; i = part.indexOf('[', i + 1)) {
                at = at.map(contract::resolve)
                        .flatMap(schema -> schema.shape() instanceof Schema.Array array
                                ? Optional.of(array.items())
                                : Optional.empty());
            }
        }
        return at;
    }

    private static Optional<Schema> property(Schema schema, String name) {
        return schema.shape() instanceof Schema.Obj object
                ? Optional.ofNullable(object.properties().get(name)).map(Schema.Property::schema)
                : Optional.empty();
    }
}
