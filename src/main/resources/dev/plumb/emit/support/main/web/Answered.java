package com.example.app.support.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** An answer whose status or headers are decided with it. */
public record Answered<T>(int status, Map<String, String> headers, @Nullable T body) {

    public static <T> Answered<T> of(int status, @Nullable T body) {
        return new Answered<>(status, Map.of(), body);
    }

    /** The same with that header; none for null. */
    public Answered<T> header(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        var more = new LinkedHashMap<>(headers);
        more.put(name, value.toString());
        return new Answered<>(status, more, body);
    }

    public ResponseEntity<T> response() {
        var response = ResponseEntity.status(status);
        headers.forEach(response::header);
        return body == null ? response.build() : response.body(body);
    }
}
