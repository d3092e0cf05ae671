package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One step of an operation, a reaction or a job (the language reference, "Operations"). The span is
 * the whole step's; {@code when} makes it conditional.
 */
public sealed interface StepText {
    Span span();

    Optional<ExpressionText> when();

    /** {@code require: EXPR, else: CODE}. */
    record Require(Span span, Optional<ExpressionText> when, ExpressionText condition, Optional<ElseText> otherwise)
            implements StepText {}

    /** {@code find: x in LIST where EXPR}, or with {@code where} as a key of its own. */
    record Find(
            Span span,
            Optional<ExpressionText> when,
            Word name,
            ExpressionText list,
            Optional<ExpressionText> where,
            Optional<ElseText> otherwise)
            implements StepText {}

    /** {@code let: { x: EXPR }}; the names in the order written. */
    record Let(Span span, Optional<ExpressionText> when, List<NamedExpression> values) implements StepText {
        public Let {
            values = List.copyOf(values);
        }
    }

    /** @param with empty: from the request; one expression: the fields of that value */
    record Create(
            Span span,
            Optional<ExpressionText> when,
            Optional<Word> name,
            Word table,
            Optional<ValueText> with,
            Optional<ElseText> otherwise)
            implements StepText {}

    /** @param with what identifies the row; {@code values} is set besides when it is created */
    record Ensure(
            Span span,
            Optional<ExpressionText> when,
            Optional<Word> name,
            Word table,
            ValueText with,
            Optional<ValueText> values,
            Optional<ElseText> otherwise)
            implements StepText {}

    /** {@code set: { x.column: EXPR }}. */
    record SetValues(
            Span span, Optional<ExpressionText> when, List<Assignment> assignments, Optional<ElseText> otherwise)
            implements StepText {
        public SetValues {
            assignments = List.copyOf(assignments);
        }
    }

    /** @param target a row's column as a path ({@code line.product.stock}) */
    record Assignment(ExpressionText target, ExpressionText value) {}

    /** {@code set: x, from: request}: takes over the fields that are present. */
    record SetFrom(
            Span span,
            Optional<ExpressionText> when,
            ExpressionText row,
            ExpressionText from,
            Optional<ElseText> otherwise)
            implements StepText {}

    /** @param rows a row, or a list of rows */
    record Delete(Span span, Optional<ExpressionText> when, ExpressionText rows, Optional<ElseText> otherwise)
            implements StepText {}

    /** @param limit at most so many elements */
    record Each(
            Span span,
            Optional<ExpressionText> when,
            Word name,
            ExpressionText list,
            Optional<ExpressionText> where,
            Optional<ExpressionText> limit,
            List<StepText> steps)
            implements StepText {
        public Each {
            steps = List.copyOf(steps);
        }
    }

    /** Another operation, in the same transaction. */
    record Run(
            Span span,
            Optional<ExpressionText> when,
            Word operation,
            Optional<ValueText> with,
            Optional<ElseText> otherwise)
            implements StepText {}

    /**
     * A page of a list.
     *
     * @param where all of them hold
     * @param page {@code cursor}, {@code offset} or {@code number}
     * @param as the name under which later steps see the page
     */
    record ListPage(
            Span span,
            Optional<ExpressionText> when,
            Word name,
            ExpressionText list,
            List<ExpressionText> where,
            Optional<SortText> sort,
            Optional<Word> page,
            Optional<Word> as)
            implements StepText {
        public ListPage {
            where = List.copyOf(where);
        }
    }

    record Emit(Span span, Optional<ExpressionText> when, Word event, Optional<ValueText> with) implements StepText {}

    /**
     * A partner is called.
     *
     * @param on by answered status ({@code 201}, {@code 4xx}) or {@code failed}: what happens then
     */
    record Call(
            Span span,
            Optional<ExpressionText> when,
            Word partner,
            Word operation,
            Optional<ValueText> with,
            Optional<ExpressionText> idempotencyKey,
            Optional<Word> as,
            List<CaseText> on)
            implements StepText {
        public Call {
            on = List.copyOf(on);
        }
    }

    /** @param action {@code register}, {@code sign-in}, … */
    record Accounts(
            Span span,
            Optional<ExpressionText> when,
            Word action,
            Optional<ValueText> with,
            Optional<Word> as,
            Optional<ElseText> otherwise)
            implements StepText {}

    /** {@code export: PERSON}: the answer is all that is kept of them. */
    record Export(Span span, Optional<ExpressionText> when, ExpressionText person) implements StepText {}

    /** {@code erase: PERSON}: nothing personal is left of them. */
    record Erase(Span span, Optional<ExpressionText> when, ExpressionText person) implements StepText {}

    /** @param status where the contract declares more than one 2xx or 3xx */
    record Answer(
            Span span,
            Optional<ExpressionText> when,
            ValueText body,
            Optional<ExpressionText> status,
            List<NamedExpression> headers)
            implements StepText {
        public Answer {
            headers = List.copyOf(headers);
        }
    }

    /** Several steps under one {@code when}. */
    record Group(Span span, Optional<ExpressionText> when, List<StepText> steps) implements StepText {
        public Group {
            steps = List.copyOf(steps);
        }
    }
}
