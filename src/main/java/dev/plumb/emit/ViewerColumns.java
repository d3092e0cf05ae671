package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.ValueType;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What of their account a viewer must know, the key apart: every column by which some expression reads it. */
final class ViewerColumns {
    private final Design design;
    private final Model.Entity entity;
    private final List<String> columns;

    ViewerColumns(Design design, Accounts accounts) {
        this.design = design;
        this.entity = design.spec().model().entity(accounts.table()).orElseThrow();
        this.columns = names(design.spec(), accounts);
    }

    /** Whether a viewer knows more of their account than its key. */
    static boolean areNeeded(Spec spec) {
        return spec.access().accounts().filter(a -> !names(spec, a).isEmpty()).isPresent();
    }

    private static List<String> names(Spec spec, Accounts accounts) {
        Model model = spec.model();
        var found = new LinkedHashSet<String>();
        var expressions = new ArrayList<Expr>();
        spec.operations().forEach(o -> Walk.expressions(o.steps(), e -> expressions.add(e.expr())));
        spec.access().visible().values().forEach(v -> expressions.add(v.rule().expr()));
        expressions.forEach(expression -> Walk.within(expression, part -> {
            if (part instanceof Expr.Column column && isViewer(column.row())) {
                found.add(column.column());
            } else if (part instanceof Expr.Reference link && isViewer(link.row())) {
                model.entity(accounts.table()).orElseThrow().links().stream()
                        .filter(l -> l.constraint().equals(link.constraint()))
                        .forEach(l -> found.addAll(l.columns()));
            }
        }));
        found.remove(accounts.key());
        Set<String> known = model.entity(accounts.table()).orElseThrow().attributes().stream()
                .map(Model.Attribute::column)
                .collect(Collectors.toSet());
        return found.stream().filter(known::contains).sorted().toList();
    }

    private static boolean isViewer(Expr row) {
        return row instanceof Expr.Variable variable && variable.name().equals("viewer");
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    List<String> columns() {
        return columns;
    }

    private ValueType type(String column) {
        return Binds.typeOf(entity.byColumn(column).orElseThrow().type().withNullable(false), design);
    }

    private boolean nullable(String column) {
        return entity.byColumn(column).orElseThrow().type().nullable();
    }

    /** As components of a record behind others. */
    String components(boolean visitors) {
        return columns.stream()
                .map(c -> ", " + (visitors || nullable(c) ? "@Nullable " + type(c).boxed() : type(c).java()) + " "
                        + Words.component(c))
                .collect(Collectors.joining());
    }

    List<String> docs() {
        return columns.stream()
                .map(c -> "* @param " + Words.component(c) + " the account's, null for a visitor")
                .toList();
    }

    /** How a row gives them, behind other values. */
    String read() {
        var jdbc = new Jdbc(design);
        return columns.stream()
                .map(c -> ", " + jdbc.read(type(c), nullable(c), c))
                .collect(Collectors.joining());
    }

    /** As {@code account} tells them, behind other values. */
    String told() {
        return columns.stream()
                .map(c -> ", account." + Words.component(c) + "()")
                .collect(Collectors.joining());
    }

    /** As a viewer of that name tells them, behind other values. */
    String told(String viewer) {
        return columns.stream()
                .map(c -> ", " + viewer + "." + Words.component(c) + "()")
                .collect(Collectors.joining());
    }

    String nothing() {
        return ", null".repeat(columns.size());
    }

    /** What their types need to be imported. */
    List<String> imports(String text) {
        var homes = new ArrayList<String>();
        for (String home : List.of(
                "java.math.BigDecimal",
                "java.time.Instant",
                "java.time.LocalDate",
                "java.time.LocalTime",
                "java.time.Duration",
                "java.util.UUID",
                "org.jspecify.annotations.Nullable")) {
            String name = home.substring(home.lastIndexOf('.') + 1);
            if (text.matches("(?s).*(?<![\\w.])" + name + "\\b.*") && !text.contains("import " + home + ";")) {
                homes.add("import " + home + ";");
            }
        }
        return homes;
    }
}
