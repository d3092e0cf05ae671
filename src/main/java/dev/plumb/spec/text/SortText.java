package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;

/** The order of a list. */
public sealed interface SortText {
    Span span();

    /** One order, whatever is asked for; at least one term. */
    record Fixed(Span span, List<Term> terms) implements SortText {
        public Fixed {
            terms = List.copyOf(terms);
        }
    }

    /** Orders that the parameter {@code sort} picks by name. */
    record Named(Span span, List<Order> orders) implements SortText {
        public Named {
            orders = List.copyOf(orders);
        }
    }

    record Order(Word name, List<Term> terms) {
        public Order {
            terms = List.copyOf(terms);
        }
    }

    record Term(ExpressionText key, boolean descending) {}
}
