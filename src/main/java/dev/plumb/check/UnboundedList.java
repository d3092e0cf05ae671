package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Type;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.Optional;

/**
 * A list without a maximum: an answer with every row of a table of which nobody promised that it stays
 * small, or a list in a request that may be of any length.
 */
final class UnboundedList implements Check {
    /** Up to so many promised rows a whole table is one answer. */
    private static final long SMALL = 10_000;

    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            Step.all(operation.steps())
                    .filter(Step.ListPage.class::isInstance)
                    .forEach(list -> page(spec, operation, (Step.ListPage) list, problems));
            operation
                    .endpoint()
                    .flatMap(e -> e.body())
                    .ifPresent(body -> body.content()
                            .forEach(media -> media.schema()
                                    .ifPresent(schema -> request(spec, operation, schema, "the body", problems, 0))));
        }
    }

    private static void page(Spec spec, Operation operation, Step.ListPage list, Problems problems) {
        if (list.paging() instanceof Step.Paging.Whole
                && !small(spec, list.list().type())) {
            var at = operation.endpoint().map(e -> e.span()).orElse(operation.span());
            problems.add(new Found(
                    at,
                    operation.name(),
                    "`" + operation.name() + "` answers every row at once",
                    "Page it (`limit` and `cursor`, with a `maximum`), or promise under `targets.rows` that"
                            + " the table keeps at most " + SMALL + " rows."));
        }
        size(list.paging()).ifPresent(name -> limit(spec, operation, name, problems));
    }

    private static Optional<String> size(Step.Paging paging) {
        return switch (paging) {
            case Step.Paging.Whole _ -> Optional.empty();
            case Step.Paging.First first -> Optional.of(first.limit());
            case Step.Paging.Cursor cursor -> Optional.of(cursor.limit());
            case Step.Paging.Offset offset -> Optional.of(offset.limit());
            case Step.Paging.PageNumber number -> Optional.of(number.size());
        };
    }

    private static void limit(Spec spec, Operation operation, String name, Problems problems) {
        operation.endpoint().stream()
                .flatMap(endpoint -> endpoint.parameters().stream())
                .filter(parameter -> parameter.name().equals(name))
                .filter(parameter ->
                        spec.contract().resolve(parameter.schema()).shape() instanceof Schema.WholeNumber number
                                && number.bounds().maximum().isEmpty()
                                && number.bounds().exclusiveMaximum().isEmpty())
                .forEach(parameter -> problems.add(new Found(
                        parameter.span(),
                        operation.name(),
                        "`" + name + "` of `" + operation.name() + "` has no maximum",
                        "Say how long a page may be: `maximum: 100`.")));
    }

    private static boolean small(Spec spec, Type type) {
        return type instanceof Type.ListOf list
                && list.element() instanceof Type.Row row
                && spec.targets().rows().getOrDefault(row.table(), Long.MAX_VALUE) <= SMALL;
    }

    private static void request(
            Spec spec, Operation operation, Schema schema, String what, Problems problems, int depth) {
        if (depth > 8) {
            return;
        }
        switch (spec.contract().resolve(schema).shape()) {
            case Schema.Array array -> {
                if (array.maxItems().isEmpty()) {
                    problems.add(new Found(
                            schema.span(),
                            operation.name(),
                            "`" + operation.name() + "` takes a list of any length in " + what,
                            "Give it `maxItems`."));
                }
                request(spec, operation, array.items(), what, problems, depth + 1);
            }
            case Schema.Obj object ->
                object.properties()
                        .values()
                        .forEach(property -> request(
                                spec, operation, property.schema(), "`" + property.name() + "`", problems, depth + 1));
            case Schema.Choice choice ->
                choice.alternatives().forEach(s -> request(spec, operation, s, what, problems, depth + 1));
            case Schema.Ref _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> {}
        }
    }

    record Found(Span at, String subject, String title, String mend) implements Subject {
        @Override
        public String code() {
            return "unbounded-list";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(title, "no maximum", mend);
        }
    }
}
