package dev.plumb.spec.story;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model.Attribute;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Model.Link;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what stands at the head of a table of rows: columns, shapes and relations. */
final class Headers {
    private Headers() {}

    /** What a header means for the rows of a table; what is unknown is reported. */
    static Optional<RowColumn> read(Word header, Entity entity, Telling telling) {
        Optional<RowColumn> found =
                own(header, entity).or(() -> shape(header, entity, telling)).or(() -> link(header, entity, telling));
        if (found.isEmpty() && shapes(entity, telling).containsKey(header.text())) {
            telling.problem(new StoryProblem.NotGivable(
                    header.span(), header.text(), "it is worked out, and no walk to a column"));
        } else if (found.isEmpty()) {
            var known = new ArrayList<String>();
            entity.attributes().forEach(a -> known.add(a.name()));
            entity.attributes().forEach(a -> known.add(a.column()));
            known.addAll(shapes(entity, telling).keySet());
            entity.links().forEach(l -> known.add(l.name()));
            telling.unknown(StoryProblem.What.COLUMN, header, known);
        }
        return found;
    }

    private static Optional<RowColumn> own(Word header, Entity entity) {
        return entity.attribute(header.text())
                .or(() -> entity.byColumn(header.text()))
                .map(a -> new RowColumn.Own(header.span(), header.text(), a.column()));
    }

    private static Optional<RowColumn> shape(Word header, Entity entity, Telling telling) {
        return Optional.ofNullable(shapes(entity, telling).get(header.text()))
                .flatMap(expression -> walk(header, expression.expr()));
    }

    private static Optional<RowColumn> walk(Word header, Expr expression) {
        if (!(expression instanceof Expr.Column column) || !(column.row().type() instanceof Type.Row row)) {
            return Optional.empty();
        }
        var constraints = new ArrayList<String>();
        Expr at = column.row();
        while (at instanceof Expr.Reference reference) {
            constraints.addFirst(reference.constraint());
            at = reference.row();
        }
        if (!(at instanceof Expr.Variable)) {
            return Optional.empty();
        }
        return Optional.of(
                constraints.isEmpty()
                        ? new RowColumn.Own(header.span(), header.text(), column.column())
                        : new RowColumn.Walk(
                                header.span(), header.text(), constraints, row.table(), List.of(column.column())));
    }

    /** A relation by its name: its rows are told by their key. */
    private static Optional<RowColumn> link(Word header, Entity entity, Telling telling) {
        return entity.link(header.text())
                .map(link -> new RowColumn.Walk(
                        header.span(), header.text(), List.of(link.constraint()), link.target(), keys(link, telling)));
    }

    private static List<String> keys(Link link, Telling telling) {
        var keys = new LinkedHashSet<>(telling.setting()
                .catalog()
                .table(link.target())
                .map(Headers::keys)
                .orElse(List.of()));
        if (link.targetColumns().size() == 1) {
            keys.addAll(link.targetColumns());
        }
        return List.copyOf(keys);
    }

    /** The single columns that tell rows apart, those that people would use (unique, not the primary key) first. */
    static List<String> keys(Table table) {
        var keys = new ArrayList<String>();
        for (List<String> key : table.uniqueKeys()) {
            if (key.size() == 1 && !key.equals(table.primaryKey())) {
                keys.add(key.getFirst());
            }
        }
        if (table.primaryKey().size() == 1) {
            keys.addAll(table.primaryKey());
        }
        return keys;
    }

    private static Map<String, TypedExpression> shapes(Entity entity, Telling telling) {
        return telling.setting().shapes().getOrDefault(entity.table(), Map.of());
    }

    /** Reports a header under which rows cannot be given. */
    static boolean givable(RowColumn column, Entity entity, Telling telling) {
        return switch (column) {
            case RowColumn.Own own -> {
                boolean generated = telling.setting()
                        .catalog()
                        .table(entity.table())
                        .flatMap(t -> t.column(own.column()))
                        .flatMap(dev.plumb.schema.Column::generated)
                        .isPresent();
                if (generated) {
                    telling.problem(
                            new StoryProblem.NotGivable(column.span(), column.header(), "the database works it out"));
                }
                yield !generated;
            }
            case RowColumn.Walk walk -> {
                boolean lookedUp = walk.constraints().size() == 1 && unique(walk, telling);
                if (!lookedUp) {
                    telling.problem(new StoryProblem.NotGivable(
                            column.span(), column.header(), "it does not lead to one unique column"));
                }
                yield lookedUp;
            }
        };
    }

    private static boolean unique(RowColumn.Walk walk, Telling telling) {
        Set<String> keys = telling.setting()
                .catalog()
                .table(walk.target())
                .map(t -> Set.copyOf(keys(t)))
                .orElse(Set.of());
        return !walk.columns().isEmpty() && keys.containsAll(walk.columns());
    }

    /** Reports a value that does not fit under its header. */
    static void check(StoryValue value, RowColumn header, Entity entity, Telling telling) {
        switch (header) {
            case RowColumn.Own own -> checkOwn(value, header.header(), entity.table(), own.column(), telling);
            case RowColumn.Walk walk -> {
                if (value instanceof StoryValue.Nothing && walk.constraints().size() == 1) {
                    foreignKey(entity.table(), walk.constraints().getFirst(), telling)
                            .ifPresent(key -> checkOwn(
                                    value,
                                    header.header(),
                                    entity.table(),
                                    key.columns().getFirst(),
                                    telling));
                } else if (walk.columns().size() == 1 && value instanceof StoryValue.Literal) {
                    checkOwn(
                            value,
                            header.header(),
                            walk.target(),
                            walk.columns().getFirst(),
                            telling);
                }
            }
        }
    }

    private static Optional<Constraint.ForeignKey> foreignKey(Name table, String name, Telling telling) {
        return telling.setting().catalog().table(table).stream()
                .flatMap(t -> t.foreignKeys().stream())
                .filter(k -> k.name().equals(name))
                .findFirst();
    }

    private static void checkOwn(StoryValue value, String header, Name table, String column, Telling telling) {
        Optional<Attribute> attribute = telling.setting().model().entity(table).flatMap(e -> e.byColumn(column));
        Optional<dev.plumb.schema.Column> found =
                telling.setting().catalog().table(table).flatMap(t -> t.column(column));
        if (attribute.isPresent() && found.isPresent()) {
            Cells.check(value, header, found.get(), attribute.get().type(), telling);
        }
    }
}
