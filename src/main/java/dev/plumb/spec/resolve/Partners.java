package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.ContractText;
import dev.plumb.spec.text.IntegrationText;
import dev.plumb.spec.text.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** The partners that a specification calls, each with its own contract. */
final class Partners {
    private record Partner(Contract contract, ContractTypes types) {}

    private final Map<String, Partner> partners = new LinkedHashMap<>();

    Partners(List<IntegrationText> texts, Map<String, ContractText> contracts, Vocabulary vocabulary) {
        for (IntegrationText text : texts) {
            ContractText contract = contracts.get(text.contract().text());
            if (contract == null) {
                vocabulary.unknown(
                        text.contract().span(),
                        SpecProblem.Kind.CONTRACT,
                        text.contract().text(),
                        "",
                        contracts.keySet().stream().sorted().toList());
                continue;
            }
            Contract resolved = ContractResolver.ofPartner(contract, vocabulary.problems());
            partners.put(
                    text.name().text(),
                    new Partner(
                            resolved,
                            new ContractTypes(resolved.schemas(), text.name().text() + ".")));
        }
    }

    Optional<Contract> contract(String partner) {
        return Optional.ofNullable(partners.get(partner)).map(Partner::contract);
    }

    /** By partner, the names of its operations. */
    Map<String, Set<String>> operations() {
        var operations = new LinkedHashMap<String, Set<String>>();
        partners.forEach((name, partner) -> operations.put(
                name,
                partner.contract().endpoints().stream()
                        .map(Endpoint::operationId)
                        .collect(Collectors.toSet())));
        return operations;
    }

    /** An operation of a partner: what it takes by name, and what it answers. */
    record Operation(Endpoint endpoint, SequencedMap<String, Type> takes, Contract contract, ContractTypes types) {

        Type answer(Word status, Vocabulary vocabulary) {
            if (status.text().equals("failed")) {
                return Types.JSON;
            }
            Optional<Contract.Response> response = endpoint.responses().stream()
                    .filter(r -> covers(status.text(), r.status()))
                    .findFirst();
            if (response.isEmpty()) {
                vocabulary.unknown(
                        status.span(),
                        SpecProblem.Kind.OUTCOME,
                        status.text(),
                        endpoint.operationId(),
                        java.util.stream.Stream.concat(
                                        endpoint.responses().stream().map(r -> Integer.toString(r.status())),
                                        java.util.stream.Stream.of("failed"))
                                .toList());
            }
            return response.flatMap(Answers::body)
                    .map(schema -> types.of(schema, Naming.capitalized(endpoint.operationId()) + "Body"))
                    .orElse(Types.JSON);
        }

        /** Whether a declared status, a range of them ({@code 4} for {@code 4XX}) or the default is meant. */
        private static boolean covers(String said, int declared) {
            int hundreds = Character.digit(said.charAt(0), 10);
            boolean range = said.matches("[1-5][xX]{2}");
            return declared == 0
                    || declared == hundreds
                    || (range
                            ? declared / 100 == hundreds
                            : Integer.toString(declared).equals(said));
        }

        /**
         * The answer behind the call: that of the one success with a body; null where it went on otherwise.
         *
         * @param goesOn by the words of which something is said, whether it goes on then
         */
        Type answerBehind(Map<String, Boolean> goesOn) {
            List<Schema> bodies = endpoint.responses().stream()
                    .filter(Contract.Response::succeeds)
                    .flatMap(r -> Answers.body(r).stream())
                    .toList();
            if (bodies.size() != 1) {
                return Types.JSON.withNullable(true);
            }
            boolean without = goesOn.getOrDefault("failed", false)
                    || endpoint.responses().stream()
                            .filter(r -> !(r.succeeds() && Answers.body(r).isPresent()))
                            .anyMatch(r -> goesOn.getOrDefault(word(r.status(), goesOn.keySet()), r.succeeds()));
            return types.of(bodies.getFirst(), Naming.capitalized(endpoint.operationId()) + "Body")
                    .withNullable(without);
        }

        /** The word that says what follows from a declared status. */
        private static String word(int status, Set<String> said) {
            String exact = Integer.toString(status);
            String range = exact.charAt(0) + "xx";
            return said.stream()
                    .filter(w -> w.equals(exact))
                    .findFirst()
                    .or(() -> said.stream()
                            .filter(w -> w.toLowerCase(Locale.ROOT).equals(range))
                            .findFirst())
                    .orElse("default");
        }
    }

    Optional<Operation> operation(Word partner, Word operation, Vocabulary vocabulary) {
        Partner known = partners.get(partner.text());
        if (known == null) {
            vocabulary.unknown(
                    partner.span(), SpecProblem.Kind.PARTNER, partner.text(), "", List.copyOf(partners.keySet()));
            return Optional.empty();
        }
        Optional<Endpoint> endpoint = known.contract().endpoints().stream()
                .filter(e -> e.operationId().equals(operation.text()))
                .findFirst();
        if (endpoint.isEmpty()) {
            vocabulary.unknown(
                    operation.span(),
                    SpecProblem.Kind.OPERATION,
                    operation.text(),
                    partner.text(),
                    known.contract().endpoints().stream()
                            .map(Endpoint::operationId)
                            .toList());
        }
        return endpoint.map(e -> new Operation(e, takes(e, known), known.contract(), known.types()));
    }

    private static SequencedMap<String, Type> takes(Endpoint endpoint, Partner partner) {
        var takes = new LinkedHashMap<String, Type>();
        for (Contract.Parameter parameter : endpoint.parameters()) {
            boolean header = parameter.in() == Contract.In.HEADER;
            Type type = partner.types().ofParameter(parameter);
            takes.put(parameter.variable(), header ? type.withNullable(true) : type);
        }
        endpoint.body()
                .flatMap(Contract.RequestBody::sent)
                .flatMap(Contract.Media::schema)
                .map(schema -> partner.types().of(schema, Naming.capitalized(endpoint.operationId()) + "Request"))
                .ifPresent(type -> {
                    if (type instanceof Type.Struct struct) {
                        struct.properties()
                                .forEach((name, property) -> takes.put(
                                        name,
                                        property.optional() ? property.type().withNullable(true) : property.type()));
                    } else {
                        takes.put("request", type);
                    }
                });
        return takes;
    }
}
