package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.expression.Identifiers;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Consequences.Retention;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How rows are deleted that were kept for long enough. What points at one and would keep it from being deleted goes
 * first; where that is to be kept for a time of its own, the row waits for it.
 */
final class RetentionText {
    static final String PATH = "main/privacy/Retention";

    private static final int BATCH = 500;

    private final Spec spec;
    private final List<Retention> retention;

    private RetentionText(Design design) {
        this.spec = design.spec();
        this.retention = spec.consequences().retention();
    }

    static boolean isUsed(Spec spec) {
        return !spec.consequences().retention().isEmpty();
    }

    static String of(Design design) {
        var text = new RetentionText(design);
        return JavaLayout.lay(SupportFiles.template(PATH)
                .with("rules", text.ordered().stream().map(text::rule).collect(Collectors.joining(",\n")))
                .fill());
    }

    /** Those that point at others before these. */
    private List<Retention> ordered() {
        var ordered = new ArrayList<Retention>();
        var open = new ArrayList<>(retention);
        while (!open.isEmpty()) {
            Retention next = open.stream()
                    .filter(r -> open.stream().allMatch(o -> o.equals(r) || !pointsAt(o.table(), r.table())))
                    .findFirst()
                    .orElse(open.getFirst());
            open.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private boolean pointsAt(Name from, Name to) {
        return table(from).foreignKeys().stream()
                .anyMatch(k -> k.referencedTable().equals(to));
    }

    private Table table(Name name) {
        return spec.catalog().table(name).orElseThrow();
    }

    private String rule(Retention rule) {
        Table table = table(rule.table());
        String key = key(table.primaryKey(), "");
        String batch = "select " + key + " from " + Identifiers.of(table.name()) + "\nwhere created_at < :before"
                + waiting(table) + "\norder by created_at, " + String.join(", ", names(table.primaryKey()))
                + "\nlimit " + BATCH;
        var statements = new ArrayList<String>();
        children(table, batch, new HashSet<>(Set.of(table.name())), statements);
        statements.add("delete from " + Identifiers.of(table.name()) + "\nwhere " + key + " in (\n"
                + batch.indent(4).stripTrailing() + ")");
        return "new Rule( // " + rule.span().cite() + "\n" + AccountText.duration(rule.lasting()) + ",\nList.of("
                + statements.stream().map(RetentionText::textBlock).collect(Collectors.joining(", ")) + "))";
    }

    private static String textBlock(String sql) {
        return "\"\"\"\n" + sql.indent(8).stripTrailing() + "\n        \"\"\"";
    }

    /** Rows wait while others that are kept for a time of their own point at them. */
    private String waiting(Table table) {
        var text = new StringBuilder();
        for (Table other : spec.catalog().tables()) {
            for (ForeignKey link : other.foreignKeys()) {
                if (link.referencedTable().equals(table.name())
                        && keeps(link)
                        && hasOwnTime(other)
                        && !other.name().equals(table.name())) {
                    text.append("\n  and not exists (select from ")
                            .append(Identifiers.of(other.name()))
                            .append(" other where ")
                            .append(key(link.columns(), "other."))
                            .append(" = ")
                            .append(key(link.referencedColumns(), Identifiers.of(table.name()) + "."))
                            .append(")");
                }
            }
        }
        return text.toString();
    }

    private boolean hasOwnTime(Table table) {
        return retention.stream().anyMatch(r -> r.table().equals(table.name()));
    }

    private static boolean keeps(ForeignKey link) {
        return switch (link.onDelete()) {
            case NO_ACTION, RESTRICT -> true;
            case CASCADE, SET_NULL, SET_DEFAULT -> false;
        };
    }

    /** Deletes what points at the rows of a batch and would keep them, the furthest away first. */
    private void children(Table table, String batch, Set<Name> above, List<String> statements) {
        for (Table other : spec.catalog().tables()) {
            for (ForeignKey link : other.foreignKeys()) {
                if (!link.referencedTable().equals(table.name())
                        || above.contains(other.name())
                        || hasOwnTime(other)
                        || !link.referencedColumns().equals(table.primaryKey())) {
                    continue;
                }
                boolean gone = keeps(link) || link.onDelete() == dev.plumb.schema.Constraint.Action.CASCADE;
                if (gone) {
                    String condition = key(link.columns(), "") + " in (\n"
                            + batch.indent(4).stripTrailing() + ")";
                    var further = new HashSet<>(above);
                    further.add(other.name());
                    if (!other.primaryKey().isEmpty()) {
                        children(
                                other,
                                "select " + key(other.primaryKey(), "") + " from " + Identifiers.of(other.name())
                                        + "\nwhere " + condition,
                                further,
                                statements);
                    }
                    if (keeps(link)) {
                        statements.add("delete from " + Identifiers.of(other.name()) + "\nwhere " + condition);
                    }
                }
            }
        }
    }

    private static List<String> names(List<String> columns) {
        return columns.stream().map(Identifiers::of).toList();
    }

    private static String key(List<String> columns, String prefix) {
        List<String> named = IntStream.range(0, columns.size())
                .mapToObj(i -> prefix + names(columns).get(i))
                .toList();
        return named.size() == 1 ? named.getFirst() : "(" + String.join(", ", named) + ")";
    }
}
