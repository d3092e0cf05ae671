package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.schema.Index;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An order of a paged list for which a table of the promised size has no index to follow. */
final class IndexForOrder implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Promised promised : Promised.lists(spec)) {
            if (promised.list().paging() instanceof Step.Paging.Whole) {
                continue;
            }
            Set<String> fixed = FixedColumns.of(promised);
            for (Step.Order order : promised.list().orders()) {
                Optional<List<Term>> terms = terms(order, fixed);
                if (terms.isPresent() && !served(promised.table(), terms.get(), fixed)) {
                    problems.add(new Found(
                            order.span(),
                            promised.operation().name(),
                            order.name(),
                            promised.rows(),
                            promised.table().name().toString(),
                            List.copyOf(fixed),
                            terms.get()));
                }
            }
        }
    }

    record Term(String column, boolean descending) {
        @Override
        public String toString() {
            return descending ? column + " desc" : column;
        }
    }

    /** The columns of an order that are not fixed; empty where a term is not a column of the table itself. */
    private static Optional<List<Term>> terms(Step.Order order, Set<String> fixed) {
        var terms = new ArrayList<Term>();
        for (Step.Order.Term term : order.terms()) {
            if (term.key().expr() instanceof Expr.Column column && column.row() instanceof Expr.Variable) {
                if (!fixed.contains(column.column())) {
                    terms.add(new Term(column.column(), term.descending()));
                }
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(terms);
    }

    private static boolean served(Table table, List<Term> terms, Set<String> fixed) {
        List<List<Term>> keys = new ArrayList<>();
        for (Index index : table.indexes()) {
            if (index.method().equals("btree") && index.predicate().isEmpty() && index.valid()) {
                keys.add(index.keys().stream()
                        .map(key -> new Term(key.expression(), key.descending()))
                        .toList());
            }
        }
        table.uniqueKeys()
                .forEach(columns -> keys.add(
                        columns.stream().map(column -> new Term(column, false)).toList()));
        return keys.stream().anyMatch(key -> follows(key, terms) || follows(behind(key, fixed), terms));
    }

    /** What an index keeps in order within the fixed columns that it begins with. */
    private static List<Term> behind(List<Term> key, Set<String> fixed) {
        return key.stream().dropWhile(term -> fixed.contains(term.column())).toList();
    }

    /** Read forward or backward; an index that ends in a unique column earlier needs no further one. */
    private static boolean follows(List<Term> key, List<Term> terms) {
        int length = Math.min(key.size(), terms.size());
        boolean same = true;
        boolean reversed = true;
        for (int i = 0; i < length; i++) {
            boolean column = key.get(i).column().equals(terms.get(i).column());
            same &= column && key.get(i).descending() == terms.get(i).descending();
            reversed &= column && key.get(i).descending() != terms.get(i).descending();
        }
        return length > 0 && (same || reversed);
    }

    /** @param fixed columns that have one value in all rows of the list */
    record Found(Span at, String subject, String order, long rows, String table, List<String> fixed, List<Term> terms)
            implements Subject {
        @Override
        public String code() {
            return "order-without-index";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            String columns = Stream.concat(fixed.stream(), terms.stream().map(Term::toString))
                    .collect(Collectors.joining(", "));
            String sorted = fixed.isEmpty()
                    ? "the whole table"
                    : "all rows of one "
                            + fixed.stream().map(c -> "`" + c + "`").collect(Collectors.joining(" and "));
            String called = order.isEmpty() ? "orders" : "orders by `" + order + "`";
            return Wording.of(
                    "`" + subject + "` " + called + " without an index, at "
                            + String.format(java.util.Locale.ROOT, "%,d", rows) + " promised rows",
                    "every page sorts " + sorted,
                    "Add `create index on " + table + " (" + columns + ");`");
        }
    }
}
