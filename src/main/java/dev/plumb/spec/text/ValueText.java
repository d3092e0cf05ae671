package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/** A value put together from expressions: what {@code with}, {@code values} and {@code answer} take. */
public sealed interface ValueText {
    Span span();

    /** One expression, a literal among them. */
    record Expression(ExpressionText expression) implements ValueText {
        @Override
        public Span span() {
            return expression.span();
        }
    }

    /** A YAML mapping: a value with named parts. */
    record Fields(Span span, List<Field> fields) implements ValueText {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** A YAML sequence: a list of values. */
    record Elements(Span span, List<ValueText> elements) implements ValueText {
        public Elements {
            elements = List.copyOf(elements);
        }
    }

    record Field(Word name, ValueText value) {}
}
