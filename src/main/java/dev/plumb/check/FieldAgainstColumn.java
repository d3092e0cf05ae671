package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Expr;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Schema.Bounds;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Value;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A field that the contract lets be longer, wider or emptier than the column that keeps it, or another word than it can hold. A bound
 * that the contract leaves out is taken from the column and is no fault; one that it states and the
 * column does not keep is a contradiction.
 */
final class FieldAgainstColumn implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var seen = new HashSet<String>();
        for (Operation operation : spec.operations()) {
            for (Write write : Write.of(operation.steps())) {
                check(spec, operation, write, seen, problems);
            }
            for (Write write : Write.made(operation.steps())) {
                absent(spec, operation, write, seen, problems);
            }
        }
    }

    private static void check(Spec spec, Operation operation, Write write, Set<String> seen, Problems problems) {
        var assignment = write.assignment();
        if (assignment.field().isEmpty()) {
            return;
        }
        String field = assignment.field().get();
        Optional<Schema> schema = RequestField.of(spec.contract(), operation, field);
        Optional<ColumnOf> column = columnOf(spec, write);
        if (schema.isEmpty() || column.isEmpty()) {
            return;
        }
        Schema said = schema.get();
        Schema resolved = spec.contract().resolve(said);
        Optional<String> fault = fault(resolved, column.get().column()).or(() -> words(spec, resolved, column.get()));
        boolean mayBeNull = said.nullable() || resolved.nullable();
        if (fault.isEmpty()
                && mayBeNull
                && stored(spec, write).map(Column::notNull).orElse(false)) {
            fault = Optional.of("may be null, and the column may not");
        }
        if (fault.isPresent()
                && seen.add(said.span() + " " + column.get().table() + "."
                        + column.get().column().name())) {
            var name = column.get().table() + "." + column.get().column().name();
            var place = Optional.ofNullable(spec.tables().get(column.get().table()))
                    .map(notes ->
                            notes.columns().getOrDefault(column.get().column().name(), notes.span()));
            problems.add(new Found(
                    said.span(), field, name, column.get().column().type().sql(), fault.get(), place));
        }
    }

    /** A new row takes a field that may be absent, and its column has neither null nor a default to stand for it. */
    private static void absent(Spec spec, Operation operation, Write write, Set<String> seen, Problems problems) {
        Step.Assignment assignment = write.assignment();
        Optional<Column> column = stored(spec, write)
                .filter(c -> c.notNull()
                        && c.defaultExpression().isEmpty()
                        && c.identity() == Column.Identity.NONE
                        && c.generated().isEmpty());
        if (column.isEmpty()
                || assignment.field().isEmpty()
                || assignment.absent() != Step.Absent.DEFAULT
                || !(assignment.value().expression().expr() instanceof Expr.Property)) {
            return;
        }
        String name = write.table() + "." + assignment.column();
        RequestField.of(spec.contract(), operation, assignment.field().get())
                .filter(said -> said.defaultValue()
                        .or(() -> spec.contract().resolve(said).defaultValue())
                        .isEmpty())
                .filter(said -> seen.add(said.span() + " " + name))
                .ifPresent(said -> problems.add(new Found(
                        said.span(),
                        assignment.field().get(),
                        name,
                        column.get().type().sql(),
                        "may be absent, and the column has neither null nor a default",
                        Optional.ofNullable(spec.tables().get(write.table()))
                                .map(notes -> notes.columns().getOrDefault(assignment.column(), notes.span())))));
    }

    /** The column that is written: of a lookup the key, not what it is looked up by. */
    private static Optional<Column> stored(Spec spec, Write write) {
        return spec.catalog()
                .table(write.table())
                .flatMap(t -> t.column(write.assignment().column()));
    }

    private record ColumnOf(Name table, Column column) {}

    private static Optional<ColumnOf> columnOf(Spec spec, Write write) {
        var assignment = write.assignment();
        Name table = assignment.value() instanceof Value.Lookup lookup ? lookup.table() : write.table();
        String column = assignment.value() instanceof Value.Lookup lookup ? lookup.column() : assignment.column();
        return spec.catalog().table(table).flatMap(t -> t.column(column)).map(found -> new ColumnOf(table, found));
    }

    private static Optional<String> fault(Schema schema, Column column) {
        var type = column.type();
        if (type.array()) {
            return Optional.empty();
        }
        return switch (schema.shape()) {
            case Schema.Text text
            when text.contentMediaType().filter("text/csv"::equals).isPresent()
                    && type.base().startsWith("json") ->
                Optional.of("is CSV, which is kept as it came, and the column keeps JSON");
            case Schema.Text text ->
                text.maxLength().isPresent()
                                && type.length().isPresent()
                                && text.maxLength().getAsInt() > type.length().getAsInt()
                        ? Optional.of(
                                "may be " + text.maxLength().getAsInt() + " characters long, and the column keeps "
                                        + type.length().getAsInt())
                        : Optional.empty();
            case Schema.DecimalText decimal -> decimal(decimal.bounds(), column);
            case Schema.AnyNumber number -> number(number.bounds(), column);
            case Schema.WholeNumber whole -> number(whole.bounds(), column);
            case Schema.Ref _,
                    Schema.Words _,
                    Schema.Bool _,
                    Schema.Array _,
                    Schema.Obj _,
                    Schema.Choice _,
                    Schema.Any _,
                    Schema.NullOnly _ -> Optional.empty();
        };
    }

    private static Optional<String> words(Spec spec, Schema schema, ColumnOf column) {
        if (!(schema.shape() instanceof Schema.Words words)) {
            return Optional.empty();
        }
        return StoredWords.of(spec, column.table(), column.column().name())
                .flatMap(stored -> words.values().stream()
                        .filter(word -> !stored.contains(word))
                        .findFirst()
                        .map(word -> "may be " + word + ", and the column keeps " + String.join(", ", stored)));
    }

    private static Optional<String> number(Bounds bounds, Column column) {
        return switch (column.type().base()) {
            case "smallint", "int2" -> range(bounds, "-32768", "32767");
            case "integer", "int4" -> range(bounds, "-2147483648", "2147483647");
            case "bigint", "int8" -> range(bounds, "-9223372036854775808", "9223372036854775807");
            case String other -> other.equals("numeric") ? decimal(bounds, column) : Optional.empty();
        };
    }

    private static Optional<String> decimal(Bounds bounds, Column column) {
        var type = column.type();
        if (!type.base().equals("numeric") || type.precision().isEmpty()) {
            return Optional.empty();
        }
        int scale = type.scale().orElse(0);
        var unit = BigDecimal.ONE.movePointLeft(scale);
        var most = BigDecimal.TEN.pow(type.precision().getAsInt() - scale).subtract(unit);
        if (bounds.multipleOf().isPresent()
                && bounds.multipleOf().get().stripTrailingZeros().scale() > scale) {
            return Optional.of(
                    "may have " + bounds.multipleOf().get().stripTrailingZeros().scale()
                            + " digits after the point, and the column keeps " + scale);
        }
        return range(bounds, most.negate().toPlainString(), most.toPlainString());
    }

    private static Optional<String> range(Bounds bounds, String least, String most) {
        var highest = bounds.maximum().or(bounds::exclusiveMaximum);
        if (highest.isPresent() && highest.get().compareTo(new BigDecimal(most)) > 0) {
            return Optional.of("may be " + highest.get().toPlainString() + ", and the column keeps up to " + most);
        }
        var lowest = bounds.minimum().or(bounds::exclusiveMinimum);
        if (lowest.isPresent() && lowest.get().compareTo(new BigDecimal(least)) < 0) {
            return Optional.of("may be " + lowest.get().toPlainString() + ", and the column keeps down to " + least);
        }
        return Optional.empty();
    }

    record Found(Span at, String field, String column, String type, String fault, Optional<Span> columnAt)
            implements Problem {
        @Override
        public String code() {
            return "field-wider-than-column";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            var wording = Wording.of(
                    "The field `" + field + "` " + fault,
                    "wider than `" + column + "`",
                    "Narrow the field to what `" + column + " " + type + "` keeps, or widen the column.");
            return columnAt.isPresent() ? wording.withAlso(columnAt.get(), "the column") : wording;
        }
    }
}
