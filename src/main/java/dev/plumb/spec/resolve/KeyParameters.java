package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Keys in paths of which the contract says only that they are text: where their columns hold numbers or the like, what is
 * none is told as any other key that is malformed, before the database is asked.
 */
final class KeyParameters {
    private KeyParameters() {}

    static PasswordBounds.Narrowed of(Contract contract, List<Operation> operations) {
        Map<String, Contract.Endpoint> endpoints = new LinkedHashMap<>();
        for (Operation operation : operations) {
            operation.endpoint().ifPresent(e -> endpoints.put(e.operationId(), narrowed(e, operation.takes())));
        }
        return new PasswordBounds.Narrowed(
                new Contract(
                        contract.title(),
                        contract.version(),
                        contract.basePath(),
                        contract.endpoints().stream()
                                .map(e -> endpoints.getOrDefault(e.operationId(), e))
                                .toList(),
                        contract.schemas(),
                        contract.schemes(),
                        contract.document()),
                operations.stream()
                        .map(o -> new Operation(
                                o.span(),
                                o.name(),
                                o.endpoint().map(e -> endpoints.getOrDefault(e.operationId(), e)),
                                o.inferred(),
                                o.takes(),
                                o.request(),
                                o.table(),
                                o.steps()))
                        .toList());
    }

    private static Contract.Endpoint narrowed(Contract.Endpoint endpoint, Map<String, Type> takes) {
        return new Contract.Endpoint(
                endpoint.span(),
                endpoint.operationId(),
                endpoint.method(),
                endpoint.path(),
                endpoint.tags(),
                endpoint.summary(),
                endpoint.description(),
                endpoint.deprecated(),
                endpoint.parameters().stream()
                        .map(p -> shape(p, takes.get(p.variable()))
                                .map(shape -> shaped(p, shape))
                                .orElse(p))
                        .toList(),
                endpoint.body(),
                endpoint.responses(),
                endpoint.security());
    }

    private static Optional<Schema.Shape> shape(Contract.Parameter parameter, @Nullable Type type) {
        boolean anyText = parameter.in() == Contract.In.PATH
                && parameter.schema().shape() instanceof Schema.Text text
                && text.format().isEmpty();
        if (!anyText || !(type instanceof Type.Scalar scalar)) {
            return Optional.empty();
        }
        return switch (scalar.kind()) {
            case INT -> Optional.of(new Schema.WholeNumber(Schema.Bounds.NONE, Optional.of("int64")));
            case DECIMAL -> Optional.of(new Schema.DecimalText(Schema.Bounds.NONE));
            case UUID -> Optional.of(text("uuid"));
            case DATE -> Optional.of(text("date"));
            case TIMESTAMP -> Optional.of(text("date-time"));
            case NULL, BOOL, DOUBLE, TEXT, CITEXT, BYTES, TIME, DURATION, JSON -> Optional.empty();
        };
    }

    private static Schema.Text text(String format) {
        return new Schema.Text(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(format),
                Optional.empty(),
                Optional.empty());
    }

    private static Contract.Parameter shaped(Contract.Parameter parameter, Schema.Shape shape) {
        return new Contract.Parameter(
                parameter.span(),
                parameter.name(),
                parameter.in(),
                parameter.required(),
                PasswordBounds.shaped(parameter.schema(), shape),
                parameter.style(),
                parameter.description(),
                parameter.example());
    }
}
