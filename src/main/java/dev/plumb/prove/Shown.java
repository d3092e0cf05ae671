package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.EcmaPattern;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which schemas columns are shown. The contract may promise more of a value than its column demands (a few words,
 * a pattern); rows that are made up keep that promise, as rows do that come in through the contract.
 */
final class Shown {
    private final Contract contract;
    private final Map<Name, Map<String, Schema>> schemas = new HashMap<>();
    private final Map<Name, Kinds> kinds = new HashMap<>();

    private Shown(Contract contract) {
        this.contract = contract;
    }

    static Shown in(Spec spec) {
        var shown = new Shown(spec.contract());
        for (Operation operation : spec.operations()) {
            shown.steps(operation.steps());
        }
        for (Operation operation : spec.operations()) {
            operation.endpoint().ifPresent(endpoint -> shown.keys(operation, endpoint));
        }
        return shown;
    }

    /** A row whose key no path takes is nobody's to find. */
    private void keys(Operation operation, Contract.Endpoint endpoint) {
        Map<String, Keys.Key> keys = Keys.of(operation, endpoint);
        for (Contract.Parameter parameter : endpoint.parameters()) {
            Keys.Key key = keys.get(parameter.name());
            Schema schema = contract.resolve(parameter.schema());
            if (parameter.in() == Contract.In.PATH
                    && key != null
                    && schema.shape() instanceof Schema.Text text
                    && text.pattern().isPresent()) {
                schemas.computeIfAbsent(key.table(), _ -> new HashMap<>())
                        .merge(key.column(), schema, (had, taken) -> hasPattern(had) ? had : taken);
            }
        }
    }

    private static boolean hasPattern(Schema schema) {
        return schema.shape() instanceof Schema.Text text && text.pattern().isPresent();
    }

    private void steps(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Answer answer) {
                answer.body().ifPresent(this::rendering);
            } else if (step instanceof Step.Block block) {
                steps(block.body());
            }
        }
    }

    private void rendering(Rendering rendering) {
        switch (rendering) {
            case Rendering.Scalar scalar -> scalar(scalar.schema(), scalar.value());
            case Rendering.Structure structure -> {
                structure.fields().forEach(f -> rendering(f.value()));
                kinds(structure);
            }
            case Rendering.One one -> rendering(one.item());
            case Rendering.Many many -> rendering(many.item());
            case Rendering.Elements list -> list.elements().forEach(this::rendering);
            case Rendering.Again _ -> {}
        }
    }

    private void scalar(Schema schema, TypedExpression value) {
        if (value.expr() instanceof Expr.Column column
                && column.row() instanceof Expr.Variable row
                && value.scope().variables().get(row.name()) instanceof Type.Row type) {
            schemas.computeIfAbsent(type.table(), _ -> new HashMap<>())
                    .putIfAbsent(column.column(), contract.resolve(schema));
        }
    }

    /**
     * Rows that are shown as one of several objects.
     *
     * @param column that tells which
     * @param needed by the column's value, the columns that must not be null then
     * @param unneeded by the column's value, those that are of other kinds alone
     */
    record Kinds(String column, Map<String, Set<String>> needed, Map<String, Set<String>> unneeded) {}

    private void kinds(Rendering.Structure structure) {
        Optional<Schema.Discriminator> by = SampleBodies.kinds(contract.resolve(structure.schema()));
        var columns = new HashMap<String, String>();
        @Nullable Name table = null;
        for (Rendering.Field field : structure.fields()) {
            if (field.value() instanceof Rendering.Scalar scalar
                    && scalar.value().expr() instanceof Expr.Column column
                    && column.row() instanceof Expr.Variable row
                    && scalar.value().scope().variables().get(row.name()) instanceof Type.Row type) {
                columns.put(field.property(), column.column());
                table = type.table();
            }
        }
        if (by.isEmpty() || table == null || !columns.containsKey(by.get().property())) {
            return;
        }
        var needed = new HashMap<String, Set<String>>();
        var unneeded = new HashMap<String, Set<String>>();
        by.get().kinds().forEach((word, alternative) -> {
            if (contract.resolve(alternative).shape() instanceof Schema.Obj object) {
                columns.forEach((property, column) -> {
                    Schema.Property own = object.properties().get(property);
                    if (own == null) {
                        unneeded.computeIfAbsent(word, _ -> new HashSet<>()).add(column);
                    } else if (own.required() && !own.schema().nullable()) {
                        needed.computeIfAbsent(word, _ -> new HashSet<>()).add(column);
                    }
                });
            }
        });
        kinds.put(table, new Kinds(String.valueOf(columns.get(by.get().property())), needed, unneeded));
    }

    Optional<Kinds> kinds(Name table) {
        return Optional.ofNullable(kinds.get(table));
    }

    /** The schema that a column is shown under, where it is shown. */
    Optional<Schema> of(Name table, String column) {
        @Nullable Map<String, Schema> columns = schemas.get(table);
        return columns == null ? Optional.empty() : Optional.ofNullable(columns.get(column));
    }

    /** Whether a value, as PostgreSQL writes it, may be shown under a schema. */
    static boolean fits(Schema schema, String value) {
        return switch (schema.shape()) {
            case Schema.Words words -> words.values().contains(value);
            case Schema.WholeNumber whole ->
                number(value).map(n -> within(n, whole.bounds())).orElse(false);
            case Schema.AnyNumber any ->
                number(value).map(n -> within(n, any.bounds())).orElse(false);
            case Schema.DecimalText decimal ->
                number(value).map(n -> within(n, decimal.bounds())).orElse(false);
            case Schema.Text text -> fits(text, value);
            case Schema.Obj object ->
                object.properties().values().stream().noneMatch(Schema.Property::required)
                        && object.minProperties().orElse(0) == 0
                        && value.startsWith("{");
            case Schema.Choice _ -> false;
            case Schema.Array array -> array.minItems().orElse(0) == 0 && value.startsWith("[");
            case Schema.Ref _, Schema.Bool _, Schema.Any _, Schema.NullOnly _ -> true;
        };
    }

    private static boolean fits(Schema.Text text, String value) {
        long length = value.codePoints().count();
        boolean plain = text.format().isEmpty() && text.contentMediaType().isEmpty();
        boolean formed = switch (text.format().orElse("")) {
            case "email" -> value.contains("@");
            case "uri", "url" -> value.contains("://");
            default -> true;
        };
        return formed
                && (!plain || length >= text.minLength().orElse(0))
                && (!plain || length <= text.maxLength().orElse(Integer.MAX_VALUE))
                && text.pattern()
                        .map(p -> EcmaPattern.compile(p).matcher(value).find())
                        .orElse(true);
    }

    private static boolean within(BigDecimal number, Schema.Bounds bounds) {
        return bounds.minimum().map(m -> number.compareTo(m) >= 0).orElse(true)
                && bounds.maximum().map(m -> number.compareTo(m) <= 0).orElse(true)
                && bounds.exclusiveMinimum().map(m -> number.compareTo(m) > 0).orElse(true)
                && bounds.exclusiveMaximum().map(m -> number.compareTo(m) < 0).orElse(true)
                && (bounds.values().isEmpty() || bounds.values().stream().anyMatch(v -> v.compareTo(number) == 0));
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
