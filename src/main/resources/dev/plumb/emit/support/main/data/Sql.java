package com.example.app.support.data;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A statement that grows with what is asked for, so that the database plans for just that. What is added is always
 * written down in the code; what callers send goes into parameters alone.
 */
public final class Sql {

    private final StringBuilder text;
    private final Map<String, @Nullable Object> parameters = new HashMap<>();

    public Sql(String text) {
        this.text = new StringBuilder(text);
    }

    public Sql add(String fragment) {
        text.append('\n').append(fragment);
        return this;
    }

    public Sql add(String fragment, String parameter, @Nullable Object value) {
        parameters.put(parameter, value);
        return add(fragment);
    }

    public Sql with(String parameter, @Nullable Object value) {
        parameters.put(parameter, value);
        return this;
    }

    public JdbcClient.StatementSpec on(JdbcClient database) {
        return database.sql(text.toString()).params(parameters);
    }

    /** Text to be found anywhere by {@code like}: what it says is meant literally. */
    public static String containing(String part) {
        return '%' + literally(part) + '%';
    }

    public static String startingWith(String part) {
        return literally(part) + '%';
    }

    public static String endingWith(String part) {
        return '%' + literally(part);
    }

    private static String literally(String part) {
        return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
