package dev.plumb.prove;

import dev.plumb.expression.Model.Entity;
import dev.plumb.schema.Column;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values for parameters that are likely to find something. */
final class Samples {
    private final Spec spec;
    private final Scratch scratch;

    Samples(Spec spec, Scratch scratch) {
        this.spec = spec;
        this.scratch = scratch;
    }

    static List<String> words(Spec spec, Schema schema) {
        return spec.contract().resolve(schema).shape() instanceof Schema.Words words ? words.values() : List.of();
    }

    /** At most so many values for a parameter of a list of that table, from its rows and those that it refers to. */
    List<String> candidates(Schema schema, Entity entity, int most) throws SQLException {
        Schema resolved = spec.contract().resolve(schema);
        var values = new LinkedHashSet<String>();
        switch (resolved.shape()) {
            case Schema.Words words -> values.addAll(words.values());
            case Schema.Bool _ -> values.addAll(List.of("true", "false"));
            case Schema.DecimalText _, Schema.WholeNumber _, Schema.AnyNumber _ ->
                values.addAll(
                        column(entity, Set.of("numeric", "integer", "bigint", "smallint", "double precision", "real")));
            case Schema.Text text -> texts(text, entity, values);
            case Schema.Array array -> values.addAll(candidates(array.items(), entity, most));
            case Schema.Obj _, Schema.Choice _, Schema.Any _, Schema.NullOnly _, Schema.Ref _ -> {}
        }
        return spread(List.copyOf(values), most);
    }

    private void texts(Schema.Text text, Entity entity, Set<String> values) throws SQLException {
        switch (text.format().orElse("")) {
            case "date-time" ->
                column(entity, Set.of("timestamp with time zone")).forEach(v -> values.add(iso(v)));
            case "date" -> values.addAll(column(entity, Set.of("date")));
            case "uuid" -> values.addAll(column(entity, Set.of("uuid")));
            default -> {
                Set<String> kinds = Set.of("text", "character varying", "citext");
                int least = text.minLength().orElse(1);
                int most = text.maxLength().orElse(1000);
                var all = new ArrayList<>(column(entity, kinds));
                for (var link : entity.links()) {
                    all.addAll(column(spec.model().entity(link.target()).orElseThrow(), kinds));
                }
                for (String value : all) {
                    if (value.length() >= least && value.length() <= most) {
                        values.add(value);
                    }
                    if (value.length() > least + 1) {
                        values.add(value.substring(1, Math.min(value.length(), 1 + Math.max(least, 2))));
                    }
                }
            }
        }
    }

    private static String iso(String text) {
        return java.util.Objects.requireNonNull(ScratchWorld.value(
                        text, dev.plumb.expression.Type.Scalar.of(dev.plumb.expression.Type.Kind.TIMESTAMP)))
                .toString();
    }

    private List<String> column(Entity entity, Set<String> bases) throws SQLException {
        var values = new LinkedHashSet<String>();
        if (entity.readOnly()) {
            return List.of();
        }
        for (Column column : scratch.table(entity.table()).columns()) {
            if (bases.contains(column.type().base()) && !column.type().array()) {
                scratch.all(entity.table()).forEach(row -> {
                    String value = row.get(column.name());
                    if (value != null) {
                        values.add(value);
                    }
                });
            }
        }
        return List.copyOf(values);
    }

    /** Some of them, from the whole range. */
    private static List<String> spread(List<String> values, int most) {
        if (values.size() <= most) {
            return values;
        }
        var some = new ArrayList<String>();
        for (int i = 0; i < most; i++) {
            some.add(values.get(i * (values.size() - 1) / (most - 1)));
        }
        return some;
    }
}
