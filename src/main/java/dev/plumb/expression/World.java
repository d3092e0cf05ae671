package dev.plumb.expression;

import dev.plumb.schema.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the reference evaluator looks at: rows in memory, and what only the surroundings know. */
public interface World {
    /** The rows of a table in the order of its primary key. */
    List<Row> rows(Name table);

    /** Whether who calls has a role, or one that includes it; {@code viewer} is null for a visitor. */
    default boolean is(@Nullable Object viewer, String role) {
        return false;
    }

    /** What {@code accessToken}, {@code uuid}, {@code randomBytes} and {@code randomToken} give. */
    default @Nullable Object given(String function, List<@Nullable Object> arguments) {
        throw new UnsupportedOperationException(function);
    }

    /**
     * A row by the names of its columns. Values are {@link Boolean}, {@link Long},
     * {@link java.math.BigDecimal}, {@link Double}, {@link String} (words of enums too), {@code byte[]},
     * {@link java.util.UUID}, {@link java.time.Instant}, {@link java.time.LocalDate},
     * {@link java.time.LocalTime}, {@link java.time.Duration}, lists and maps of such, or null.
     */
    record Row(Name table, Map<String, @Nullable Object> values) {
        public Row {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        public @Nullable Object get(String column) {
            return values.get(column);
        }

        boolean agrees(List<String> columns, Row other, List<String> otherColumns) {
            for (int i = 0; i < columns.size(); i++) {
                Object mine = get(columns.get(i));
                Object its = other.get(otherColumns.get(i));
                if (mine == null || !Objects.deepEquals(mine, its)) {
                    return false;
                }
            }
            return true;
        }
    }
}
