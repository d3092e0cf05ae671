package dev.plumb.schema;

import dev.plumb.schema.Catalog.CompositeType;
import dev.plumb.schema.Catalog.CompositeType.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What becomes of values of composite types that are made anew: attribute by attribute, by name, also where they lie
 * within one another. {@code USING} takes no subquery, so arrays of them go through functions of the session.
 */
final class Reshape {
    private final Catalog from;
    private final Catalog to;
    private final Map<String, String> functions = new LinkedHashMap<>();

    Reshape(Catalog from, Catalog to) {
        this.from = from;
        this.to = to;
    }

    /** What has to be there while the values change, by its name and argument. */
    Map<String, String> functions() {
        return functions;
    }

    private static Optional<CompositeType> composite(Catalog catalog, String type) {
        return catalog.composites().stream()
                .filter(c -> Sql.type(c.name()).equals(type))
                .findFirst();
    }

    /** A row of the one composite type as a row of the other: what it has of the same name, and null for the rest. */
    String value(String value, CompositeType was, CompositeType is) {
        String row = is.attributes().stream()
                .map(a -> was.attributes().stream()
                        .filter(b -> b.name().equals(a.name()))
                        .findFirst()
                        .map(b -> attribute("(" + value + ")." + Sql.name(a.name()), b, a))
                        .orElse("null"))
                .collect(Collectors.joining(", "));
        return "case when " + value + " is distinct from null then row(" + row + ")::" + Sql.type(is.name()) + " end";
    }

    private String attribute(String value, Attribute was, Attribute is) {
        String element = element(was.type());
        boolean array = !element.equals(was.type());
        if (was.type().equals(is.type()) && TypeChange.builtIn(is.type())) {
            return value;
        }
        Optional<CompositeType> before = composite(from, element);
        Optional<CompositeType> after = composite(to, element(is.type()));
        if (before.isPresent() && after.isPresent() && was.type().equals(is.type())) {
            return array
                    ? values(value, before.get(), after.get())
                    : "(" + value(value, before.get(), after.get()) + ")";
        }
        if (was.type().equals(is.type())) {
            Optional<DomainBase> bases = bases(was.type());
            if (bases.isPresent()) {
                return "(" + bases.get().convert(value) + ")::" + Ddl.type(is.type());
            }
        }
        return value + "::text::" + Ddl.type(is.type());
    }

    /** The bases of an attribute's domain, where it has another one afterwards. */
    private Optional<DomainBase> bases(String type) {
        return from.domains().stream()
                .map(Catalog.DomainType::name)
                .filter(n -> Sql.type(n).equals(element(type)))
                .findFirst()
                .flatMap(n -> DomainBase.of(from, to, n, type.endsWith("[]")));
    }

    /** The same for an array of them. */
    String values(String array, CompositeType was, CompositeType is) {
        String function = "pg_temp." + Sql.name(Online.free("anew_" + is.name().name(), java.util.Set.of()));
        Name old = TypeDifference.aside(from, to, was.name());
        String signature = function + "(" + Sql.type(old) + "[])";
        if (!functions.containsKey(signature)) {
            String body = value("$1[i]", was, is);
            functions.put(
                    signature,
                    "create function " + signature + " returns " + Sql.type(is.name())
                            + "[] language sql immutable as $$\n"
                            + "  select case when $1 is not null then coalesce((\n    select array_agg(" + body
                            + " order by i)\n    from generate_subscripts($1, 1) i), '{}') end\n$$");
        }
        return function + "(" + array + ")";
    }

    /**
     * A value on the way back, by what was kept of its row. A function of the session, since {@code USING} reads no
     * other table.
     *
     * @param value the column as {@code USING} names it, of the type {@code now}
     * @param otherwise how a value that somebody has changed since comes to the type {@code then}
     */
    String returning(
            Parked.Narrowed kept,
            Parking.Given given,
            String value,
            String now,
            String then,
            UnaryOperator<String> otherwise) {
        String function = "pg_temp."
                + Sql.name(Online.free(
                        "before_" + kept.table().name() + "_" + kept.before().name(), java.util.Set.of()));
        var types = new ArrayList<String>();
        types.add(Ddl.type(now));
        types.addAll(given.types(kept));
        var key = new ArrayList<String>();
        for (int i = 2; i <= types.size(); i++) {
            key.add("$" + i);
        }
        String signature = function + "(" + String.join(", ", types) + ")";
        functions.put(
                signature,
                // plpgsql, which does not try what it need not: a value that is not of the old type is an error
                "create function " + signature + " returns " + Ddl.type(then)
                        + " language plpgsql as $before$\ndeclare\n  was "
                        + Ddl.type(then) + ";\nbegin\n  "
                        + Parking.found(kept, key, "$1", "into was").replace("\n", "\n  ")
                        + ";\n  if found then\n    return was;\n  end if;\n  return " + otherwise.apply("$1")
                        + ";\nend $before$");
        var arguments = new ArrayList<String>();
        arguments.add(value);
        arguments.addAll(given.key(kept));
        return function + "(" + String.join(", ", arguments) + ")";
    }

    /** Whether something of a row has no place in a row of the other. */
    boolean loses(CompositeType was, CompositeType is) {
        for (Attribute a : was.attributes()) {
            if (!is.attributes().contains(a)
                    || bases(a.type()).filter(d -> !d.keepsValues()).isPresent()) {
                return true;
            }
            Optional<CompositeType> before = composite(from, element(a.type()));
            Optional<CompositeType> after = composite(to, element(a.type()));
            if (before.isPresent() && after.isPresent() && loses(before.get(), after.get())) {
                return true;
            }
        }
        return false;
    }

    /** What a row of the one composite type is after it was one of the other. */
    String thereAndBack(String value, CompositeType was, CompositeType is) {
        String row = was.attributes().stream()
                .map(a -> is.attributes().stream()
                        .filter(b -> b.name().equals(a.name()))
                        .findFirst()
                        .map(b -> thereAndBack("(" + value + ")." + Sql.name(a.name()), a, b))
                        .orElse("null"))
                .collect(Collectors.joining(", "));
        return "case when " + value + " is distinct from null then row(" + row + ")::" + Sql.type(was.name()) + " end";
    }

    private String thereAndBack(String value, Attribute was, Attribute is) {
        if (!was.equals(is)) {
            return value + "::text::" + Ddl.type(is.type()) + "::text::" + Ddl.type(was.type());
        }
        Optional<DomainBase> bases = bases(was.type());
        if (bases.isPresent()) {
            return "(" + bases.get().convert(value) + ")::" + Ddl.type(was.type());
        }
        Optional<CompositeType> before = composite(from, was.type());
        Optional<CompositeType> after = composite(to, was.type());
        return before.isPresent() && after.isPresent()
                ? "(" + thereAndBack(value, before.get(), after.get()) + ")"
                : value;
    }

    private static String element(String type) {
        return type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
    }

    /** Makes the functions, does what needs them, and takes them away. */
    List<Step> around(Step step) {
        var steps = new java.util.ArrayList<Step>();
        functions.forEach((signature, sql) -> steps.add(Difference.free(
                sql, "prepare the change of values", "USING takes no query, and needs one", step.origin())));
        steps.add(step);
        functions.keySet().stream()
                .toList()
                .reversed()
                .forEach(signature -> steps.add(Difference.free(
                        "drop function " + signature,
                        "tidy up after the change of values",
                        "it is done",
                        step.origin())));
        return steps;
    }
}
