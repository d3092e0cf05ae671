package dev.plumb.schema;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the values of a domain are stored as, before and after its base type changes: they are converted from the one
 * base to the other, since a cast through text cuts off what is longer.
 *
 * @param was the type at the end of the domain's chain before; text for values of an enum
 * @param is the type at the end of it afterwards
 */
record DomainBase(ColumnType was, ColumnType is) {
    private static final Pattern TYPE = Pattern.compile(
            "(?<base>[^(\\[]+)(?:\\((?<first>\\d+)(?:,(?<second>-?\\d+))?\\))?(?<rest>[^\\[]*)(?<array>\\[])?");

    /** Empty where the base stays, or is a type that values come to by their text alone. */
    static Optional<DomainBase> of(Catalog from, Catalog to, Name domain, boolean array) {
        String dimension = array ? "[]" : "";
        Optional<String> before = end(from, domain).map(t -> t + dimension);
        Optional<String> after = end(to, domain).map(t -> t + dimension);
        if (array
                && (end(from, domain).orElse("").endsWith("[]")
                        || end(to, domain).orElse("").endsWith("[]"))) {
            return Optional.empty();
        }
        if (before.isEmpty() || after.isEmpty() || before.equals(after) || isOwn(to, after.get())) {
            return Optional.empty();
        }
        Optional<ColumnType> was = isOwn(from, before.get())
                ? enumOf(from, before.get()).map(_ -> read("text" + dimension))
                : before.map(DomainBase::read);
        return was.map(w -> new DomainBase(w, read(after.get())));
    }

    /** The type of a domain's values, through domains over domains. */
    private static Optional<String> end(Catalog catalog, Name domain) {
        Optional<String> base = catalog.domains().stream()
                .filter(d -> d.name().equals(domain))
                .map(Catalog.DomainType::baseType)
                .findFirst();
        Optional<Name> further = base.flatMap(b -> catalog.domains().stream()
                .map(Catalog.DomainType::name)
                .filter(n -> Sql.type(n).equals(b))
                .findFirst());
        return further.isPresent() ? end(catalog, further.get()) : base.map(b -> b.replaceFirst(" COLLATE .*", ""));
    }

    private static String element(String type) {
        return type.replace("[]", "");
    }

    private static Optional<Catalog.EnumType> enumOf(Catalog catalog, String type) {
        return catalog.enums().stream()
                .filter(e -> Sql.type(e.name()).equals(element(type)))
                .findFirst();
    }

    private static boolean isOwn(Catalog catalog, String type) {
        String name = element(type);
        return enumOf(catalog, type).isPresent()
                || catalog.composites().stream()
                        .anyMatch(c -> Sql.type(c.name()).equals(name))
                || catalog.tables().stream().anyMatch(t -> Sql.type(t.name()).equals(name))
                || catalog.ranges().stream().anyMatch(r -> Sql.type(r.name()).equals(name));
    }

    /** A type as {@code format_type} writes it. */
    private static ColumnType read(String sql) {
        Matcher parts = TYPE.matcher(sql);
        if (!parts.matches()) {
            return type(sql, sql, false, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
        }
        String base = parts.group("base") + parts.group("rest");
        OptionalInt first = number(parts.group("first"));
        boolean numeric = base.equals("numeric") && first.isPresent();
        boolean measured = base.startsWith("character") || base.startsWith("bit");
        return type(
                sql,
                base,
                parts.group("array") != null,
                measured ? first : OptionalInt.empty(),
                numeric ? first : OptionalInt.empty(),
                numeric ? OptionalInt.of(number(parts.group("second")).orElse(0)) : OptionalInt.empty());
    }

    private static OptionalInt number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    private static ColumnType type(
            String sql, String base, boolean array, OptionalInt length, OptionalInt precision, OptionalInt scale) {
        return new ColumnType(sql, base, ColumnType.Kind.BASE, array, Optional.empty(), length, precision, scale);
    }

    boolean keepsValues() {
        return TypeChange.keepsValues(was, is);
    }

    /** Whether PostgreSQL writes the rows of a column, given that the domain itself has nothing against a value. */
    boolean rewrites() {
        return is.array()
                || is.length().isPresent()
                || is.precision().isPresent()
                || TypeChange.rewrites(was, is, _ -> true);
    }

    /** A value of the old domain, or the text of one, in the new base. */
    String convert(String value) {
        return TypeChange.convert(value + "::" + Ddl.type(was.sql()), was, is);
    }

    /** What a value of the domain is to be handed on as where the domain itself is being made anew. */
    String wasType() {
        return Ddl.type(was.sql());
    }
}
