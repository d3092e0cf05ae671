package dev.plumb.prove;

import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Media;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

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

    /** An object's properties as a body of that type. */
    static String written(String mediaType, JsonNode body) {
        if (mediaType.startsWith("application/x-www-form-urlencoded")) {
            return body.propertyStream()
                    .flatMap(p -> p.getValue().isArray()
                            ? p.getValue().valueStream().map(v -> pair(p.getKey(), v))
                            : java.util.stream.Stream.of(pair(p.getKey(), p.getValue())))
                    .collect(Collectors.joining("&"));
        }
        if (mediaType.startsWith("multipart/")) {
            return body.propertyStream()
                            .map(p -> "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + p.getKey()
                                    + "\"\r\n\r\n" + text(p.getValue()) + "\r\n")
                            .collect(Collectors.joining())
                    + "--" + BOUNDARY + "--\r\n";
        }
        return body.toString();
    }

    private static String pair(String name, JsonNode value) {
        return Request.encoded(name) + "=" + Request.encoded(text(value));
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
    }
}
