package dev.plumb.spec;

import dev.plumb.expression.Expr;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A step of an operation (LANGUAGE 6), resolved. */
public sealed interface Step {
    Span span();

    /** The step runs only where this holds. */
    Optional<TypedExpression> when();

    /** How it may end otherwise. */
    default Stream<Outcome> outcomes() {
        return switch (this) {
            case Require require -> Stream.of(require.otherwise());
            case Find find -> Stream.of(find.otherwise());
            case Create create -> create.otherwise().values().stream();
            case Ensure ensure -> ensure.otherwise().values().stream();
            case Change change -> change.otherwise().values().stream();
            case Delete delete -> delete.otherwise().values().stream();
            case Run run -> run.otherwise().values().stream();
            case Account account -> account.otherwise().values().stream();
            case Each _, Block _, Call _, Let _, ListPage _, Emit _, Answer _ -> Stream.of();
        };
    }

    /** The steps right within it: of a block, of a loop, and what follows when it ends otherwise. */
    default Stream<List<Step>> inner() {
        return switch (this) {
            case Each each -> Stream.of(each.body());
            case Block block -> Stream.of(block.body());
            case Call call -> call.on().values().stream();
            case Require _, Find _, Create _, Ensure _, Change _, Delete _, Run _, Account _ ->
                outcomes().flatMap(o -> o instanceof Outcome.Steps(var then) ? Stream.of(then) : Stream.of());
            case Let _, ListPage _, Emit _, Answer _ -> Stream.of();
        };
    }

    /** Every step, each before those within it. */
    static Stream<Step> all(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> Stream.concat(Stream.of(step), step.inner().flatMap(Step::all)));
    }

    /** The steps by which a person is erased: what stands in their place is nobody's. */
    static Set<Step> erasing(List<Step> steps) {
        return all(steps)
                .flatMap(step ->
                        step instanceof Block block && block.erased().isPresent() ? all(block.body()) : Stream.of())
                .collect(Collectors.toSet());
    }

    /** Whether it may go on behind these steps: they do not end with an answer or an error in any case. */
    static boolean goesOn(List<Step> steps) {
        return steps.isEmpty()
                || steps.getLast().when().isPresent()
                || !(steps.getLast() instanceof Answer
                        || steps.getLast() instanceof Require require && require.never());
    }

    record Require(Span span, Optional<TypedExpression> when, TypedExpression condition, Outcome otherwise)
            implements Step {
        /** Whether it holds in no case: an error that ends the operation, said in the place of steps. */
        public boolean never() {
            return condition.expr() instanceof Expr.Literal literal && Boolean.FALSE.equals(literal.value());
        }
    }

    /** Exactly one row of the list; {@code where} names the element {@code name}. */
    record Find(
            Span span,
            Optional<TypedExpression> when,
            String name,
            TypedExpression list,
            Optional<TypedExpression> where,
            Outcome otherwise)
            implements Step {}

    record Let(Span span, Optional<TypedExpression> when, SequencedMap<String, TypedExpression> values)
            implements Step {}

    /**
     * One new row. Left out of {@code with}, and kept by the backend all the same: a column {@code version}
     * (1) and a column {@code updated_at} (the operation's {@code now}); a column whose default is
     * {@code now()} gets the operation's {@code now} too, so that all times of one operation agree.
     *
     * @param name what later steps call the new row; made up from the table where nothing is said
     */
    record Create(
            Span span,
            Optional<TypedExpression> when,
            String name,
            Name table,
            List<Assignment> with,
            SequencedMap<String, Outcome> otherwise)
            implements Step {}

    record Ensure(
            Span span,
            Optional<TypedExpression> when,
            String name,
            Name table,
            List<Assignment> with,
            List<Assignment> values,
            SequencedMap<String, Outcome> otherwise)
            implements Step {}

    /**
     * Changes of rows, each with the columns that change. Left out of {@code with}, and kept by the backend
     * all the same: a column {@code version} counts up and a column {@code updated_at} gets the operation's
     * {@code now}.
     */
    record Change(
            Span span, Optional<TypedExpression> when, List<RowChange> rows, SequencedMap<String, Outcome> otherwise)
            implements Step {
        /** @param row an expression that gives a row: a name, or a walk from one */
        public record RowChange(TypedExpression row, Name table, List<Assignment> with) {
            public RowChange {
                with = List.copyOf(with);
            }
        }
    }

    /** @param target a row, or a list of rows */
    record Delete(
            Span span, Optional<TypedExpression> when, TypedExpression target, SequencedMap<String, Outcome> otherwise)
            implements Step {}

    record Each(
            Span span,
            Optional<TypedExpression> when,
            String name,
            TypedExpression list,
            Optional<TypedExpression> where,
            Optional<TypedExpression> limit,
            List<Step> body)
            implements Step {}

    record Run(
            Span span,
            Optional<TypedExpression> when,
            String operation,
            SequencedMap<String, TypedExpression> with,
            SequencedMap<String, Outcome> otherwise)
            implements Step {}

    /** A page of rows, named {@code as} ({@code items}, {@code total}, {@code next}). */
    record ListPage(
            Span span,
            Optional<TypedExpression> when,
            String name,
            TypedExpression list,
            List<TypedExpression> where,
            List<Order> orders,
            Paging paging,
            String as)
            implements Step {
        public ListPage {
            where = List.copyOf(where);
            orders = List.copyOf(orders);
        }
    }

    record Emit(Span span, Optional<TypedExpression> when, String event, SequencedMap<String, TypedExpression> with)
            implements Step {}

    record Call(
            Span span,
            Optional<TypedExpression> when,
            String partner,
            String operation,
            SequencedMap<String, TypedExpression> with,
            Optional<TypedExpression> idempotencyKey,
            Optional<String> as,
            SequencedMap<String, List<Step>> on)
            implements Step {
        /** The idempotency key, where one is said: beside what is told, or as the header that their contract has for it. */
        public Optional<TypedExpression> keyFor(Contract.Endpoint theirs) {
            return idempotencyKey
                    .or(() -> Optional.ofNullable(with.get("idempotencyKey")))
                    .or(() -> theirs.idempotencyKey().map(header -> with.get(header.variable())));
        }
    }

    /**
     * What accounts do (LANGUAGE 8); a new account is a {@link Create}.
     *
     * @param action {@code sign-in}, {@code refresh}, {@code sign-out}, {@code sign-out-everywhere} or
     *     {@code change-password}
     * @param with by the part's own name: {@code login}, {@code password}, {@code refreshToken}, {@code oldPassword},
     *     {@code newPassword}
     * @param as what later steps call the account's row; {@code tokens} what they call the tokens that are handed out
     */
    record Account(
            Span span,
            Optional<TypedExpression> when,
            String action,
            SequencedMap<String, Given> with,
            Optional<String> as,
            Optional<String> tokens,
            SequencedMap<String, Outcome> otherwise)
            implements Step {

        /** @param field where it stands in the request; empty where it does not */
        public record Given(TypedExpression value, String field) {}
    }

    /**
     * Several steps under one condition.
     *
     * @param erased the key, as text, of a person of whom nothing personal is left behind the steps: what the trail tells
     *     of them goes as well
     */
    record Block(Span span, Optional<TypedExpression> when, List<Step> body, Optional<TypedExpression> erased)
            implements Step {
        public Block(Span span, Optional<TypedExpression> when, List<Step> body) {
            this(span, when, body, Optional.empty());
        }
    }

    /**
     * The end of an operation.
     *
     * @param body absent for an answer without a body
     * @param headers those that the specification fills by an expression
     * @param location where the answer declares {@code Location} and nothing fills it: the new row's own path
     */
    record Answer(
            Span span,
            Optional<TypedExpression> when,
            int status,
            Optional<Rendering> body,
            SequencedMap<String, TypedExpression> headers,
            Optional<Location> location)
            implements Step {}

    /**
     * A path of the contract with its values.
     *
     * @param template with {@code {name}} for each value, base path included; values enter percent-encoded
     */
    record Location(String template, SequencedMap<String, TypedExpression> values) {}

    /** How a step that fails ends. */
    sealed interface Outcome {
        /** The operation ends with this code. */
        record Failure(String code) implements Outcome {}

        /** The branch ends quietly. */
        record Skip() implements Outcome {}

        /** Goes on without a row. */
        record GoOn() implements Outcome {}

        record Steps(List<Step> steps) implements Outcome {
            public Steps {
                steps = List.copyOf(steps);
            }
        }
    }

    /**
     * A column and what it becomes.
     *
     * @param field the request's field that it comes from, as a path in the contract's spelling
     *     ({@code category}, {@code address.street}, {@code lines[].sku} where {@code []} is the element of
     *     the {@link Each} around it), for the fault that names it
     * @param absent what an absent field means; {@link Absent#NEVER} where it cannot be absent
     */
    record Assignment(Span span, String column, Value value, Optional<String> field, Absent absent) {}

    enum Absent {
        NEVER,
        /** Left to the column's default (create), or set back to it (PUT). */
        DEFAULT,
        /** Stays as it is (PATCH, {@code set from request}). */
        KEEP
    }

    sealed interface Value {
        TypedExpression expression();

        /**
         * The expression's value. One that was read out of a text with {@code contentSchema} is written back as
         * text where the column is text.
         */
        record Computed(TypedExpression expression) implements Value {}

        /**
         * The key of the row of {@code table} whose unique column has the expression's value; no such row is
         * a fault of the field. {@code target} is the column whose value is stored.
         */
        record Lookup(TypedExpression expression, Name table, String column, String target) implements Value {}

        /** The properties of an object that the contract does not name, as a JSON object. */
        record Remainder(TypedExpression expression, List<String> named) implements Value {
            public Remainder {
                named = List.copyOf(named);
            }
        }
    }

    /**
     * @param name by which the {@code sort} parameter picks it; empty for the only one
     * @param terms in order, the primary key last
     */
    record Order(Span span, String name, List<Term> terms) {
        public Order {
            terms = List.copyOf(terms);
        }

        public record Term(TypedExpression key, boolean descending) {}
    }

    /** How a list is cut: parameters by the contract's names, a limit's value where it is absent, and its maximum. */
    sealed interface Paging {
        /** Everything. */
        record Whole() implements Paging {}

        /** The first so many, and no way to the rest. */
        record First(String limit, int defaultLimit, int maximum) implements Paging {}

        record Cursor(String limit, String cursor, int defaultLimit, int maximum) implements Paging {}

        record Offset(String limit, String offset, int defaultLimit, int maximum) implements Paging {}

        /** @param first the number of the first page */
        record PageNumber(String page, String size, int defaultSize, int maximum, int first) implements Paging {}
    }
}
