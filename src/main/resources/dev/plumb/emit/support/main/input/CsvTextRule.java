package com.example.app.support.input;

import com.example.app.support.data.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A string that holds CSV ({@code contentMediaType: text/csv}), whose lines keep a rule; it is kept as it came. */
public record CsvTextRule(ObjectRule line, int minLines, int maxLines, int maxLength) implements Rule<Json> {

    public static CsvTextRule of(ObjectRule line) {
        return new CsvTextRule(line, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    public CsvTextRule minItems(int lines) {
        return new CsvTextRule(line, lines, maxLines, maxLength);
    }

    public CsvTextRule maxItems(int lines) {
        return new CsvTextRule(line, minLines, lines, maxLength);
    }

    public CsvTextRule maxLength(int characters) {
        return new CsvTextRule(line, minLines, maxLines, characters);
    }

    @Override
    public @Nullable Json json(JsonNode value, String field, Faults faults) {
        if (!value.isString()) {
            faults.add(field, /*type*/ "must be CSV in a string" /**/);
            return null;
        }
        return text(value.stringValue(), field, faults);
    }

    @Override
    public @Nullable Json text(String value, String field, Faults faults) {
        if (value.codePointCount(0, value.length()) > maxLength) {
            faults.add(field, /*maxLength*/ "must have at most " + maxLength + (maxLength == 1 ? " character" : " characters") /**/);
            return null;
        }
        if (!TextRule.isStorable(value)) {
            faults.add(field, "must be valid Unicode without U+0000");
            return null;
        }
        List<Map<String, String>> lines;
        try {
            lines = Csv.lines(value);
        } catch (IllegalArgumentException e) {
            faults.add(field, "must be CSV: " + e.getMessage());
            return null;
        }
        if (lines.size() < minLines) {
            faults.add(field, /*minItems*/ "must have at least " + minLines + (minLines == 1 ? " line" : " lines") /**/);
            return null;
        }
        if (lines.size() > maxLines) {
            faults.add(field, /*maxItems*/ "must have at most " + maxLines + (maxLines == 1 ? " line" : " lines") /**/);
            return null;
        }
        for (int i = 0; i < lines.size(); i++) {
            line.check(Input.of(lines.get(i), field + "[" + i + "]", faults));
        }
        return new Json(value);
    }
}
