package dev.plumb.prove.model;

import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.World;
import dev.plumb.spec.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list that is filtered, sorted and cut. */
final class Paging {
    /** Where a next page begins is the backend's secret. */
    static final String SOMEWHERE = "\u0000 the next page";

    private final Execution execution;

    Paging(Execution execution) {
        this.execution = execution;
    }

    /** {@code items}, {@code total} and {@code next}. */
    Map<String, @Nullable Object> page(Step.ListPage list) {
        var rows = new ArrayList<World.Row>();
        for (World.Row row : execution.visible(execution.rowsOf(list.list()))) {
            boolean there = true;
            for (TypedExpression where : list.where()) {
                there = there && execution.holds(where, list.name(), row);
            }
            if (there) {
                rows.add(row);
            }
        }
        order(list).ifPresent(order -> sort(rows, list.name(), order));
        int from = 0;
        int most = rows.size();
        switch (list.paging()) {
            case Step.Paging.Whole _ -> {}
            case Step.Paging.First first -> most = limit(first.limit(), first.defaultLimit());
            case Step.Paging.Cursor cursor -> {
                most = limit(cursor.limit(), cursor.defaultLimit());
                if (parameter(cursor.cursor()) != null) {
                    throw new Untellable("where a cursor points");
                }
            }
            case Step.Paging.Offset offset -> {
                most = limit(offset.limit(), offset.defaultLimit());
                from = limit(offset.offset(), 0);
            }
            case Step.Paging.PageNumber page -> {
                most = limit(page.size(), page.defaultSize());
                from = (limit(page.page(), page.first()) - page.first()) * most;
            }
        }
        int end = Math.min(rows.size(), from + most);
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("items", execution.held(new ArrayList<>(rows.subList(Math.min(from, rows.size()), end))));
        shown.put("total", (long) rows.size());
        shown.put("next", end < rows.size() ? SOMEWHERE : null);
        return shown;
    }

    private @Nullable Object parameter(String name) {
        return execution.parameter(name);
    }

    private int limit(String name, int otherwise) {
        return parameter(name) instanceof Long value ? value.intValue() : otherwise;
    }

    /** The one that a parameter picks by name, else the first. */
    private Optional<Step.Order> order(Step.ListPage list) {
        List<Step.Order> orders = list.orders();
        if (orders.size() < 2) {
            return orders.stream().findFirst();
        }
        List<String> names = orders.stream().map(Step.Order::name).toList();
        Optional<String> picked = execution.picked(names);
        return orders.stream()
                .filter(o -> picked.equals(Optional.of(o.name())))
                .findFirst()
                .or(() -> orders.stream().findFirst());
    }

    private void sort(List<World.Row> rows, String name, Step.Order order) {
        var keys = new HashMap<World.Row, List<@Nullable Object>>();
        for (World.Row row : rows) {
            var key = new ArrayList<@Nullable Object>();
            order.terms().forEach(t -> key.add(execution.valueWith(t.key(), Map.of(), name, row)));
            keys.put(row, key);
        }
        rows.sort((a, b) -> {
            for (int i = 0; i < order.terms().size(); i++) {
                Step.Order.Term term = order.terms().get(i);
                int sign = compare(
                        Objects.requireNonNull(keys.get(a)).get(i),
                        Objects.requireNonNull(keys.get(b)).get(i),
                        term.descending(),
                        term.key().type());
                if (sign != 0) {
                    return sign;
                }
            }
            return 0;
        });
    }

    /** Text by code point, words of an enum as they are listed, nulls last either way. */
    private static int compare(@Nullable Object a, @Nullable Object b, boolean descending, Type type) {
        if (a == null || b == null) {
            return a == null ? (b == null ? 0 : 1) : -1;
        }
        int sign = ascending(a, b, type);
        return descending ? -sign : sign;
    }

    private static int ascending(Object a, Object b, Type type) {
        if (a instanceof Number x && b instanceof Number y) {
            return new BigDecimal(x.toString()).compareTo(new BigDecimal(y.toString()));
        }
        if (type instanceof Type.Enumeration words && words.database().isPresent()) {
            return Integer.compare(
                    words.values().indexOf(a.toString()), words.values().indexOf(b.toString()));
        }
        if (type instanceof Type.Scalar scalar && scalar.kind() == Type.Kind.CITEXT) {
            return codePoints(
                    a.toString().toLowerCase(Locale.ROOT), b.toString().toLowerCase(Locale.ROOT));
        }
        if (a instanceof java.time.Instant x && b instanceof java.time.Instant y) {
            return x.compareTo(y);
        }
        if (a instanceof java.time.Duration x && b instanceof java.time.Duration y) {
            return x.compareTo(y);
        }
        return codePoints(a.toString(), b.toString());
    }

    private static int codePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
}
