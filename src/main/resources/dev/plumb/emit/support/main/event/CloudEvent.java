package com.example.app.support.event;

import com.example.app.support.data.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as others outside are told of it (CloudEvents 1.0, the JSON format).
 *
 * <pre>{@code
 * {"specversion": "1.0", "id": "0198…", "source": "${source}", "type": "${exampleType}", "subject": "…",
 *  "time": "2026-05-01T10:00:00Z", "datacontenttype": "application/json", "data": {…}}
 * }</pre>
 *
 * @param id the same each time that it is told: what comes twice is known by it
 * @param data as JSON
 * @param traceparent of the request that it comes from
 */
public record CloudEvent(
        UUID id, String type, String subject, Instant time, @Nullable String data, @Nullable String traceparent) {

    public static final String MEDIA_TYPE = "application/cloudevents+json";

    private static final String SOURCE = "${source}";

    public byte[] json(JsonMapper json) {
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", SOURCE);
        event.put("type", type);
        event.put("subject", subject);
        event.put("time", time.toString());
        if (traceparent != null) {
            event.put("traceparent", traceparent);
        }
        if (data != null) {
            event.put("datacontenttype", "application/json");
            event.put("data", new Json(data));
        }
        return json.writeValueAsBytes(event);
    }
}
