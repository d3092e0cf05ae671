package dev.plumb.spec.text;

import java.util.List;
import java.util.Optional;

/**
 * How properties of schemas come from rows.
 *
 * @param name a table (every schema made of it) or, with {@code of}, one schema alone
 * @param of the table whose rows the schema is made of
 * @param properties by property; {@code *} is whatever other fields the value has
 */
public record ShapeText(Word name, Optional<Word> of, List<NamedExpression> properties) {
    public ShapeText {
        properties = List.copyOf(properties);
    }
}
