package com.example.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the backend answered, and what a story expects of it. */
public record Answer(HttpResponse<String> http) {

    public Answer is(int status) {
        assertThat(http.statusCode()).as(http.body()).isEqualTo(status);
        return this;
    }

    public Answer is(int status, String code) {
        is(status);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(body().path("code").asString()).isEqualTo(code);
        assertThat(body().path("status").asInt()).isEqualTo(status);
        return this;
    }

    /** The elements of that list, each shown as its fields of those names. */
    public Answer has(String list, List<String> fields, List<List<String>> rows) {
        assertThat(body().path(list).valueStream())
                .extracting(row -> fields.stream().map(field -> row.path(field).asString()).toList())
                .isEqualTo(rows);
        return this;
    }

    /** The faults name exactly these fields, in whatever order. */
    public Answer faults(String... fields) {
        assertThat(faults()).as(http.body()).containsExactlyInAnyOrder(fields);
        return this;
    }

    public List<String> faults() {
        return body().path("errors").valueStream().map(fault -> fault.path("field").asString()).toList();
    }

    public JsonNode body() {
        return JsonMapper.shared().readTree(http.body());
    }

    public String text(String field) {
        return body().path(field).asString();
    }

    public String header(String name) {
        return http.headers().firstValue(name).orElse("");
    }

    public Stream<String> headerValues(String name) {
        return http.headers().allValues(name).stream();
    }
}
