package com.example.app.support.data;

import com.example.app.support.input.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a request names by a unique value of theirs: looked up together, and a fault of the field where there is
 * none. What was at fault itself was read as null, and is passed over.
 */
public final class Lookups {

    private Lookups() {}

    /** The elements of a list; none where it is absent. */
    public static <E> List<E> elements(@Nullable List<E> list) {
        return list == null ? List.of() : list;
    }

    /** One value. */
    public static <V> List<@Nullable V> of(@Nullable V value) {
        return Arrays.asList(value);
    }

    /** A value of each element. */
    public static <E, V> List<@Nullable V> of(@Nullable List<E> elements, Function<E, @Nullable V> value) {
        var values = new ArrayList<@Nullable V>();
        for (E element : elements == null ? List.<E>of() : elements) {
            if (element != null) {
                values.add(value.apply(element));
            }
        }
        return values;
    }

    @SafeVarargs
    public static <V> List<@Nullable V> all(Collection<@Nullable V>... values) {
        var all = new ArrayList<@Nullable V>();
        for (Collection<@Nullable V> some : values) {
            all.addAll(some);
        }
        return all;
    }

    public static <V> void require(@Nullable V value, Map<V, ?> found, String field, Faults faults) {
        if (value != null && !found.containsKey(value)) {
            faults.add(field, "does not exist");
        }
    }

    /** @param list where the elements stand in the request; empty for the body itself */
    public static <E, V> void requireEach(
            @Nullable List<E> elements,
            Function<E, @Nullable V> value,
            Map<V, ?> found,
            String list,
            String field,
            Faults faults) {
        var all = elements == null ? List.<E>of() : elements;
        for (int i = 0; i < all.size(); i++) {
            if (Objects.nonNull(all.get(i))) {
                require(value.apply(all.get(i)), found, list + "[" + i + "]." + field, faults);
            }
        }
    }
}
