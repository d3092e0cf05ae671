package dev.plumb.spec.resolve;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Order.Term;
import dev.plumb.spec.text.SortText;
import dev.plumb.spec.text.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How lists are ordered and cut. */
final class Lists {
    private static final int PLAIN_DEFAULT = 20;
    private static final int PLAIN_MAXIMUM = 100;

    private static final Set<String> LIMIT = Set.of("limit");
    private static final Set<String> CURSOR = Set.of("cursor");
    private static final Set<String> OFFSET = Set.of("offset");
    private static final Set<String> PAGE = Set.of("page");
    private static final Set<String> SIZE = Set.of("size", "pageSize", "perPage", "limit");

    private final Vocabulary vocabulary;
    private final Expressions expressions;

    Lists(Vocabulary vocabulary, Expressions expressions) {
        this.vocabulary = vocabulary;
        this.expressions = expressions;
    }

    /** {@code found.items}, {@code found.total}, {@code found.next}. */
    static Type pageType(Type.Row row) {
        var properties = new LinkedHashMap<String, Type.Struct.Property>();
        properties.put("items", new Type.Struct.Property(Type.ListOf.of(row.withNullable(false)), false));
        properties.put("total", new Type.Struct.Property(Types.INT, false));
        properties.put("next", new Type.Struct.Property(Types.TEXT.withNullable(true), false));
        return Type.Struct.of("page", properties);
    }

    /** Whether a parameter cuts lists rather than filters them. */
    static boolean pages(Endpoint endpoint, Parameter parameter) {
        if (parameter.in() != Contract.In.QUERY) {
            return false;
        }
        String name = Naming.camel(parameter.name());
        boolean size = SIZE.contains(name) && named(endpoint, PAGE).isPresent();
        return size || LIMIT.contains(name) || CURSOR.contains(name) || OFFSET.contains(name) || PAGE.contains(name);
    }

    private static Optional<Parameter> named(Endpoint endpoint, Set<String> names) {
        return endpoint.parameters().stream()
                .filter(p -> p.in() == Contract.In.QUERY && names.contains(Naming.camel(p.name())))
                .findFirst();
    }

    Step.Paging paging(Span at, Optional<Word> said, Optional<Endpoint> endpoint) {
        if (endpoint.isEmpty()) {
            return new Step.Paging.Whole();
        }
        Endpoint e = endpoint.get();
        Optional<Parameter> limit = named(e, LIMIT);
        Optional<Parameter> cursor = named(e, CURSOR);
        Optional<Parameter> offset = named(e, OFFSET);
        Optional<Parameter> page = named(e, PAGE);
        Optional<Parameter> size = named(e, SIZE);
        String style = said.map(Word::text)
                .orElseGet(() -> cursor.isPresent()
                        ? "cursor"
                        : offset.isPresent() ? "offset" : page.isPresent() ? "number" : "");
        return switch (style) {
            case "cursor" -> {
                require(said, "cursor", cursor, e);
                require(said, "limit", limit, e);
                yield cursor.isPresent() && limit.isPresent()
                        ? new Step.Paging.Cursor(
                                limit.get().name(), cursor.get().name(), usual(limit.get()), most(limit.get()))
                        : new Step.Paging.Whole();
            }
            case "offset" -> {
                require(said, "offset", offset, e);
                require(said, "limit", limit, e);
                yield offset.isPresent() && limit.isPresent()
                        ? new Step.Paging.Offset(
                                limit.get().name(), offset.get().name(), usual(limit.get()), most(limit.get()))
                        : new Step.Paging.Whole();
            }
            case "number" -> {
                require(said, "page", page, e);
                require(said, "size", size, e);
                yield page.isPresent() && size.isPresent()
                        ? new Step.Paging.PageNumber(
                                page.get().name(),
                                size.get().name(),
                                usual(size.get()),
                                most(size.get()),
                                first(page.get()))
                        : new Step.Paging.Whole();
            }
            case "" ->
                limit.<Step.Paging>map(l -> new Step.Paging.First(l.name(), usual(l), most(l)))
                        .orElseGet(Step.Paging.Whole::new);
            default -> {
                vocabulary
                        .problems()
                        .add(new SpecProblem.BadWord(
                                said.map(Word::span).orElse(at), "page", style, List.of("cursor", "offset", "number")));
                yield new Step.Paging.Whole();
            }
        };
    }

    private void require(Optional<Word> said, String name, Optional<Parameter> found, Endpoint endpoint) {
        if (found.isEmpty()) {
            vocabulary.unknown(
                    said.map(Word::span).orElse(endpoint.span()),
                    SpecProblem.Kind.PARAMETER,
                    name,
                    endpoint.operationId(),
                    endpoint.parameters().stream().map(Parameter::name).toList());
        }
    }

    private Schema schema(Parameter parameter) {
        return vocabulary.contract().resolve(parameter.schema());
    }

    private Optional<Schema.Bounds> bounds(Parameter parameter) {
        return switch (schema(parameter).shape()) {
            case Schema.WholeNumber number -> Optional.of(number.bounds());
            case Schema.AnyNumber number -> Optional.of(number.bounds());
            case Schema.Shape _ -> Optional.empty();
        };
    }

    private int most(Parameter limit) {
        return bounds(limit)
                .flatMap(b -> b.maximum().or(() -> b.exclusiveMaximum().map(m -> m.subtract(BigDecimal.ONE))))
                .map(BigDecimal::intValue)
                .orElse(Math.max(PLAIN_MAXIMUM, given(limit).orElse(0)));
    }

    private Optional<Integer> given(Parameter parameter) {
        return parameter
                                .schema()
                                .defaultValue()
                                .or(() -> schema(parameter).defaultValue())
                                .orElse(null)
                        instanceof Long value
                ? Optional.of(Math.toIntExact(Math.clamp(value, 0, Integer.MAX_VALUE)))
                : Optional.empty();
    }

    private int usual(Parameter limit) {
        return given(limit).orElse(Math.min(PLAIN_DEFAULT, most(limit)));
    }

    private int first(Parameter page) {
        return bounds(page)
                .flatMap(Schema.Bounds::minimum)
                .map(BigDecimal::intValue)
                .or(() -> given(page).filter(p -> p == 0))
                .filter(p -> p == 0)
                .orElse(1);
    }

    /** @param row what the list's terms call the row */
    List<Step.Order> orders(
            Span at,
            Optional<SortText> said,
            Model.Entity entity,
            String row,
            Names names,
            Optional<Endpoint> endpoint) {
        return switch (said.orElse(null)) {
            case null -> List.of(unsaid(at, entity, row, names));
            case SortText.Fixed fixed -> List.of(order(fixed.span(), "", fixed.terms(), entity, row, names));
            case SortText.Named named -> {
                check(named, endpoint);
                yield named.orders().stream()
                        .map(o -> order(o.name().span(), o.name().text(), o.terms(), entity, row, names))
                        .toList();
            }
        };
    }

    /** Where none is called {@code sort}, the parameter that takes the names of the orders picks one. */
    private Optional<Parameter> takes(Endpoint endpoint, List<String> names) {
        return endpoint.parameters().stream()
                .filter(p -> p.in() == Contract.In.QUERY
                        && schema(p).shape() instanceof Schema.Words words
                        && names.containsAll(words.values()))
                .findFirst();
    }

    /** The parameter that picks an order takes exactly the names that are given. */
    private void check(SortText.Named named, Optional<Endpoint> endpoint) {
        if (endpoint.isEmpty()) {
            return;
        }
        List<String> said = named.orders().stream().map(o -> o.name().text()).toList();
        Optional<Parameter> sort =
                endpoint.get().parameter(Contract.In.QUERY, "sort").or(() -> takes(endpoint.get(), said));
        if (sort.isEmpty()) {
            vocabulary.unknown(
                    named.span(),
                    SpecProblem.Kind.PARAMETER,
                    "sort",
                    endpoint.get().operationId(),
                    endpoint.get().parameters().stream().map(Parameter::name).toList());
            return;
        }
        if (schema(sort.get()).shape() instanceof Schema.Words words) {
            List<String> given =
                    named.orders().stream().map(o -> o.name().text()).toList();
            named.orders().stream()
                    .filter(o -> !words.values().contains(o.name().text()))
                    .forEach(o -> vocabulary.unknown(
                            o.name().span(),
                            SpecProblem.Kind.SORT,
                            o.name().text(),
                            endpoint.get().operationId(),
                            words.values()));
            words.values().stream()
                    .filter(w -> !given.contains(w))
                    .forEach(w -> vocabulary.unknown(
                            sort.get().span(),
                            SpecProblem.Kind.SORT,
                            w,
                            endpoint.get().operationId(),
                            given));
        }
    }

    private Step.Order order(
            Span at, String name, List<SortText.Term> texts, Model.Entity entity, String row, Names names) {
        var terms = new ArrayList<Term>();
        for (SortText.Term text : texts) {
            expressions.read(text.key(), names.scope()).ifPresent(key -> terms.add(new Term(key, text.descending())));
        }
        return new Step.Order(at, name, closed(at, terms, entity, row, names));
    }

    private Step.Order unsaid(Span at, Model.Entity entity, String row, Names names) {
        var terms = new ArrayList<Term>();
        entity.attribute("createdAt")
                .filter(a -> Types.isMoment(a.type()))
                .ifPresent(a -> terms.add(new Term(Expressions.column(at, row, a, names.scope()), true)));
        return new Step.Order(at, "", closed(at, terms, entity, row, names));
    }

    /** With what tells rows apart as the last word, in the direction of the term before it. */
    private List<Term> closed(Span at, List<Term> terms, Model.Entity entity, String row, Names names) {
        boolean descending = !terms.isEmpty() && terms.getLast().descending();
        var present = new LinkedHashSet<String>();
        for (Term term : terms) {
            if (term.key().expr()
                            instanceof
                            Expr.Column(Expr.Variable(String name, Type _, Span _), String column, Type _, Span _)
                    && name.equals(row)) {
                present.add(column);
            }
        }
        var all = new ArrayList<>(terms);
        for (String column : lastWord(entity)) {
            if (!present.contains(column)) {
                entity.byColumn(column).ifPresent(attribute -> {
                    TypedExpression key = Expressions.column(at, row, attribute, names.scope());
                    all.add(new Term(key, descending));
                });
            }
        }
        return all;
    }

    /** The primary key; without one, the shortest unique key without nulls, else every column. */
    private List<String> lastWord(Model.Entity entity) {
        if (!entity.key().isEmpty()) {
            return entity.key();
        }
        return vocabulary
                .table(entity.table())
                .flatMap(t -> t.uniqueKeys().stream()
                        .filter(key -> key.stream()
                                .allMatch(c ->
                                        t.column(c).map(col -> col.notNull()).orElse(false)))
                        .min(java.util.Comparator.comparingInt(List::size)))
                .orElseGet(() -> entity.attributes().stream()
                        .filter(a -> !Types.isJson(a.type()) && !(a.type() instanceof Type.ListOf))
                        .map(Model.Attribute::column)
                        .toList());
    }
}
