package com.example.app.support.input;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/** Lines of {@code text/csv} (RFC 4180), the names of the columns first. */
public final class Csv {

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvReadFeature.WRAP_AS_ARRAY, CsvReadFeature.SKIP_EMPTY_LINES)
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private Csv() {}

    /**
     * A body of {@code text/csv}. Faults name a line as an element, {@code [0].price}; an empty cell is an absent field.
     */
    public static <T> List<T> read(RequestReader in, RecordRule<T> rule, int minItems, int maxItems) {
        List<Map<String, String>> lines;
        try {
            lines = lines(new String(in.text(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw in.unreadable("must be CSV: " + e.getMessage());
        }
        if (lines.size() < minItems || lines.size() > maxItems) {
            throw in.unreadable("must have from " + minItems + " to " + maxItems + " lines");
        }
        var values = new ArrayList<T>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            values.add(rule.reader().apply(Input.of(lines.get(i), "[" + i + "]", in.faults())));
        }
        return values;
    }

    /** @throws IllegalArgumentException if it is no CSV, or a line has more or fewer cells than there are columns */
    static List<Map<String, String>> lines(String text) {
        var lines = new ArrayList<Map<String, String>>();
        try (MappingIterator<String[]> rows = MAPPER.readerFor(String[].class).readValues(text)) {
            String[] names = rows.hasNext() ? rows.next() : new String[0];
            while (rows.hasNext()) {
                String[] cells = rows.next();
                if (cells.length != names.length) {
                    throw new IllegalArgumentException("line " + (lines.size() + 2) + " has " + cells.length
                            + " cells, and there are " + names.length + " columns");
                }
                var line = new LinkedHashMap<String, String>();
                for (int i = 0; i < cells.length; i++) {
                    if (!cells[i].isEmpty()) {
                        line.put(names[i].strip(), cells[i]);
                    }
                }
                lines.add(line);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a quote is not closed, or stands where none may", e);
        }
        return lines;
    }

    /** @param lines of values, null for an empty cell */
    public static String write(List<String> names, List<? extends List<?>> lines) {
        var schema = CsvSchema.builder();
        names.forEach(schema::addColumn);
        return MAPPER.writer(schema.build().withHeader().withLineSeparator("\r\n"))
                .writeValueAsString(lines.stream()
                        .map(line -> line.stream().map(Csv::cell).toList())
                        .toList());
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }
}
