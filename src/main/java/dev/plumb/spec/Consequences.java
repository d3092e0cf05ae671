package dev.plumb.spec;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** What happens beside answers: events and what follows from them, partners, and work by the clock (LANGUAGE 10). */
public record Consequences(
        SequencedMap<String, Event> events,
        List<Reaction> reactions,
        SequencedMap<String, Integration> integrations,
        List<Job> jobs,
        Optional<Webhooks> webhooks,
        List<Incoming> incoming,
        List<Retention> retention) {

    public Consequences {
        reactions = List.copyOf(reactions);
        jobs = List.copyOf(jobs);
        incoming = List.copyOf(incoming);
        retention = List.copyOf(retention);
    }

    /** Whether a partner delivers there whom nothing but a signature lets in, so that nobody looks and no row is hidden. */
    public boolean nobodyCalls(Contract.Endpoint endpoint) {
        return endpoint.security().open()
                && incoming.stream().anyMatch(i -> i.operation().equals(endpoint.operationId()));
    }

    /** What is stored with a change, and delivered at least once. */
    public record Event(Span span, String name, SequencedMap<String, Part> parts) {

        /**
         * A part: a row that reactions see as it is then, or a value.
         *
         * @param table where it is a row
         * @param schema of the contract; empty where it is one of CEL's own types
         * @param shown how a subscriber sees it, with the part in scope by its name
         */
        public record Part(
                Span span,
                String name,
                Type type,
                Optional<Name> table,
                Optional<Schema> schema,
                Optional<Rendering> shown) {}
    }

    /** What happens after an event's change is stored; the event's parts are in scope by their names. */
    public record Reaction(Span span, String event, List<Step> steps) {
        public Reaction {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A partner that is called.
     *
     * @param contract the partner's own
     * @param baseUrl a URL, or {@code ${NAME}}
     * @param credentials what shows the partner who calls
     * @param timeout of one try
     * @param fallback by operation of the partner: the answer that stands in when it cannot be had
     */
    public record Integration(
            Span span,
            String name,
            Contract contract,
            Optional<String> baseUrl,
            List<Credential> credentials,
            Duration timeout,
            Optional<Retry> retry,
            Optional<CircuitBreaker> circuitBreaker,
            SequencedMap<String, Fallback> fallback) {
        public Integration {
            credentials = List.copyOf(credentials);
        }

        /**
         * What an operation of the partner is shown: what the first of its ways in asks for of which all is said. It takes
         * nothing where it asks for nothing; where it says nothing of it, the header {@code Authorization} is as it is said.
         */
        public List<Shown> shown(Contract.Endpoint endpoint) {
            if (credentials.isEmpty() || endpoint.security().open()) {
                return List.of();
            }
            if (!endpoint.security().said()) {
                return credentials.size() == 1
                        ? List.of(new Shown(credentials.getFirst(), Optional.empty()))
                        : List.of();
            }
            return endpoint.security().alternatives().stream()
                    .map(this::shown)
                    .filter(shown -> !shown.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        private List<Shown> shown(Contract.Alternative way) {
            var shown = new ArrayList<Shown>();
            for (Contract.Requirement requirement : way.requirements()) {
                Optional<Contract.SecurityScheme> scheme =
                        Optional.ofNullable(contract.schemes().get(requirement.scheme()));
                Optional<Credential> credential = credentials.stream()
                        .filter(c -> c.scheme().isEmpty()
                                ? way.requirements().size() == 1
                                : c.scheme().get().equals(requirement.scheme()))
                        .findFirst();
                if (scheme.isEmpty() || credential.isEmpty()) {
                    return List.of();
                }
                shown.add(new Shown(credential.get(), Optional.of(CallerScheme.of(scheme.get()))));
            }
            return shown;
        }

        public Optional<Contract.Endpoint> endpoint(String operation) {
            return contract.endpoints().stream()
                    .filter(e -> e.operationId().equals(operation))
                    .findFirst();
        }
    }

    /** @param scheme of the partner's contract; empty where it is whatever an operation asks for */
    public record Credential(Optional<String> scheme, TypedExpression value) {}

    /** @param scheme where it stands in a request; empty: as it is in the header {@code Authorization} */
    public record Shown(Credential credential, Optional<CallerScheme> scheme) {}

    /** An answer: one value, or the fields of an object. */
    public record Fallback(Span span, Optional<TypedExpression> value, SequencedMap<String, TypedExpression> fields) {}

    /**
     * How something is tried again.
     *
     * @param lasting since the first try
     * @param first pause, which doubles up to {@code last}
     * @param on what is tried again: {@code timeout}, {@code unreachable}, {@code 5xx}, a status
     */
    public record Retry(Span span, Duration lasting, Duration first, Duration last, Set<String> on) {
        public Retry {
            on = Set.copyOf(on);
        }
    }

    /** @param percent of the last {@code calls} that failed open it for {@code lasting} */
    public record CircuitBreaker(Span span, int percent, int calls, Duration lasting) {}

    /** Work by the clock, on one instance at a time. */
    public record Job(Span span, String name, Schedule schedule, List<Step> steps) {
        public Job {
            steps = List.copyOf(steps);
        }

        public sealed interface Schedule {
            record Every(Duration period) implements Schedule {}

            /** @param expression five or six fields, or a macro such as {@code @daily}, in UTC */
            record Cron(Span span, String expression) implements Schedule {}
        }
    }

    /**
     * Events that go out to subscribers.
     *
     * @param deliveries where deliveries are kept with their outcome; empty for a table of the backend's own
     * @param timeout of one try
     * @param privateAddresses whether a subscriber may live at a private address
     */
    public record Webhooks(
            Span span,
            Name subscriptions,
            Optional<Name> deliveries,
            List<String> events,
            Optional<Signature> signature,
            Optional<Retry> retry,
            Duration timeout,
            boolean privateAddresses) {
        public Webhooks {
            events = List.copyOf(events);
        }
    }

    /** @param hmac the hash ({@code sha256}) */
    public record Signature(Span span, String header, String hmac, Secret secret) {
        public sealed interface Secret {
            record Column(Name table, String column) implements Secret {}

            /** @param value a value, or {@code ${NAME}} */
            record Configured(String value) implements Secret {}
        }
    }

    /**
     * Deliveries of a partner that an operation of ours takes.
     *
     * @param id what tells a repeat, with the operation's parameters and {@code request} in scope
     */
    public record Incoming(Span span, String operation, Optional<Signature> signature, Optional<TypedExpression> id) {

        /** Where the id stands: a header by its name, or a place of the body as a JSON pointer; empty where in neither. */
        public Optional<String> repeatedBy(Contract.Endpoint endpoint) {
            return id.flatMap(i -> place(endpoint, i.expr())).filter(p -> !p.isEmpty());
        }

        private static Optional<String> place(Contract.Endpoint endpoint, Expr expr) {
            if (expr instanceof Expr.Call call
                    && call.function().equals("string")
                    && call.arguments().size() == 1) {
                return place(endpoint, call.arguments().getFirst());
            }
            if (expr instanceof Expr.Variable variable) {
                return variable.name().equals("request")
                        ? Optional.of("")
                        : endpoint.parameters().stream()
                                .filter(p -> p.in() == Contract.In.HEADER
                                        && p.variable().equals(variable.name()))
                                .findFirst()
                                .map(Contract.Parameter::name);
            }
            return expr instanceof Expr.Property property
                    ? place(endpoint, property.target())
                            .filter(above -> above.isEmpty() || above.startsWith("/"))
                            .map(above -> above + "/"
                                    + property.property().replace("~", "~0").replace("/", "~1"))
                    : Optional.empty();
        }
    }

    /** Rows of a table are kept so long. */
    public record Retention(Span span, Name table, Duration lasting) {}

    public Optional<Reaction> reaction(String event) {
        return reactions.stream().filter(r -> r.event().equals(event)).findFirst();
    }
}
