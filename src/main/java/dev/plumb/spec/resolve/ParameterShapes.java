package dev.plumb.spec.resolve;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Parameters of which an operation asks more than the contract says of them. */
final class ParameterShapes {
    private ParameterShapes() {}

    /** @param shape of an operation's parameter; empty where it is as the contract says */
    static PasswordBounds.Narrowed narrowed(
            Contract contract,
            List<Operation> operations,
            BiFunction<Operation, Contract.Parameter, Optional<Schema.Shape>> shape) {
        Map<String, Contract.Endpoint> endpoints = new LinkedHashMap<>();
        for (Operation operation : operations) {
            operation
                    .endpoint()
                    .ifPresent(e -> endpoints.put(
                            e.operationId(),
                            with(
                                    e,
                                    e.parameters().stream()
                                            .map(p -> shape.apply(operation, p)
                                                    .map(s -> shaped(p, s))
                                                    .orElse(p))
                                            .toList())));
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

    private static Contract.Endpoint with(Contract.Endpoint endpoint, List<Contract.Parameter> parameters) {
        return new Contract.Endpoint(
                endpoint.span(),
                endpoint.operationId(),
                endpoint.method(),
                endpoint.path(),
                endpoint.tags(),
                endpoint.summary(),
                endpoint.description(),
                endpoint.deprecated(),
                parameters,
                endpoint.body(),
                endpoint.responses(),
                endpoint.security());
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
