package com.example.app.support.partner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/** The parts of a body in {@code multipart/form-data} (RFC 7578); what is null is left out. */
public final class Multipart {

    private final Partner partner;
    private final MultiValueMap<String, HttpEntity<?>> parts = new LinkedMultiValueMap<>();

    public Multipart(Partner partner) {
        this.partner = partner;
    }

    /** Text; an object as JSON; each element of a list in a part of its own. */
    public Multipart part(String name, @Nullable Object value) {
        add(name, partner.tree(value));
        return this;
    }

    private void add(String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(element -> add(name, element));
        } else if (value.isObject()) {
            add(name, partner.json(value), MediaType.APPLICATION_JSON);
        } else if (!value.isNull()) {
            parts.add(name, new HttpEntity<>(ParameterText.of(value)));
        }
    }

    /** A text as it is, anything else as JSON, in one part of that type. */
    public Multipart whole(String name, @Nullable Object value, MediaType type) {
        if (value != null) {
            boolean text = value instanceof String && !type.getSubtype().endsWith("json");
            add(name, text ? value : partner.json(value), type);
        }
        return this;
    }

    /** A file, called as its field is. */
    public Multipart file(String name, byte @Nullable [] content, MediaType type) {
        if (content != null) {
            var headers = new HttpHeaders();
            headers.setContentType(type);
            headers.setContentDisposition(
                    ContentDisposition.formData().name(name).filename(name).build());
            parts.add(name, new HttpEntity<>(content, headers));
        }
        return this;
    }

    public Multipart files(String name, @Nullable List<byte[]> contents, MediaType type) {
        if (contents != null) {
            contents.forEach(content -> file(name, content, type));
        }
        return this;
    }

    public MultiValueMap<String, HttpEntity<?>> build() {
        return parts;
    }

    private void add(String name, Object body, MediaType type) {
        var headers = new HttpHeaders();
        headers.setContentType(type);
        parts.add(name, new HttpEntity<>(body, headers));
    }
}
