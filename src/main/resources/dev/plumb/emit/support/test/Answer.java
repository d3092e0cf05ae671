package com.example.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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
        assertThat(header("Content-Type")).isEqualTo(${mediaType});
        ${code}
        return this;
    }

    /** The elements of that list (of the body itself for an empty name), each shown as its fields of those names. */
    public Answer has(String list, List<String> fields, List<List<String>> rows) {
        assertThat(shown(list, fields)).as(http.body()).isEqualTo(rows);
        return this;
    }

    public Answer hasInAnyOrder(String list, List<String> fields, List<List<String>> rows) {
        assertThat(shown(list, fields)).as(http.body()).containsExactlyInAnyOrderElementsOf(rows);
        return this;
    }

    private List<List<String>> shown(String list, List<String> fields) {
        JsonNode elements = list.isEmpty() ? body() : at(body(), list);
        return elements.valueStream()
                .map(row -> fields.stream().map(field -> written(at(row, field))).toList())
                .toList();
    }

    /** What stands at a path ({@code items[0].name}) is this text, or that number; {@code null} is absent or null. */
    public Answer has(String path, String value) {
        JsonNode found = at(body(), path);
        boolean same = written(found).equals(value)
                || (found.isContainer() && found.equals(JsonMapper.shared().readTree(value)))
                || (found.isNumber() && isNumber(value) && found.decimalValue().compareTo(new BigDecimal(value)) == 0)
                || (found.isString() && isNumber(value) && hasMoreZeros(found.asString(), value));
        assertThat(same).as("%s is %s in %s", path, value, http.body()).isTrue();
        return this;
    }

    public Answer contains(String text) {
        assertThat(http.body()).contains(text);
        return this;
    }

    public Answer hasHeader(String name, String value) {
        assertThat(header(name)).isEqualTo(value);
        return this;
    }

    /** The same decimal number with more digits behind it, which are zeros. */
    private static boolean hasMoreZeros(String number, String than) {
        return number.startsWith(than)
                && number.substring(than.length()).matches(than.contains(".") ? "0+" : "[.]0+");
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]+([.][0-9]+)?");
    }

    private static JsonNode at(JsonNode node, String path) {
        JsonNode at = node;
        for (String step : path.replace("]", "").split("[.\\[]", -1)) {
            at = at.isArray() && step.matches("[0-9]+") ? at.path(Integer.parseInt(step)) : at.path(step);
        }
        return at;
    }

    private static String written(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "null" : node.isString() ? node.stringValue() : node.toString();
    }

    /** The faults name exactly these fields, in whatever order. */
    public Answer faults(String... fields) {
        assertThat(faults()).as(http.body()).containsExactlyInAnyOrder(fields);
        return this;
    }

    public List<String> faults() {
        return ${faults};
    }

    public JsonNode body() {
        return JsonMapper.shared().readTree(http.body());
    }

    /** What a property holds, wherever it is in the body. */
    public String text(String field) {
        JsonNode found = at(body(), field);
        if (found.isMissingNode() && body().findValue(field) instanceof JsonNode within) {
            return written(within);
        }
        return written(found);
    }

    public String header(String name) {
        return http.headers().firstValue(name).orElse("");
    }

    public Stream<String> headerValues(String name) {
        return http.headers().allValues(name).stream();
    }
}
