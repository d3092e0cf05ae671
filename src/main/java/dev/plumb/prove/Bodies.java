package dev.plumb.prove;

import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Media;
import dev.plumb.spec.Schema;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of requests in the media type that an operation takes. */
final class Bodies {
    static final String BOUNDARY = "----story-boundary";

    private Bodies() {}

    /** The type that an operation takes, the first declared; multipart with its boundary. */
    static String mediaType(Endpoint endpoint) {
        String type = endpoint.body().stream()
                .flatMap(b -> b.content().stream())
                .map(Media::type)
                .findFirst()
                .orElse("application/json");
        return type.startsWith("multipart/") ? type + "; boundary=" + BOUNDARY : type;
    }

    /** Whether values of a body travel as texts, in which a wrong type cannot be told from a wrong text. */
    static boolean asTexts(String mediaType) {
        return !ContractProof.json(mediaType);
    }

    /** A value as a body of that type. */
    static String written(String mediaType, JsonNode body) {
        return written(mediaType, body, Set.of());
    }

    /** @param files the fields of a form that are sent as files */
    static String written(String mediaType, JsonNode body, Set<String> files) {
        if (mediaType.startsWith("text/csv") && body.isArray()) {
            return Csv.written(body);
        }
        if (asTexts(mediaType) && body.isString()) {
            return body.asString();
        }
        if (mediaType.startsWith("application/x-www-form-urlencoded")) {
            return body.propertyStream()
                    .flatMap(p -> p.getValue().isArray()
                            ? p.getValue().valueStream().map(v -> pair(p.getKey(), v))
                            : java.util.stream.Stream.of(pair(p.getKey(), p.getValue())))
                    .collect(Collectors.joining("&"));
        }
        if (mediaType.startsWith("multipart/")) {
            return body.propertyStream()
                            .map(p ->
                                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + p.getKey() + "\""
                                            + (files.contains(p.getKey())
                                                    ? "; filename=\"" + p.getKey()
                                                            + "\"\r\nContent-Type: application/octet-stream"
                                                    : "")
                                            + "\r\n\r\n" + text(p.getValue()) + "\r\n")
                            .collect(Collectors.joining())
                    + "--" + BOUNDARY + "--\r\n";
        }
        return body.toString();
    }

    /** The fields of a form that are bytes. */
    static Set<String> files(Contract contract, Endpoint endpoint) {
        return endpoint.body().stream()
                .flatMap(b -> b.content().stream())
                .flatMap(m -> m.schema().stream())
                .map(s -> contract.resolve(s).shape())
                .filter(Schema.Obj.class::isInstance)
                .flatMap(o -> ((Schema.Obj) o).properties().values().stream())
                .filter(p -> contract.resolve(p.schema()).shape() instanceof Schema.Text text
                        && text.format().equals(Optional.of("binary")))
                .map(Schema.Property::name)
                .collect(Collectors.toSet());
    }

    /** The fields of a form. */
    static JsonNode form(String body) {
        var fields = JsonMapper.shared().createObjectNode();
        for (String pair : body.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                fields.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String pair(String name, JsonNode value) {
        return Request.encoded(name) + "=" + Request.encoded(text(value));
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
    }
}
