package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.source.Node;
import dev.plumb.spec.Consequences.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Events that go out to a broker, and the document of what is sent. */
final class BrokerText {
    private static final String FOLDER = "main/broker/";
    private static final String SCHEMAS = "#/components/schemas/";

    /** What Spring Boot is told of each. */
    private static final String RABBIT = """
            rabbitmq:
              addresses: ${RABBITMQ_URL:amqp://guest:guest@localhost:5672}
              publisher-confirm-type: simple
              connection-timeout: 5s
            """;

    private static final String KAFKA = """
            kafka:
              bootstrap-servers: ${KAFKA_BOOTSTRAP_SERVERS:localhost:9092}
              producer:
                acks: all
                value-serializer: org.apache.kafka.common.serialization.ByteArraySerializer
                properties:
                  enable.idempotence: true
                  max.block.ms: 5000
                  request.timeout.ms: 5000
                  delivery.timeout.ms: 10000
            """;

    private static final String HEAD = """
            asyncapi: 3.0.0
            info:
              title: ${title}
              version: ${version}
              description: What has happened, as CloudEvents 1.0. At least once; in order among those of one subject.
            defaultContentType: application/cloudevents+json
            channels:
              events:
                address: ${address}
                messages:
                  ${references}
            operations:
              publish:
                action: send
                channel: { $ref: '#/channels/events' }
            components:
              messages:
                ${messages}
              ${schemas}
            """;

    private static final String MESSAGE = """
            ${name}:
              name: ${name}
              contentType: application/cloudevents+json
              payload:
                type: object
                required: [specversion, id, source, type, subject, time, datacontenttype, data]
                properties:
                  specversion: { const: '1.0' }
                  id: { type: string, format: uuid, description: The same each time that it is sent }
                  source: { const: ${source} }
                  type: { const: ${name} }
                  subject: { type: string, description: What it is about }
                  time: { type: string, format: date-time }
                  traceparent: { type: string }
                  datacontenttype: { const: application/json }
                  data:
                    type: object
                    ${required}
                    ${properties}
            """;

    private final Design design;
    private final String broker;

    private BrokerText(Design design, String broker) {
        this.design = design;
        this.broker = broker;
    }

    /** Nothing where events stay in the outbox. */
    static Optional<BrokerText> of(Design design) {
        String broker = design.spec().stack().broker();
        return broker.equals("none") || design.spec().consequences().events().isEmpty()
                ? Optional.empty()
                : Optional.of(new BrokerText(design, broker));
    }

    private boolean isKafka() {
        return broker.equals("kafka");
    }

    private String address() {
        return SupportFiles.propertyPrefix(design) + ".events";
    }

    Set<String> found() {
        return Set.of(FOLDER + "OutboxPublisher", FOLDER + (isKafka() ? "KafkaConfiguration" : "RabbitConfiguration"));
    }

    /** @param sealed whether what is shown is kept as ciphertext */
    Map<String, String> derived(boolean sealed) {
        var derived = new HashMap<String, String>();
        String name = isKafka() ? "KafkaBroker" : "RabbitBroker";
        derived.put(
                FOLDER + name,
                SupportFiles.template(FOLDER + name).with("address", address()).fill());
        derived.put(
                FOLDER + "OutboxPublisher",
                JavaLayout.lay(Sealing.fill(
                        SupportFiles.template(FOLDER + "OutboxPublisher").with("broker", name), sealed)));
        return derived;
    }

    String dependency() {
        return isKafka() ? "spring-boot-starter-kafka" : "spring-boot-starter-amqp";
    }

    String configuration() {
        return isKafka() ? KAFKA : RABBIT;
    }

    String environment() {
        return isKafka()
                ? "#   KAFKA_BOOTSTRAP_SERVERS   host:9092, with commas between several"
                : "#   RABBITMQ_URL       amqp://user:password@host:5672, amqps for an encrypted connection";
    }

    /** What is added to the outbox's table: the way to what is still to be sent. */
    static String index() {
        return """
                create index if not exists outbox_unpublished_idx on backend.outbox (id) where published_at is null;
                """;
    }

    /** What is sent (AsyncAPI 3). */
    GeneratedFile document() {
        var events = design.spec().consequences().events().values();
        String text = Template.of(HEAD)
                .with("title", RuleText.quoted(design.spec().contract().title()))
                .with("version", RuleText.quoted(design.spec().contract().version()))
                .with("address", address())
                .with(
                        "references",
                        events.stream()
                                .map(e -> e.name() + ": { $ref: '#/components/messages/" + e.name() + "' }")
                                .toList())
                .with("messages", events.stream().map(this::message).collect(Collectors.joining("\n")))
                .with("schemas", schemas())
                .fill();
        return GeneratedFile.of("src/main/resources/asyncapi.yaml", text);
    }

    private String message(Event event) {
        var parts = event.parts().values();
        return Template.of(MESSAGE)
                .with("name", event.name())
                .with("source", "/" + SupportFiles.propertyPrefix(design))
                .with(
                        "required",
                        parts.isEmpty()
                                ? ""
                                : "required: ["
                                        + parts.stream().map(Event.Part::name).collect(Collectors.joining(", ")) + "]")
                .with(
                        "properties",
                        parts.isEmpty()
                                ? ""
                                : "properties:\n  "
                                        + parts.stream()
                                                .map(p -> p.name() + ": " + type(p))
                                                .collect(Collectors.joining("\n  ")))
                .fill()
                .stripTrailing();
    }

    private static String type(Event.Part part) {
        return part.schema()
                .filter(s -> s.shape() instanceof dev.plumb.spec.Schema.Ref)
                .map(s -> "{ $ref: '" + SCHEMAS + ((dev.plumb.spec.Schema.Ref) s.shape()).name() + "' }")
                .orElse("{}");
    }

    /** The contract's schemas that events show, with those that they are made of. */
    private String schemas() {
        Map<String, Node> all = new HashMap<>();
        entry(design.spec().contract().document(), "components")
                .flatMap(c -> entry(c, "schemas"))
                .filter(Node.Mapping.class::isInstance)
                .ifPresent(s -> ((Node.Mapping) s)
                        .entries()
                        .forEach(e -> all.put(e.key().text(), e.value())));
        var open = new ArrayDeque<String>();
        design.spec()
                .consequences()
                .events()
                .values()
                .forEach(e -> e.parts().values().stream()
                        .flatMap(p -> p.schema().stream())
                        .filter(s -> s.shape() instanceof dev.plumb.spec.Schema.Ref)
                        .forEach(s -> open.add(((dev.plumb.spec.Schema.Ref) s.shape()).name())));
        var used = new TreeMap<String, Node>();
        while (!open.isEmpty()) {
            String name = open.pop();
            Node schema = all.get(name);
            if (schema != null && used.put(name, schema) == null) {
                references(schema, open);
            }
        }
        if (used.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("schemas:\n");
        used.forEach((name, schema) ->
                text.append("  ").append(name).append(":\n").append(ContractFiles.written(schema, "    ")));
        return text.toString();
    }

    private static Optional<Node> entry(Node node, String key) {
        return node instanceof Node.Mapping mapping
                ? mapping.entries().stream()
                        .filter(e -> e.key().text().equals(key))
                        .map(Node.Entry::value)
                        .findFirst()
                : Optional.empty();
    }

    private static void references(Node node, ArrayDeque<String> found) {
        List<Node> inner = new ArrayList<>();
        switch (node) {
            case Node.Mapping mapping -> mapping.entries().forEach(e -> inner.add(e.value()));
            case Node.Sequence sequence -> inner.addAll(sequence.items());
            case Node.Scalar scalar -> {
                if (scalar.text().startsWith(SCHEMAS)) {
                    found.add(scalar.text().substring(SCHEMAS.length()));
                }
            }
        }
        inner.forEach(n -> references(n, found));
    }
}
