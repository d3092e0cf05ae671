package dev.plumb.prove;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What the backend answered. Header names are in lower case. */
public record Answer(int status, SequencedMap<String, List<String>> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    public Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** Lower case, without parameters; empty where there is none. */
    public String mediaType() {
        return header("Content-Type")
                .map(t -> t.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** The body read as JSON, lines of CSV as a list of objects; a missing node where it is neither. */
    public JsonNode json() {
        if (body.isBlank()) {
            return MissingNode.getInstance();
        }
        if (mediaType().equals("text/csv")) {
            return Csv.read(body);
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException malformed) {
            return MissingNode.getInstance();
        }
    }

    /** The problem's code, where it has one. */
    public Optional<String> code() {
        JsonNode code = json().path("code");
        return code.isString() ? Optional.of(code.asString()) : Optional.empty();
    }

    /** {@code 404 NOT_FOUND}, and what else a person wants to see of it. */
    public String shown() {
        String text = status + code().map(c -> " " + c).orElse("");
        String content = body.length() <= 1500 ? body : body.substring(0, 1500) + "…";
        return content.isBlank() ? text : text + "\n" + content;
    }
}
