package dev.plumb.design;

import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Shown;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Encoding;
import dev.plumb.spec.Contract.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A partner as it will be called.
 *
 * @param packageName of its own
 * @param client class name ({@code PaymentsClient})
 * @param properties class name of what configures it ({@code PaymentsProperties})
 * @param variable what a field that holds its client is called
 * @param calls the operations that some step calls
 * @param credentials what some of them show
 */
public record PartnerDesign(
        Integration integration,
        String packageName,
        String client,
        String properties,
        String variable,
        List<Call> calls,
        List<Credential> credentials,
        List<TypeDesign> types) {
    public PartnerDesign {
        calls = List.copyOf(calls);
        credentials = List.copyOf(credentials);
        types = List.copyOf(types);
    }

    public Optional<Call> call(String operation) {
        return calls.stream()
                .filter(c -> c.endpoint().operationId().equals(operation))
                .findFirst();
    }

    /**
     * An operation of the partner.
     *
     * @param method of the client: it takes {@code parameters}, then the body, then the idempotency key
     * @param credentials what it shows
     * @param key whether it sends an idempotency key, and whether that may be null
     * @param answer the sealed type of its answers ({@code CreateChargeAnswer})
     * @param outcomes one for each declared status; {@link #FAILED} beside them is a record of {@code answer} too
     */
    public record Call(
            Endpoint endpoint,
            String method,
            List<Parameter> parameters,
            Optional<Body> body,
            List<Credential> credentials,
            Key key,
            String answer,
            List<Outcome> outcomes) {
        public Call {
            parameters = List.copyOf(parameters);
            credentials = List.copyOf(credentials);
            outcomes = List.copyOf(outcomes);
        }

        /** The header that carries the idempotency key: as their contract calls it. */
        public String keyHeader() {
            return endpoint.idempotencyKey().map(Contract.Parameter::name).orElse(Contract.IDEMPOTENCY_KEY);
        }

        /**
         * The outcomes that a word under {@code on} means: {@code 201}, {@code 4XX}, {@code default}. One that
         * stands for more statuses than are meant is among them: its {@code status()} then tells.
         */
        public List<Outcome> meant(String word) {
            if (word.equals("default")) {
                return outcomes.stream().filter(o -> o.status() == 0).toList();
            }
            int hundreds = Character.digit(word.charAt(0), 10);
            if (word.matches("[1-5][xX]{2}")) {
                return outcomes.stream()
                        .filter(o -> o.status() == hundreds || o.status() / 100 == hundreds || o.status() == 0)
                        .toList();
            }
            for (String declared : List.of(word, String.valueOf(hundreds), "0")) {
                List<Outcome> found = outcomes.stream()
                        .filter(o -> String.valueOf(o.status()).equals(declared))
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return List.of();
        }
    }

    /** The name of the outcome that stands for all that is no answer of the contract. */
    public static final String FAILED = "Failed";

    public enum Key {
        NONE,
        MAYBE,
        ALWAYS
    }

    /**
     * What shows who calls.
     *
     * @param field of the client that holds it
     */
    public record Credential(String field, Shown shown) {}

    /** @param nullable where the contract does not demand it */
    public record Parameter(Contract.Parameter contract, String name, ValueType type, boolean nullable) {}

    /**
     * @param mediaType as it is sent
     * @param fields whether expressions give its properties one by one
     * @param encoding by property, of a form or a body of several parts
     */
    public record Body(
            String mediaType, ValueType type, boolean fields, boolean required, Map<String, Encoding> encoding) {
        public Body {
            encoding = Map.copyOf(encoding);
        }
    }

    /**
     * @param status 0 for {@code default}, 4 for {@code 4XX}
     * @param name of the record within the sealed type, whose first component is {@code status} where it stands for
     *     several
     * @param body component {@code body}
     * @param json whether the body is JSON
     * @param nullable whether the body may be null
     */
    public record Outcome(
            int status,
            String name,
            Optional<ValueType> body,
            boolean json,
            boolean nullable,
            Contract.Response response) {
        /** Whether it stands for one status alone. */
        public boolean exact() {
            return status > 9;
        }
    }
}
