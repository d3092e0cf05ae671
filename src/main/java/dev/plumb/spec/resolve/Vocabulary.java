package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What names can mean anywhere in one specification, and how they are found. */
record Vocabulary(
        Catalog catalog, Model model, Contract contract, ContractTypes types, Type viewer, Problems problems) {

    /** {@code viewer}, {@code now} and {@code env}, which every expression may use. */
    Scope everywhere(boolean maybeVisitor) {
        var variables = new LinkedHashMap<String, Type>();
        variables.put("viewer", viewer.withNullable(maybeVisitor));
        variables.put("now", Types.TIMESTAMP);
        variables.put("env", new Type.MapOf(Types.TEXT, false));
        return Scope.of(model, variables);
    }

    /** A row by its own name, whoever looks at it. */
    Scope ofRow(Model.Entity entity) {
        return everywhere(true).with(entity.row(), new Type.Row(entity.table(), false));
    }

    Model.Entity entity(Name table) {
        return model.entity(table).orElseThrow(() -> new IllegalStateException("no entity for " + table));
    }

    Optional<Table> table(Name name) {
        return catalog.table(name);
    }

    /** By the name in SQL, or the list's name in expressions. */
    Optional<Model.Entity> find(String name) {
        return model.entities().stream()
                .filter(e -> e.table().toString().equals(name))
                .findFirst()
                .or(() -> model.entities().stream()
                        .filter(e -> e.table().name().equals(name))
                        .findFirst())
                .or(() -> model.byList(name));
    }

    Optional<Model.Entity> tableNamed(Word word) {
        Optional<Model.Entity> found = find(word.text());
        if (found.isEmpty()) {
            unknown(word.span(), SpecProblem.Kind.TABLE, word.text(), "", tableNames());
        }
        return found;
    }

    List<String> tableNames() {
        return model.entities().stream().map(e -> e.table().toString()).toList();
    }

    /** A column by the name in SQL or in expressions. */
    Optional<Model.Attribute> column(Model.Entity entity, String name) {
        return entity.byColumn(name)
                .or(() -> entity.attribute(name))
                .or(() -> entity.attributes().stream()
                        .filter(a -> Naming.same(a.column(), name))
                        .findFirst());
    }

    /** {@code table.column}, or a table alone. */
    Optional<Place> place(Word word) {
        Optional<Model.Entity> whole = find(word.text());
        if (whole.isPresent()) {
            return Optional.of(new Place(whole.get(), Optional.empty()));
        }
        int dot = word.text().lastIndexOf('.');
        if (dot < 0) {
            return tableNamed(word).map(entity -> new Place(entity, Optional.empty()));
        }
        Optional<Model.Entity> entity =
                tableNamed(new Word(word.span(), word.text().substring(0, dot)));
        if (entity.isEmpty()) {
            return Optional.empty();
        }
        String name = word.text().substring(dot + 1);
        Optional<Model.Attribute> attribute = column(entity.get(), name);
        if (attribute.isEmpty()) {
            unknown(
                    word.span(),
                    SpecProblem.Kind.COLUMN,
                    name,
                    entity.get().table().toString(),
                    entity.get().attributes().stream()
                            .map(Model.Attribute::column)
                            .toList());
            return Optional.empty();
        }
        return Optional.of(new Place(entity.get(), attribute));
    }

    /** @param column empty where the table alone is named */
    record Place(Model.Entity entity, Optional<Model.Attribute> column) {}

    void unknown(Span at, SpecProblem.Kind kind, String name, String owner, List<String> known) {
        problems.add(new SpecProblem.Unknown(at, kind, name, owner, Near.of(name, known)));
    }

    /** An enumeration of the database by its name. */
    Optional<Type> enumeration(String name) {
        return catalog().enums().stream()
                .filter(e -> e.name().toString().equals(name) || e.name().name().equals(name))
                .findFirst()
                .map(e -> new Type.Enumeration(Optional.of(e.name()), e.values(), false));
    }

    /** Whether rows can be told apart by these columns. */
    boolean unique(Name table, java.util.Collection<String> columns) {
        return table(table)
                .map(t -> t.uniqueKeys().stream().anyMatch(key -> !key.isEmpty() && columns.containsAll(key)))
                .orElse(false);
    }

    Optional<Schema.Obj> object(Schema schema) {
        return contract.resolve(schema).shape() instanceof Schema.Obj object ? Optional.of(object) : Optional.empty();
    }
}
