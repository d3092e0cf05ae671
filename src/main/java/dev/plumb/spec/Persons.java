package dev.plumb.spec;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** Whose each personal column is, and by what that person is named who asks for what is kept of them (LANGUAGE 12). */
public final class Persons {
    private static final Set<String> SUBJECTS = Set.of("subject", "sub", "subject_id", "external_id");

    private final Catalog catalog;
    private final Access access;
    private final Map<Name, Set<String>> subjects = new HashMap<>();
    private final Set<Name> personal = new LinkedHashSet<>();

    /**
     * How a row of a table is a person's.
     *
     * @param way foreign keys from the table to that of the persons, the first is its own; empty where it is that table
     * @param root the table that has a row per person, or rows that name one
     * @param key columns of {@code root} that name the person, several only where they are its primary key
     * @param subject whether that is what an identity provider calls them, rather than a key of ours
     */
    public record Belonging(Name table, List<ForeignKey> way, Name root, List<String> key, boolean subject) {
        public Belonging {
            way = List.copyOf(way);
            key = List.copyOf(key);
        }
    }

    private Persons(Catalog catalog, Access access, Privacy privacy, List<Operation> operations) {
        this.catalog = catalog;
        this.access = access;
        privacy.personal().forEach(column -> personal.add(column.table()));
        access.visible().values().forEach(visible -> subjects(visible.rule()));
        operations.forEach(operation -> operation.steps().forEach(step -> {
            switch (step) {
                case Step.Find find -> find.where().ifPresent(this::subjects);
                case Step.Require require -> subjects(require.condition());
                default -> {}
            }
        }));
    }

    /** Of each table with personal columns, those first that are farther from their person. */
    public static List<Belonging> of(Spec spec) {
        return of(spec.catalog(), spec.access(), spec.privacy(), spec.operations());
    }

    /** The same, of parts of a specification. */
    public static List<Belonging> of(Catalog catalog, Access access, Privacy privacy, List<Operation> operations) {
        var persons = new Persons(catalog, access, privacy, operations);
        var found = new ArrayList<Belonging>();
        persons.personal.forEach(table -> found.add(persons.belonging(table, new HashSet<>())));
        found.sort(Comparator.comparingInt((Belonging b) -> -b.way().size()));
        return List.copyOf(found);
    }

    /** Personal columns by table. */
    public static SequencedMap<Name, List<String>> columns(Spec spec) {
        return columns(spec.privacy());
    }

    /** The same, of the section {@code privacy}. */
    public static SequencedMap<Name, List<String>> columns(Privacy privacy) {
        var columns = new LinkedHashMap<Name, List<String>>();
        for (Privacy.Column column : privacy.personal()) {
            columns.computeIfAbsent(column.table(), _ -> new ArrayList<>()).add(column.column());
        }
        return columns;
    }

    /** What tells of a person where those columns do: the generated ones that are made of them, too. */
    public static List<String> telling(Table table, List<String> columns) {
        var telling = new LinkedHashSet<>(columns);
        for (Column column : table.columns()) {
            column.generated()
                    .filter(g -> columns.stream().anyMatch(c -> mentions(g.expression(), c)))
                    .ifPresent(_ -> telling.add(column.name()));
        }
        return List.copyOf(telling);
    }

    private static boolean mentions(String sql, String column) {
        return Pattern.compile(
                        "(?<![\\w$\"'])\"?" + Pattern.quote(column) + "\"?(?![\\w$\"'(])",
                        Pattern.UNICODE_CHARACTER_CLASS)
                .matcher(sql)
                .find();
    }

    private void subjects(TypedExpression rule) {
        Walk.all(rule.expr()).forEach(part -> {
            if (part instanceof Expr.Call call && call.function().equals("_==_")) {
                for (int i = 0; i < 2; i++) {
                    if (call.arguments().get(i) instanceof Expr.Column column
                            && column.row().type() instanceof Type.Row row
                            && call.arguments().get(1 - i) instanceof Expr.Property property
                            && property.property().equals("subject")
                            && property.target() instanceof Expr.Variable variable
                            && variable.name().equals("viewer")) {
                        subjects.computeIfAbsent(row.table(), _ -> new LinkedHashSet<>())
                                .add(column.column());
                    }
                }
            }
        });
    }

    private Belonging belonging(Name table, Set<Name> seen) {
        Optional<Accounts> accounts = access.accounts();
        if (accounts.filter(a -> a.table().equals(table)).isPresent()) {
            return new Belonging(table, List.of(), table, List.of(accounts.get().key()), false);
        }
        seen.add(table);
        Set<Name> ends = new HashSet<>();
        accounts.ifPresent(a -> ends.add(a.table()));
        Optional<List<ForeignKey>> way = accounts.isPresent() ? way(table, ends) : Optional.empty();
        if (way.isEmpty()) {
            ends.addAll(personal);
            ends.addAll(subjects.keySet());
            ends.removeAll(seen);
            way = subjects.containsKey(table) ? Optional.empty() : way(table, ends);
        }
        if (way.isPresent()) {
            Belonging there = belonging(way.get().getLast().referencedTable(), seen);
            var whole = new ArrayList<>(way.get());
            whole.addAll(there.way());
            return new Belonging(table, whole, there.root(), there.key(), there.subject());
        }
        return root(table);
    }

    /** The shortest way along foreign keys; of several the one that is part of the key, else one that is always there. */
    private Optional<List<ForeignKey>> way(Name from, Set<Name> ends) {
        var ways = new ArrayList<List<ForeignKey>>();
        ways.add(List.of());
        var reached = new HashSet<>(Set.of(from));
        for (int i = 0; i < ways.size(); i++) {
            List<ForeignKey> way = ways.get(i);
            Name at = way.isEmpty() ? from : way.getLast().referencedTable();
            if (!way.isEmpty() && ends.contains(at)) {
                return Optional.of(way);
            }
            Optional<Table> table = catalog.table(at);
            List<ForeignKey> keys = table.stream()
                    .flatMap(t -> t.foreignKeys().stream())
                    .sorted(Comparator.comparing((ForeignKey k) ->
                                    !table.orElseThrow().primaryKey().containsAll(k.columns()))
                            .thenComparing(k -> !k.columns().stream()
                                    .allMatch(c -> table.orElseThrow().column(c).stream()
                                            .allMatch(column -> column.notNull()))))
                    .toList();
            for (ForeignKey key : keys) {
                if (reached.add(key.referencedTable())) {
                    var longer = new ArrayList<>(way);
                    longer.add(key);
                    ways.add(longer);
                }
            }
        }
        return Optional.empty();
    }

    private Belonging root(Name name) {
        Table table = catalog.table(name).orElseThrow();
        Optional<String> subject = subjects.getOrDefault(name, Set.of()).stream()
                .findFirst()
                .or(() -> table.uniqueKeys().stream()
                        .filter(key -> key.size() == 1 && SUBJECTS.contains(key.getFirst()))
                        .map(List::getFirst)
                        .findFirst());
        return subject.map(column -> new Belonging(name, List.of(), name, List.of(column), true))
                .orElseGet(() -> new Belonging(name, List.of(), name, table.primaryKey(), false));
    }
}
