package dev.plumb.design;

import dev.plumb.expression.JavaKeywords;
import dev.plumb.expression.Model;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which packages there are, which tables each owns, and which operations stand in which. */
final class FeatureDesigner {
    /** A feature before it has its types and operations. */
    record Outline(
            String name,
            String packageName,
            String className,
            String plural,
            String description,
            List<Name> tables,
            List<Operation> operations) {}

    private final Spec spec;
    private final Set<String> taken = new LinkedHashSet<>(List.of("support"));
    private final Map<Name, Outline> byTable = new LinkedHashMap<>();
    private final Map<String, Outline> byWord = new HashMap<>();
    private final List<Outline> outlines = new ArrayList<>();

    FeatureDesigner(Spec spec) {
        this.spec = spec;
    }

    List<Outline> design() {
        for (Operation operation : spec.operations()) {
            operation.table().ifPresent(table -> ofTable(table));
        }
        for (Operation operation : spec.operations()) {
            Outline outline =
                    operation.table().isPresent() ? ofTable(operation.table().get()) : ofWord(wordOf(operation));
            outline.operations().add(operation);
        }
        adoptTables();
        return outlines;
    }

    /** A table without operations of its own belongs to a feature whose rows its rows hang on. */
    private void adoptTables() {
        boolean found = true;
        while (found) {
            found = false;
            for (Table table : spec.catalog().tables()) {
                if (byTable.containsKey(table.name())) {
                    continue;
                }
                Outline parent = parentOf(table);
                if (parent != null) {
                    parent.tables().add(table.name());
                    byTable.put(table.name(), parent);
                    found = true;
                }
            }
        }
    }

    private @Nullable Outline parentOf(Table table) {
        return table.foreignKeys().stream()
                .filter(key -> table.column(key.columns().getFirst())
                        .filter(c -> c.notNull())
                        .isPresent())
                .map(key -> byTable.get(key.referencedTable()))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Outline ofTable(Name table) {
        return byTable.computeIfAbsent(table, name -> {
            Optional<Model.Entity> entity = spec.model().entity(name);
            String row = entity.map(Model.Entity::row).orElse(Words.camel(name.name()));
            String list = entity.map(Model.Entity::list).orElse(row);
            String description = Optional.ofNullable(spec.tables().get(name))
                    .flatMap(Spec.TableNotes::description)
                    .orElse("Everything about " + spaced(list) + ".");
            var outline = outline(row, list, description);
            outline.tables().add(name);
            return outline;
        });
    }

    private Outline ofWord(String word) {
        Optional<Outline> known = byTable.values().stream()
                .filter(o ->
                        o.plural().equals(Words.camel(word)) || o.className().equals(Words.pascal(word)))
                .findFirst();
        return known.orElseGet(() -> byWord.computeIfAbsent(
                word, w -> outline(Words.camel(w), Words.camel(w), "Everything about " + w + ".")));
    }

    /** The last thing that the path names, else the operation itself. */
    private static String wordOf(Operation operation) {
        return operation
                .endpoint()
                .map(Contract.Endpoint::path)
                .flatMap(path -> Arrays.stream(path.split("/"))
                        .filter(s -> !s.isEmpty() && !s.startsWith("{"))
                        .findFirst())
                .orElse(operation.name());
    }

    private Outline outline(String row, String list, String description) {
        String base = row.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String name = base.isEmpty() || JavaKeywords.contains(base) ? base + "s" : base;
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + i;
        }
        var outline = new Outline(
                free,
                spec.stack().packageName() + "." + free,
                Words.upperFirst(row),
                Naming.member(list, new LinkedHashSet<>(Set.of("clock", "cursors", "audit", "changes", "nested"))),
                description,
                new ArrayList<>(),
                new ArrayList<>());
        outlines.add(outline);
        return outline;
    }

    private static String spaced(String camel) {
        return camel.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
