package dev.plumb.expression;

import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Model.Link;
import dev.plumb.expression.Sql.Join;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One {@code from} of a statement or of a query within: its table, its joins, and the aliases taken. */
final class SqlFrame {
    private final Model model;
    private final Optional<SqlFrame> outer;
    private final Row base;
    private final String table;
    private final SequencedMap<String, Row> joined = new LinkedHashMap<>();
    private final SequencedMap<String, Join> joins = new LinkedHashMap<>();

    private SqlFrame(Model model, Optional<SqlFrame> outer, Entity entity, String alias, String table) {
        this.model = model;
        this.outer = outer;
        this.base = new Row(this, entity, alias, false);
        this.table = table;
    }

    /**
     * A row that a statement has at hand.
     *
     * @param mayBeMissing joined from the left side alone
     */
    record Row(SqlFrame frame, Entity entity, String alias, boolean mayBeMissing) {
        String column(String name) {
            return alias + "." + (name.matches("[a-z_][a-z0-9_]*") ? name : Identifiers.of(name));
        }
    }

    static SqlFrame over(Model model, Entity entity, Optional<SqlFrame> outer, Optional<String> variable) {
        String alias = freeAlias(outer, Identifiers.snake(entity.row()), entity, variable);
        String name = Identifiers.of(entity.table());
        return new SqlFrame(model, outer, entity, alias, name.equals(alias) ? name : name + " " + alias);
    }

    /** Over something that is no table: {@code unnest(…) as alias}. */
    static SqlFrame derived(Model model, Optional<SqlFrame> outer, String text, String wanted) {
        var entity = new Entity(
                new dev.plumb.schema.Name("", wanted),
                wanted,
                wanted,
                true,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        String alias = freeAlias(outer, wanted, entity, Optional.empty());
        return new SqlFrame(model, outer, entity, alias, text + " as " + alias);
    }

    private static String freeAlias(Optional<SqlFrame> outer, String wanted, Entity entity, Optional<String> variable) {
        var candidates = new ArrayList<String>();
        candidates.add(wanted);
        candidates.add(Identifiers.snake(entity.table().name()));
        variable.filter(v -> v.length() > 2).map(Identifiers::snake).ifPresent(candidates::add);
        for (int n = 2; n < 100; n++) {
            candidates.add(wanted + "_" + n);
        }
        return candidates.stream()
                .filter(c -> !Identifiers.isReserved(c)
                        && outer.map(o -> !o.isTaken(c)).orElse(true))
                .findFirst()
                .orElseThrow();
    }

    boolean isTaken(String alias) {
        return base.alias().equals(alias)
                || joined.values().stream().anyMatch(r -> r.alias().equals(alias))
                || outer.map(o -> o.isTaken(alias)).orElse(false);
    }

    Row base() {
        return base;
    }

    String table() {
        return table;
    }

    List<Join> joins() {
        return List.copyOf(joins.values());
    }

    String from(String separator) {
        return joins.isEmpty()
                ? table()
                : table() + separator + joins.values().stream().map(Join::text).collect(Collectors.joining(separator));
    }

    /** The row that a key points at, joined once; {@code mayBeNull} where the key can be. */
    Row join(Row from, Link link, boolean mayBeNull) {
        var target = model.entity(link.target()).orElseThrow();
        boolean left = mayBeNull || from.mayBeMissing();
        return joined.computeIfAbsent(from.alias() + "->" + link.constraint(), key -> {
            var on = new ArrayList<String>();
            String alias = freeAlias(Optional.of(this), Identifiers.snake(link.name()), target, Optional.empty());
            var row = new Row(this, target, alias, left);
            for (int i = 0; i < link.columns().size(); i++) {
                on.add(row.column(link.targetColumns().get(i)) + " = "
                        + from.column(link.columns().get(i)));
            }
            joins.put(key, new Join(!left, target.table(), alias, String.join(" and ", on)));
            return row;
        });
    }

    /** The one row that points here. */
    Row joinBack(Row from, Model.BackLink back) {
        var source = model.entity(back.source()).orElseThrow();
        return joined.computeIfAbsent(from.alias() + "<-" + back.constraint(), key -> {
            var on = new ArrayList<String>();
            String alias = freeAlias(Optional.of(this), Identifiers.snake(back.name()), source, Optional.empty());
            var row = new Row(this, source, alias, true);
            for (int i = 0; i < back.columns().size(); i++) {
                on.add(row.column(back.sourceColumns().get(i)) + " = "
                        + from.column(back.columns().get(i)));
            }
            joins.put(key, new Join(false, source.table(), alias, String.join(" and ", on)));
            return row;
        });
    }

    /** That a join has found the row that it means, or none. */
    static SqlPiece guard(Join join) {
        String column = join.condition().substring(0, join.condition().indexOf(' '));
        return new SqlPiece(column + " is null or " + join.condition(), SqlPiece.OR, false);
    }

    /** Whether a text names a row of this frame. */
    boolean names(String text) {
        return isNamed(base.alias(), text) || joined.values().stream().anyMatch(r -> isNamed(r.alias(), text));
    }

    private static boolean isNamed(String alias, String text) {
        return Pattern.compile("(?<![A-Za-z0-9_.:\"])" + Pattern.quote(alias) + "\\.")
                .matcher(text)
                .find();
    }

    /** The joins whose rows a text names, and those that they go through. */
    List<Join> joinsOf(String text) {
        var needed = new ArrayList<Join>();
        var list = new ArrayList<>(joins.values());
        var texts = new StringBuilder(text);
        for (Join join : list.reversed()) {
            if (isNamed(join.alias(), texts.toString())) {
                needed.addFirst(join);
                texts.append(' ').append(join.condition());
            }
        }
        return List.copyOf(needed);
    }

    void forgetJoinsFrom(int count) {
        while (joins.size() > count) {
            String key = joins.lastEntry().getKey();
            joins.remove(key);
            joined.remove(key);
        }
    }
}
