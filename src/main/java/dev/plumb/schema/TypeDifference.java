package dev.plumb.schema;

import dev.plumb.schema.Catalog.CompositeType;
import dev.plumb.schema.Catalog.DomainType;
import dev.plumb.schema.Catalog.EnumType;
import dev.plumb.schema.Catalog.ObjectName;
import dev.plumb.schema.Catalog.ObjectName.Kind;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Enums, domains and composite types. One that cannot be altered is made anew under its name, and its columns move. */
final class TypeDifference {
    private static final String OLD = "_before";

    private final Difference difference;
    private final Map<Name, Object> was = new TreeMap<>();
    private final Map<Name, Object> is = new TreeMap<>();

    TypeDifference(Difference difference) {
        this.difference = difference;
        collect(difference.from, was);
        collect(difference.to, is);
    }

    private static void collect(Catalog catalog, Map<Name, Object> types) {
        catalog.enums().forEach(t -> types.put(t.name(), t));
        catalog.domains().forEach(t -> types.put(t.name(), t));
        catalog.composites().forEach(t -> types.put(t.name(), t));
        catalog.ranges().forEach(t -> types.put(t.name(), t));
    }

    /** The name an old type has while its columns move to the new one. */
    static Name aside(Catalog from, Catalog to, Name type) {
        var taken = names(from, type.schema());
        taken.addAll(names(to, type.schema()));
        return new Name(type.schema(), Online.free(Online.fitting(type.name() + OLD), taken));
    }

    private static Set<String> names(Catalog catalog, String schema) {
        Set<String> names = Online.relations(catalog, schema);
        var types = new TreeMap<Name, Object>();
        collect(catalog, types);
        types.keySet().stream().filter(n -> n.schema().equals(schema)).forEach(n -> names.add(n.name()));
        return names;
    }

    static Set<Name> swapped(Catalog from, Catalog to) {
        var swapped = new HashSet<Name>();
        var names = new HashMap<ObjectName, Name>();
        from.enums().forEach(t -> names.put(Difference.of(Kind.TYPE, t.name()), t.name()));
        from.domains().forEach(t -> names.put(Difference.of(Kind.TYPE, t.name()), t.name()));
        from.composites().forEach(t -> names.put(Difference.of(Kind.TYPE, t.name()), t.name()));
        from.ranges().forEach(t -> names.put(Difference.of(Kind.TYPE, t.name()), t.name()));
        names.values().stream().filter(n -> isSwapped(from, to, n)).forEach(swapped::add);
        List<Catalog.Dependency> between = from.dependencies().stream()
                .filter(d -> names.containsKey(d.of()) && names.containsKey(d.on()))
                .toList();
        boolean more = !swapped.isEmpty();
        while (more) {
            more = false;
            for (Catalog.Dependency d : between) {
                Name of = Objects.requireNonNull(names.get(d.of()));
                boolean stays = domain(to, of).isPresent() || composite(to, of).isPresent();
                more |= stays && swapped.contains(names.get(d.on())) && swapped.add(of);
            }
        }
        for (Catalog.RangeType range : from.ranges()) {
            if (swapped.contains(range.name())) {
                swapped.add(multirange(range));
            }
        }
        return swapped;
    }

    /** Whether a type of the start has no way to the one of the same name but to be made anew. */
    private static boolean isSwapped(Catalog from, Catalog to, Name type) {
        Optional<EnumType> a = from.enumType(type);
        Optional<EnumType> b = to.enumType(type);
        if (a.isPresent() && b.isPresent()) {
            return !isSubsequence(a.get().values(), b.get().values());
        }
        Optional<DomainType> c = domain(from, type);
        Optional<DomainType> d = domain(to, type);
        if (c.isPresent() && d.isPresent()) {
            return !c.get().baseType().equals(d.get().baseType())
                    || tightens(c.get(), d.get()) && isContained(from, type);
        }
        Optional<CompositeType> e = composite(from, type);
        Optional<CompositeType> f = composite(to, type);
        if (e.isPresent() && f.isPresent()) {
            return !isBeginning(e.get().attributes(), f.get().attributes());
        }
        boolean before = a.isPresent()
                || c.isPresent()
                || e.isPresent()
                || range(from, type).isPresent();
        boolean after = b.isPresent()
                || d.isPresent()
                || f.isPresent()
                || range(to, type).isPresent();
        return before && after && !range(from, type).equals(range(to, type)) && !sameRange(from, to, type);
    }

    private static boolean sameRange(Catalog from, Catalog to, Name type) {
        Optional<Catalog.RangeType> a = range(from, type);
        return a.isPresent()
                && a.map(Catalog.RangeType::definition).equals(range(to, type).map(Catalog.RangeType::definition));
    }

    /** The name of a range type's multirange, from its definition. */
    static Name multirange(Catalog.RangeType range) {
        String key = "multirange_type_name = ";
        int at = range.definition().indexOf(key);
        String written = range.definition()
                .substring(at + key.length(), range.definition().length() - 1);
        var span = new Span(new dev.plumb.source.SourceFile("", written), 0, written.length());
        List<SqlTokens.Token> words = SqlTokens.of(span);
        return words.size() == 3
                ? new Name(words.get(0).text(), words.get(2).text())
                : Name.inPublic(words.getFirst().text());
    }

    private static String subtype(Catalog.RangeType range) {
        String definition = range.definition();
        int start = definition.indexOf("subtype = ") + "subtype = ".length();
        int end = definition.length();
        for (String next : List.of(
                ", subtype_opclass = ",
                ", collation = ",
                ", canonical = ",
                ", subtype_diff = ",
                ", multirange_type_name = ")) {
            int at = definition.indexOf(next, start);
            end = at < 0 ? end : Math.min(end, at);
        }
        return definition.substring(start, end);
    }

    /** Its multirange and its constructors step aside with a range type: the new ones have the same names. */
    private List<Step> aside(Catalog.RangeType range, Name aside, Optional<Span> origin) {
        Name multi = multirange(range);
        Name multiAside = aside(difference.from, difference.to, multi);
        String of = subtype(range);
        var renames = List.of(
                "type " + Sql.name(multi) + " rename to " + Sql.name(multiAside.name()),
                "function " + Sql.name(range.name()) + "(" + of + ", " + of + ") rename to " + Sql.name(aside.name()),
                "function " + Sql.name(range.name()) + "(" + of + ", " + of + ", text) rename to "
                        + Sql.name(aside.name()),
                "function " + Sql.name(multi) + "() rename to " + Sql.name(multiAside.name()),
                "function " + Sql.name(multi) + "(" + Sql.name(aside) + ") rename to " + Sql.name(multiAside.name()),
                "function " + Sql.name(multi) + "(variadic " + Sql.name(aside) + "[]) rename to "
                        + Sql.name(multiAside.name()));
        return renames.stream()
                .map(r -> Difference.free(
                        "alter " + r,
                        "set the old " + range.name() + " aside",
                        range.name() + " cannot be altered into what is specified",
                        origin))
                .toList();
    }

    private static boolean tightens(DomainType was, DomainType is) {
        return !was.notNull() && is.notNull() || !was.checks().containsAll(is.checks());
    }

    /** Whether values of a domain lie within arrays, rows or ranges, where PostgreSQL does not look at them. */
    private static boolean isContained(Catalog catalog, Name domain) {
        var names = new HashSet<String>();
        names.add(Sql.type(domain));
        boolean more = true;
        while (more) {
            more = false;
            for (DomainType d : catalog.domains()) {
                more |= names.contains(d.baseType()) && names.add(Sql.type(d.name()));
            }
        }
        boolean inArray = catalog.tables().stream()
                .flatMap(t -> t.columns().stream())
                .anyMatch(c -> c.type().array()
                        && c.type()
                                .userType()
                                .filter(u -> names.contains(Sql.type(u)))
                                .isPresent());
        boolean inRow = catalog.composites().stream()
                .flatMap(t -> t.attributes().stream())
                .anyMatch(a -> names.contains(a.type().replace("[]", "")));
        boolean inRange = catalog.ranges().stream()
                .anyMatch(r -> names.stream().anyMatch(n -> r.definition().startsWith("(subtype = " + n)));
        return inArray || inRow || inRange;
    }

    /** Attributes can be added at the end; any other change makes the type anew, so that their order is the specified one. */
    private static boolean isBeginning(List<CompositeType.Attribute> part, List<CompositeType.Attribute> whole) {
        return part.size() <= whole.size() && whole.subList(0, part.size()).equals(part);
    }

    static Optional<Catalog.RangeType> range(Catalog catalog, Name name) {
        return catalog.ranges().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    private static boolean isSubsequence(List<String> part, List<String> whole) {
        int at = 0;
        for (String value : whole) {
            if (at < part.size() && part.get(at).equals(value)) {
                at++;
            }
        }
        return at == part.size();
    }

    private static Optional<DomainType> domain(Catalog catalog, Name name) {
        return catalog.domains().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    static Optional<CompositeType> composite(Catalog catalog, Name name) {
        return catalog.composites().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    void disturb() {
        for (Name name : was.keySet()) {
            if (!is.containsKey(name) || difference.swapped.contains(name)) {
                difference.disturbance.add(Difference.of(Kind.TYPE, name));
            }
        }
    }

    void add() {
        for (Map.Entry<Name, Object> entry : is.entrySet()) {
            Name name = entry.getKey();
            Object before = was.get(name);
            if (before == null) {
                make(name, entry.getValue());
            } else if (difference.swapped.contains(name)) {
                swap(name, entry.getValue());
            } else {
                alter(name, before, entry.getValue());
            }
            comment(name, before, entry.getValue());
        }
        for (Map.Entry<Name, Object> entry : was.entrySet()) {
            if (!is.containsKey(entry.getKey())) {
                drop(entry.getKey(), entry.getValue());
            }
        }
    }

    private void make(Name name, Object type) {
        Optional<Span> origin = difference.outline.type(name);
        String sql = difference
                .outline
                .only(SqlOutline.Part.TYPE, name, "")
                .map(SqlStatement::sql)
                .orElseGet(() -> create(name, type));
        difference.made.add(word(type) + " " + Sql.type(name));
        difference.made.addAll(described(type));
        var steps = new ArrayList<Step>();
        steps.add(Difference.free(sql, "create type " + name, "the type " + name + " is specified", origin));
        addUnvalidated(type, origin, steps);
        change(name, origin, steps);
    }

    /** No domain is made with a check that its values need not pass: it is added to it. */
    private static void addUnvalidated(Object type, Optional<Span> origin, List<Step> steps) {
        if (type instanceof DomainType domain) {
            domain.checks().stream()
                    .filter(c -> !c.validated())
                    .forEach(c -> steps.add(Difference.free(
                            "alter domain " + Sql.type(domain.name()) + " add constraint " + Sql.name(c.name()) + " "
                                    + c.definition(),
                            "alter domain " + domain.name(),
                            c.name() + " is specified",
                            origin)));
        }
    }

    private static String create(Name name, Object type) {
        return switch (type) {
            case EnumType e -> Ddl.createEnum(name, e.values());
            case DomainType d -> Ddl.createDomain(d);
            case CompositeType c -> Ddl.createComposite(c);
            case Catalog.RangeType r -> "create type " + Sql.type(r.name()) + " as range " + r.definition();
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** Whether any type or table has the name. */
    static boolean isThere(Catalog catalog, Name name) {
        return catalog.enumType(name).isPresent()
                || domain(catalog, name).isPresent()
                || composite(catalog, name).isPresent()
                || range(catalog, name).isPresent()
                || catalog.table(name).isPresent()
                || catalog.views().stream().anyMatch(v -> v.name().equals(name));
    }

    private void change(Name name, Optional<Span> origin, List<Step> steps) {
        ObjectName of = Difference.of(Kind.TYPE, name);
        if (difference.early.contains(of)) {
            steps.forEach(s -> difference.before(Difference.Stage.OBJECT, s));
            return;
        }
        difference.change(of, 0, origin, difference.needs(of), steps);
    }

    /** The parts of a type that are described by themselves, as {@code COMMENT ON} names them. */
    static List<String> described(Object type) {
        return switch (type) {
            case DomainType d -> d.checks().stream().map(c -> target(d, c)).toList();
            case CompositeType c ->
                c.attributes().stream()
                        .map(a -> "COLUMN " + Sql.name(c.name()) + "." + Sql.name(a.name()))
                        .toList();
            default -> List.of();
        };
    }

    private static String target(DomainType domain, Constraint.Check check) {
        return "CONSTRAINT " + Sql.name(check.name()) + " ON DOMAIN " + Sql.type(domain.name());
    }

    private static String word(Object type) {
        return type instanceof DomainType ? "DOMAIN" : "TYPE";
    }

    /** The old one steps aside, the new one takes its name; columns move with their tables, and the old one goes last. */
    private void swap(Name name, Object type) {
        Optional<Span> origin = difference.outline.type(name);
        Name aside = aside(difference.from, difference.to, name);
        Object before = java.util.Objects.requireNonNull(was.get(name));
        String kind = word(before).equals("DOMAIN") ? "domain" : "type";
        if (before instanceof EnumType a && type instanceof EnumType b) {
            a.values().stream()
                    .filter(v -> !b.values().contains(v))
                    .forEach(v -> difference.hazards.add(new Hazard.EnumValueRemoved(name, v, origin)));
        }
        difference.made.add(word(type) + " " + Sql.type(name));
        difference.made.addAll(described(type));
        var steps = new ArrayList<Step>();
        steps.add(Difference.free(
                "alter " + kind + " " + Sql.type(name) + " rename to " + Sql.name(aside.name()),
                "set the old " + name + " aside",
                name + " cannot be altered into what is specified",
                origin));
        if (before instanceof Catalog.RangeType range) {
            steps.addAll(aside(range, aside, origin));
        }
        steps.add(Difference.free(create(name, type), "make " + name + " anew", name + " is specified so", origin));
        addUnvalidated(type, origin, steps);
        change(name, origin, steps);
        difference.dropLate(
                Difference.of(Kind.TYPE, name),
                3,
                Difference.dependents(difference.from, Difference.of(Kind.TYPE, name)),
                Difference.free(
                        "drop " + kind + " " + Sql.type(aside),
                        "drop the old " + name,
                        "no column has the old type any more",
                        Optional.empty()));
    }

    private void alter(Name name, Object before, Object after) {
        Optional<Span> origin = difference.outline.type(name);
        var steps = new ArrayList<Step>();
        if (before instanceof EnumType a && after instanceof EnumType b) {
            addValues(a, b, steps);
        } else if (before instanceof DomainType a && after instanceof DomainType b) {
            alterDomain(a, b, origin, steps);
        } else if (before instanceof CompositeType a && after instanceof CompositeType b) {
            alterComposite(a, b, origin, steps);
        }
        change(name, origin, steps);
    }

    private void addValues(EnumType before, EnumType after, List<Step> steps) {
        var standing = new ArrayList<>(before.values());
        for (int i = 0; i < after.values().size(); i++) {
            String value = after.values().get(i);
            if (standing.contains(value)) {
                continue;
            }
            String where;
            if (i > 0) {
                where = i == standing.size()
                        ? ""
                        : " after " + Sql.literal(after.values().get(i - 1));
            } else {
                where = standing.isEmpty() ? "" : " before " + Sql.literal(standing.getFirst());
            }
            standing.add(i, value);
            steps.add(Difference.free(
                            "alter type " + Sql.type(after.name()) + " add value if not exists " + Sql.literal(value)
                                    + where,
                            "add " + value + " to " + after.name(),
                            "the value " + value + " is specified",
                            difference.outline.enumValue(after.name(), value))
                    // it may be used once it is committed
                    .alone(Step.TransactionMode.OWN));
        }
    }

    private void alterDomain(DomainType a, DomainType b, Optional<Span> origin, List<Step> steps) {
        String alter = "alter domain " + Sql.type(b.name()) + " ";
        String what = "alter domain " + b.name();
        var kept = b.checks();
        for (Constraint.Check check : a.checks()) {
            if (!kept.contains(check)) {
                steps.add(Difference.free(
                        alter + "drop constraint " + Sql.name(check.name()),
                        what,
                        check.name() + " is not specified so",
                        origin));
            }
        }
        if (!a.defaultExpression().equals(b.defaultExpression())) {
            steps.add(Difference.free(
                    alter + b.defaultExpression().map(d -> "set default " + d).orElse("drop default"),
                    what,
                    "its default is specified so",
                    origin));
        }
        if (a.notNull() != b.notNull()) {
            steps.add(
                    b.notNull()
                            ? reading(alter + "set not null", what, "specified so", b.name(), origin)
                            : Difference.free(alter + "drop not null", what, "specified so", origin));
        }
        for (Constraint.Check check : kept) {
            if (!a.checks().contains(check)) {
                difference.made.add(target(b, check));
                String sql = alter + "add constraint " + Sql.name(check.name()) + " " + check.definition();
                steps.add(
                        check.validated()
                                ? reading(sql, what, check.name() + " is specified", b.name(), origin)
                                : Difference.free(sql, what, check.name() + " is specified", origin));
            }
        }
    }

    /** Every row of every table with a column of the domain is read, and nobody writes meanwhile. */
    private Step reading(String sql, String what, String reason, Name domain, Optional<Span> origin) {
        List<Step.TableLock> locks = difference.from.dependencies().stream()
                .filter(d -> d.on().equals(Difference.of(Kind.TYPE, domain)) && d.of().kind() == Kind.TABLE)
                .flatMap(d -> difference.from.tables().stream()
                        .filter(t -> Difference.table(t.name()).equals(d.of())
                                && d.ofColumn().flatMap(t::column).isPresent()))
                .map(t -> new Step.TableLock(t.name(), Step.Mode.SHARE))
                .distinct()
                .toList();
        locks.stream()
                .map(Step.TableLock::table)
                .filter(difference.intentions::many)
                .forEach(t -> difference.hazards.add(
                        new Hazard.ScannedUnderLock(t, "the domain " + domain + " is held to more", origin)));
        return Difference.step(sql, what, reason, origin, locks, locks.isEmpty() ? Step.Work.INSTANT : Step.Work.SCAN);
    }

    /** What is new stands at the end: see {@link #isBeginning}. */
    private void alterComposite(CompositeType a, CompositeType b, Optional<Span> origin, List<Step> steps) {
        for (CompositeType.Attribute attribute :
                b.attributes().subList(a.attributes().size(), b.attributes().size())) {
            steps.add(Difference.free(
                    "alter type " + Sql.type(b.name()) + " add attribute " + Sql.name(attribute.name()) + " "
                            + Ddl.type(attribute.type()) + " cascade",
                    "alter type " + b.name(),
                    "specified",
                    origin));
        }
    }

    private void drop(Name name, Object type) {
        ObjectName of = Difference.of(Kind.TYPE, name);
        difference.dropLate(
                of,
                3,
                Difference.dependents(difference.from, of),
                Difference.free(
                        "drop " + word(type).toLowerCase(java.util.Locale.ROOT) + " " + Sql.type(name),
                        "drop type " + name,
                        "the type " + name + " is not specified any more",
                        Optional.empty()));
    }

    private void comment(Name name, @org.jspecify.annotations.Nullable Object before, Object after) {
        boolean anew = before == null || difference.swapped.contains(name);
        Optional<String> said = anew ? Optional.empty() : commentOf(java.util.Objects.requireNonNull(before));
        if (!said.equals(commentOf(after))) {
            difference.afterwards(Difference.free(
                    Ddl.comment(word(after) + " " + Sql.type(name), commentOf(after)),
                    "describe " + name,
                    "its comment is specified",
                    difference.outline.type(name)));
        }
    }

    private static Optional<String> commentOf(Object type) {
        return switch (type) {
            case EnumType e -> e.comment();
            case DomainType d -> d.comment();
            case CompositeType c -> c.comment();
            case Catalog.RangeType r -> r.comment();
            default -> throw new IllegalArgumentException(type.toString());
        };
    }
}
