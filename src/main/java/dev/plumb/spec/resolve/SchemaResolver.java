package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.source.Span;
import dev.plumb.spec.EcmaPattern;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.ContractText;
import dev.plumb.spec.text.Pointers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads JSON Schema 2020-12, as OpenAPI 3.1 uses it, into values. */
final class SchemaResolver {
    private static final String COMPONENTS = "#/components/schemas/";

    private final ContractText contract;
    private final Problems problems;
    /** References that are being followed, so that a circle ends. */
    private final Set<String> following = new HashSet<>();
    /** Those of them that are extended, with no property in between. */
    private final Set<String> extending = new HashSet<>();

    private final Set<Span> told = new HashSet<>();
    /** What a choice says, as it stands. */
    private final java.util.IdentityHashMap<Schema.Choice, Schema.Further> choices = new java.util.IdentityHashMap<>();

    SchemaResolver(ContractText contract, Problems problems) {
        this.contract = contract;
        this.problems = problems;
    }

    SequencedMap<String, Schema> components() {
        var schemas = new LinkedHashMap<String, Schema>();
        if (contract.at("#/components/schemas").orElse(null) instanceof Node.Mapping all) {
            for (Node.Entry entry : all.entries()) {
                schemas.put(entry.name(), named(entry.name(), entry.value()));
            }
        }
        references(schemas);
        return schemas;
    }

    private Schema named(String name, Node node) {
        String key = COMPONENTS + Pointers.escaped(name);
        following.add(key);
        extending.add(key);
        Schema schema = resolve(node);
        extending.remove(key);
        following.remove(key);
        return schema;
    }

    /** Schemas that are nothing but references to each other, in a circle, are none. */
    private void references(SequencedMap<String, Schema> schemas) {
        for (String name : List.copyOf(schemas.keySet())) {
            var chain = new ArrayList<String>();
            Schema at = schemas.get(name);
            while (at != null && at.shape() instanceof Schema.Ref ref && !chain.contains(ref.name())) {
                chain.add(ref.name());
                at = schemas.get(ref.name());
            }
            if (at != null && at.shape() instanceof Schema.Ref && chain.contains(name)) {
                circle(at.span(), chain);
                chain.forEach(n -> schemas.computeIfPresent(n, (_, schema) -> any(schema.span())));
            }
        }
    }

    private void circle(Span at, List<String> names) {
        if (told.add(at)) {
            problems.add(new SpecProblem.Circle(at, "schemas", names));
        }
    }

    /** A schema within another: whatever that one extends, this one may contain. */
    private Schema inner(Node node) {
        var outer = List.copyOf(extending);
        extending.clear();
        Schema schema = resolve(node);
        extending.clear();
        extending.addAll(outer);
        return schema;
    }

    Schema resolve(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            return any(node.span());
        }
        Optional<String> reference = Nodes.text(mapping, "$ref");
        if (reference.isPresent()) {
            return reference(mapping, reference.get());
        }
        Schema own = own(mapping);
        if (mapping.get("allOf").orElse(null) instanceof Node.Sequence parts) {
            own = all(mapping, own, parts);
        }
        return fitting(mapping, closed(mapping, own));
    }

    /** {@code unevaluatedProperties: false} closes what all parts together describe. */
    private static Schema closed(Node.Mapping mapping, Schema schema) {
        boolean closes = mapping.get("unevaluatedProperties").orElse(null) instanceof Node.Scalar said
                && said.text().equals("false");
        return closes && schema.shape() instanceof Schema.Obj o && o.rest() instanceof Schema.Rest.Ignored
                ? with(
                        schema,
                        new Schema.Obj(o.properties(), new Schema.Rest.Refused(), o.minProperties(), o.maxProperties()),
                        schema.nullable())
                : schema;
    }

    /** A default that is no value of its schema is none. */
    private Schema fitting(Node.Mapping mapping, Schema schema) {
        Optional<Object> value = schema.defaultValue();
        Optional<Node> said = mapping.get("default");
        if (value.isEmpty() || said.isEmpty() || fits(value.get(), schema.shape())) {
            return schema;
        }
        problems.add(
                new SpecProblem.Misfit(said.get().span(), "`" + value.get() + "`", Words.of(schema), "the default"));
        return new Schema(
                schema.span(),
                schema.shape(),
                schema.nullable(),
                Optional.empty(),
                schema.example(),
                schema.description(),
                schema.readOnly(),
                schema.writeOnly(),
                schema.deprecated(),
                schema.further());
    }

    private static boolean fits(Object value, Schema.Shape shape) {
        return switch (shape) {
            case Schema.Words words -> words.values().contains(value.toString());
            case Schema.WholeNumber whole ->
                number(value)
                        .filter(n -> n.stripTrailingZeros().scale() <= 0 && within(n, whole.bounds()))
                        .isPresent();
            case Schema.AnyNumber any ->
                number(value).filter(n -> within(n, any.bounds())).isPresent();
            case Schema.Bool _ -> value instanceof Boolean;
            case Schema.Array _ -> value instanceof List<?>;
            case Schema.DecimalText _ ->
                number(value).isPresent() || Nodes.decimal(value.toString()).isPresent();
            case Schema.Text text ->
                !(value instanceof List<?>)
                        && !(value instanceof java.util.Map<?, ?>)
                        && value.toString().codePoints().count()
                                <= text.maxLength().orElse(Integer.MAX_VALUE);
            case Schema.Shape _ -> true;
        };
    }

    private static boolean within(BigDecimal number, Schema.Bounds bounds) {
        return bounds.minimum().map(m -> number.compareTo(m) >= 0).orElse(true)
                && bounds.maximum().map(m -> number.compareTo(m) <= 0).orElse(true)
                && (bounds.values().isEmpty() || bounds.values().stream().anyMatch(v -> v.compareTo(number) == 0));
    }

    private static Optional<BigDecimal> number(Object value) {
        return switch (value) {
            case Long whole -> Optional.of(BigDecimal.valueOf(whole));
            case Integer whole -> Optional.of(BigDecimal.valueOf(whole));
            case BigDecimal exact -> Optional.of(exact);
            case Double binary -> Optional.of(BigDecimal.valueOf(binary));
            case Object _ -> Optional.empty();
        };
    }

    private Schema reference(Node.Mapping mapping, String reference) {
        Span at = mapping.entry("$ref").map(e -> e.value().span()).orElse(mapping.span());
        Optional<Node> target = contract.at(reference);
        if (target.isEmpty() && !reference.startsWith("#")) {
            return any(at); // said when it was read
        }
        if (target.isEmpty()) { // said when it was read; what was meant is likely the nearest
            String wanted = reference.substring(reference.lastIndexOf('/') + 1);
            List<String> near = Near.of(wanted, names());
            return reference.startsWith(COMPONENTS) && !near.isEmpty()
                    ? with(any(at), new Schema.Ref(near.getFirst()), false)
                    : any(at);
        }
        if (reference.startsWith(COMPONENTS)
                && Pointers.tokens(reference.substring(1)).size() == 3) {
            Schema here = new Schema(
                    mapping.span(),
                    new Schema.Ref(Pointers.tokens(reference.substring(1)).getLast()),
                    false,
                    value(mapping, "default"),
                    example(mapping),
                    Nodes.text(mapping, "description"),
                    Nodes.flag(mapping, "readOnly"),
                    Nodes.flag(mapping, "writeOnly"),
                    Nodes.flag(mapping, "deprecated"));
            return constrains(mapping) ? merged(resolvedTarget(here, target.get()), own(mapping)) : here;
        }
        if (!following.add(reference)) {
            circle(at, List.of(reference.substring(reference.lastIndexOf('/') + 1)));
            return any(at);
        }
        Schema schema = resolve(target.get());
        following.remove(reference);
        return schema;
    }

    private Schema resolvedTarget(Schema reference, Node target) {
        String key = reference.shape() instanceof Schema.Ref ref ? COMPONENTS + Pointers.escaped(ref.name()) : "";
        boolean extended = extending.add(key);
        boolean followed = following.add(key);
        if (!extended || !followed) {
            String name = reference.shape() instanceof Schema.Ref ref ? ref.name() : "";
            if (!extended) {
                circle(reference.span(), List.of(name));
            } else if (told.add(reference.span())) {
                problems.add(new SpecProblem.NotYet(
                        reference.span(), "a schema that is extended within itself (`" + name + "`)"));
            }
            if (extended) {
                extending.remove(key);
            }
            return any(reference.span());
        }
        Schema schema = resolve(target);
        if (schema.shape() instanceof Schema.Ref ref) {
            Optional<Node> further = contract.at(COMPONENTS + Pointers.escaped(ref.name()));
            schema = further.isPresent() ? resolvedTarget(schema, further.get()) : schema;
        }
        extending.remove(key);
        following.remove(key);
        return schema;
    }

    private List<String> names() {
        return contract.at("#/components/schemas").orElse(null) instanceof Node.Mapping all
                ? all.entries().stream().map(Node.Entry::name).toList()
                : List.of();
    }

    /** Whether anything stands beside a reference that narrows it. */
    private static boolean constrains(Node.Mapping mapping) {
        var said = Set.of(
                "$ref",
                "description",
                "title",
                "example",
                "examples",
                "default",
                "readOnly",
                "writeOnly",
                "deprecated",
                "summary",
                "externalDocs",
                "xml",
                "$comment");
        return mapping.entries().stream()
                .anyMatch(e -> !said.contains(e.name()) && !e.name().startsWith("x-"));
    }

    /** Keywords that a validator of JSON Schema looks after, with those beside them that they cannot do without. */
    private static final List<List<String>> FURTHER = List.of(
            List.of("not"),
            List.of("if", "then", "else"),
            List.of("dependentRequired"),
            List.of("dependentSchemas"),
            List.of("propertyNames"),
            List.of("patternProperties", "properties", "additionalProperties"),
            List.of("prefixItems", "items", "unevaluatedItems"),
            List.of("contains", "minContains", "maxContains"));

    private Optional<Schema.Further> further(Node.Mapping mapping) {
        mapping.entry("$dynamicRef")
                .ifPresent(e -> problems.add(
                        new SpecProblem.NotYet(e.key().span(), "the keyword `" + e.name() + "` of a schema")));
        var parts = new ArrayList<Node.Mapping>();
        for (List<String> keywords : FURTHER) {
            if (mapping.get(keywords.getFirst()).isPresent()) {
                parts.add(new Node.Mapping(
                        mapping.span(),
                        mapping.entries().stream()
                                .filter(e -> keywords.contains(e.name()))
                                .toList()));
            }
        }
        if (mapping.get("enum").orElse(null) instanceof Node.Sequence words
                && words.items().stream().anyMatch(w -> !(w instanceof Node.Scalar))) {
            parts.add(part(mapping, "enum"));
        }
        if (mapping.get("const").filter(c -> !(c instanceof Node.Scalar)).isPresent()) {
            parts.add(part(mapping, "const"));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Schema.Further(parts));
    }

    private static Node.Mapping part(Node.Mapping mapping, String keyword) {
        return new Node.Mapping(
                mapping.span(),
                mapping.entries().stream().filter(e -> e.name().equals(keyword)).toList());
    }

    /** What a mapping says apart from {@code allOf}. */
    private Schema own(Node.Mapping mapping) {
        var types = new ArrayList<String>();
        boolean nullable = false;
        switch (mapping.get("type").orElse(null)) {
            case Node.Scalar one -> types.add(one.text());
            case Node.Sequence several ->
                several.items().forEach(item -> {
                    if (item instanceof Node.Scalar scalar) {
                        types.add(scalar.text());
                    }
                });
            case null -> {}
            case Node.Mapping _ -> {}
        }
        nullable |= types.size() > 1 && types.remove("null");
        nullable |= Nodes.flag(mapping, "nullable");
        Schema.Shape shape;
        if (types.size() > 1) {
            shape = new Schema.Choice(
                    false,
                    types.stream()
                            .map(type -> plain(mapping.span(), shape(mapping, type)))
                            .toList(),
                    Optional.empty());
        } else if (mapping.get("enum").orElse(null) instanceof Node.Sequence words) {
            nullable |= words.items().stream().anyMatch(SchemaResolver::isNull);
            shape = words(mapping, words, types.isEmpty() ? "" : types.getFirst());
        } else if (mapping.get("const").isPresent()) {
            nullable |= isNull(mapping.get("const").get());
            shape = constant(mapping.get("const").get());
        } else {
            shape = shape(mapping, types.isEmpty() ? guessed(mapping) : types.getFirst());
        }
        Schema schema = new Schema(
                mapping.span(),
                shape,
                nullable,
                value(mapping, "default"),
                example(mapping),
                Nodes.text(mapping, "description"),
                Nodes.flag(mapping, "readOnly"),
                Nodes.flag(mapping, "writeOnly"),
                Nodes.flag(mapping, "deprecated"),
                further(mapping));
        return choices(mapping, schema);
    }

    /** OpenAPI 3.1, "Discriminator Object": without a mapping the words are the names of the schemas. */
    private Optional<Schema.Discriminator> discriminator(Node.Mapping said, List<Schema> alternatives) {
        var kinds = new LinkedHashMap<String, Schema>();
        var named = new HashSet<String>();
        if (said.get("mapping").orElse(null) instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                if (!(entry.value() instanceof Node.Scalar target)) {
                    continue;
                }
                String name = target.text().substring(target.text().lastIndexOf('/') + 1);
                Optional<Schema> kind = alternatives.stream()
                        .filter(a -> a.shape() instanceof Schema.Ref ref
                                && ref.name().equals(name))
                        .findFirst();
                kind.ifPresent(k -> kinds.put(entry.name(), k));
                named.add(name);
                if (kind.isEmpty()) {
                    problems.add(new SpecProblem.Unknown(
                            target.span(), SpecProblem.Kind.SCHEMA, name, "the alternatives", Near.of(name, names())));
                }
            }
        }
        for (Schema alternative : alternatives) {
            if (alternative.shape() instanceof Schema.Ref ref && !named.contains(ref.name())) {
                kinds.put(ref.name(), alternative);
            }
        }
        boolean all = alternatives.stream().allMatch(a -> a.shape() instanceof Schema.Ref);
        return Nodes.text(said, "propertyName")
                .filter(_ -> all)
                .map(property -> new Schema.Discriminator(property, kinds));
    }

    private Schema choices(Node.Mapping mapping, Schema schema) {
        Schema result = schema;
        for (String keyword : List.of("oneOf", "anyOf")) {
            if (mapping.get(keyword).orElse(null) instanceof Node.Sequence alternatives) {
                result = choice(mapping, keyword, alternatives, result);
            }
        }
        return result;
    }

    private Schema choice(Node.Mapping mapping, String keyword, Node.Sequence alternatives, Schema schema) {
        var schemas = new ArrayList<Schema>();
        boolean nullable = schema.nullable();
        for (Node alternative : alternatives.items()) {
            Schema resolved = resolve(alternative);
            if (resolved.shape() instanceof Schema.NullOnly) {
                nullable = true;
            } else {
                schemas.add(resolved);
            }
        }
        var said = new Schema.Further(List.of(part(mapping, keyword)));
        Schema.Shape shape = schemas.size() == 1
                ? schemas.getFirst().shape()
                : new Schema.Choice(
                        keyword.equals("oneOf"),
                        schemas,
                        mapping.get("discriminator").orElse(null) instanceof Node.Mapping discriminator
                                ? discriminator(discriminator, schemas)
                                : Optional.empty());
        if (shape instanceof Schema.Choice choice) {
            choices.put(choice, said);
        }
        nullable |= schemas.size() == 1 && schemas.getFirst().nullable();
        boolean bare = switch (schema.shape()) {
            case Schema.Any _ -> true;
            case Schema.Obj obj -> obj.properties().isEmpty() && !(obj.rest() instanceof Schema.Rest.Kept);
            case Schema.Shape _ -> false;
        };
        if (bare && !schemas.isEmpty()) {
            Schema chosen = with(schema, shape, nullable);
            return schemas.size() == 1
                    ? chosen.withFurther(
                            both(schema.further(), schemas.getFirst().further()))
                    : chosen;
        }
        Schema.Shape whole = schema.shape() instanceof Schema.Obj object ? beside(object, schemas) : schema.shape();
        return with(schema, whole, nullable).withFurther(both(schema.further(), Optional.of(said)));
    }

    /**
     * An object, and what the alternatives beside it name: any of it may be missing, since which alternative holds is
     * not told by the type.
     */
    private Schema.Obj beside(Schema.Obj own, List<Schema> alternatives) {
        var properties = new LinkedHashMap<>(own.properties());
        boolean kept = own.rest() instanceof Schema.Rest.Kept;
        for (Schema alternative : alternatives) {
            Optional<Schema.Obj> object = object(alternative);
            kept |= object.filter(o -> o.rest() instanceof Schema.Rest.Kept).isPresent();
            object.ifPresent(o -> o.properties().forEach((name, property) -> {
                Schema.Property before = properties.get(name);
                if (before == null || before.schema().shape() instanceof Schema.Any) {
                    boolean required = before != null && before.required();
                    properties.put(name, new Schema.Property(property.span(), name, property.schema(), required));
                } else if (!own.properties().containsKey(name)) {
                    properties.put(
                            name,
                            new Schema.Property(before.span(), name, wider(before.schema(), property.schema()), false));
                }
            }));
        }
        return new Schema.Obj(
                properties,
                kept && own.rest() instanceof Schema.Rest.Ignored ? new Schema.Rest.Kept(Optional.empty()) : own.rest(),
                own.minProperties(),
                own.maxProperties());
    }

    /** An object that is one of several as one type with the properties of all; itself where it is anything else. */
    Schema whole(Schema schema) {
        if (!(schema.shape() instanceof Schema.Choice choice) || !choices.containsKey(choice)) {
            return schema;
        }
        List<Schema.Obj> objects =
                choice.alternatives().stream().flatMap(a -> object(a).stream()).toList();
        Optional<Schema.Discriminator> by = choice.discriminator().or(() -> told(choice.alternatives(), objects));
        boolean whole = objects.size() == choice.alternatives().size()
                && objects.stream().noneMatch(o -> o.properties().isEmpty());
        if (!whole
                || by.filter(d -> d.kinds().size() < choice.alternatives().size())
                        .isPresent()) {
            return schema;
        }
        boolean refused = objects.stream().allMatch(o -> o.rest() instanceof Schema.Rest.Refused);
        var none = new Schema.Obj(
                new LinkedHashMap<>(),
                refused ? new Schema.Rest.Refused() : new Schema.Rest.Ignored(),
                OptionalInt.empty(),
                OptionalInt.empty());
        Schema.Obj beside = beside(none, choice.alternatives());
        var properties = new LinkedHashMap<String, Schema.Property>();
        beside.properties().forEach((name, property) -> {
            boolean tells = by.filter(d -> name.equals(d.property())).isPresent();
            boolean required = tells
                    || objects.stream()
                            .allMatch(o -> Optional.ofNullable(o.properties().get(name))
                                    .filter(Schema.Property::required)
                                    .isPresent());
            Schema type = tells
                    ? with(
                            plain(property.schema().span(), new Schema.Any()),
                            new Schema.Words(
                                    List.copyOf(by.orElseThrow().kinds().keySet())),
                            false)
                    : property.schema();
            properties.put(name, new Schema.Property(property.span(), name, type, required));
        });
        if (by.filter(d -> !properties.containsKey(d.property())).isPresent()) {
            return schema;
        }
        Schema.Further said = java.util.Objects.requireNonNull(choices.get(choice));
        var told = new Schema.Choice(choice.exactlyOne(), choice.alternatives(), by);
        var further = new Schema.Further(
                said.parts(), by.map(_ -> new Schema.Kinds(told, said.parts().getFirst())));
        return with(
                        schema,
                        new Schema.Obj(properties, beside.rest(), OptionalInt.empty(), OptionalInt.empty()),
                        schema.nullable())
                .withFurther(both(schema.further(), Optional.of(further)));
    }

    /** The property that has another single word in each of them. */
    private static Optional<Schema.Discriminator> told(List<Schema> alternatives, List<Schema.Obj> objects) {
        if (objects.isEmpty() || objects.size() < alternatives.size()) {
            return Optional.empty();
        }
        for (String name : objects.getFirst().properties().keySet()) {
            var kinds = new LinkedHashMap<String, Schema>();
            for (int i = 0; i < objects.size(); i++) {
                Schema.Property property = objects.get(i).properties().get(name);
                if (property != null
                        && property.required()
                        && property.schema().shape() instanceof Schema.Words words
                        && words.values().size() == 1) {
                    kinds.putIfAbsent(words.values().getFirst(), alternatives.get(i));
                }
            }
            if (kinds.size() == alternatives.size()) {
                return Optional.of(new Schema.Discriminator(name, kinds));
            }
        }
        return Optional.empty();
    }

    private Optional<Schema.Obj> object(Schema alternative) {
        Schema schema = alternative;
        if (schema.shape() instanceof Schema.Ref ref) {
            String key = COMPONENTS + Pointers.escaped(ref.name());
            Optional<Node> target = contract.at(key);
            if (target.isEmpty() || extending.contains(key) || following.contains(key)) {
                return Optional.empty();
            }
            schema = resolvedTarget(schema, target.get());
        }
        return schema.shape() instanceof Schema.Obj object ? Optional.of(object) : Optional.empty();
    }

    /** What takes the values of both. */
    private static Schema wider(Schema one, Schema other) {
        if (one.shape().equals(other.shape())) {
            return with(one, one.shape(), one.nullable() || other.nullable());
        }
        Schema.Shape shape = switch (one.shape()) {
            case Schema.Words a
            when other.shape() instanceof Schema.Words b ->
                new Schema.Words(java.util.stream.Stream.concat(a.values().stream(), b.values().stream())
                        .distinct()
                        .toList());
            case Schema.Bool _ when other.shape() instanceof Schema.Bool -> new Schema.Bool(Optional.empty());
            case Schema.Text a
            when other.shape() instanceof Schema.Text b ->
                new Schema.Text(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        a.format().equals(b.format()) ? a.format() : Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case Schema.DecimalText _
            when other.shape() instanceof Schema.DecimalText -> new Schema.DecimalText(Schema.Bounds.NONE);
            case Schema.WholeNumber _
            when other.shape() instanceof Schema.WholeNumber ->
                new Schema.WholeNumber(Schema.Bounds.NONE, Optional.empty());
            case Schema.AnyNumber _
            when other.shape() instanceof Schema.AnyNumber ->
                new Schema.AnyNumber(Schema.Bounds.NONE, Optional.empty());
            case Schema.Shape _ -> new Schema.Any();
        };
        return with(one, shape, one.nullable() || other.nullable());
    }

    private Schema all(Node.Mapping mapping, Schema own, Node.Sequence parts) {
        if (parts.items().size() == 1 && own.shape() instanceof Schema.Any) {
            Schema only = resolve(parts.items().getFirst());
            return new Schema(
                    mapping.span(),
                    only.shape(),
                    only.nullable() || own.nullable(),
                    own.defaultValue().or(only::defaultValue),
                    own.example().or(only::example),
                    own.description().or(only::description),
                    own.readOnly() || only.readOnly(),
                    own.writeOnly() || only.writeOnly(),
                    own.deprecated() || only.deprecated(),
                    both(only.further(), own.further()));
        }
        @Nullable Schema together = null;
        var resolved = new ArrayList<Schema>();
        for (Node part : parts.items()) {
            Schema schema = resolve(part);
            if (schema.shape() instanceof Schema.Ref ref) {
                Node target =
                        contract.at(COMPONENTS + Pointers.escaped(ref.name())).orElse(part);
                schema = with(resolvedTarget(schema, target), null, schema.nullable());
            }
            resolved.add(schema);
        }
        boolean nullable = !resolved.isEmpty() && resolved.stream().allMatch(Schema::nullable) && own.nullable();
        for (Schema schema : resolved) {
            together = together == null ? schema : merged(together, schema);
        }
        Schema result = together == null ? own : merged(together, own);
        return new Schema(
                mapping.span(),
                result.shape(),
                nullable,
                own.defaultValue().or(result::defaultValue),
                own.example().or(result::example),
                own.description().or(result::description),
                own.readOnly(),
                own.writeOnly(),
                own.deprecated(),
                result.further());
    }

    private static Schema with(Schema schema, Schema.@Nullable Shape shape, boolean nullable) {
        return new Schema(
                schema.span(),
                shape == null ? schema.shape() : shape,
                nullable,
                schema.defaultValue(),
                schema.example(),
                schema.description(),
                schema.readOnly(),
                schema.writeOnly(),
                schema.deprecated(),
                schema.further());
    }

    /** Both at once. */
    private Schema merged(Schema one, Schema other) {
        Optional<Schema.Further> beside =
                other.shape() instanceof Schema.Choice choice && !(one.shape() instanceof Schema.Any)
                        ? Optional.ofNullable(choices.get(choice))
                        : one.shape() instanceof Schema.Choice choice && !(other.shape() instanceof Schema.Any)
                                ? Optional.ofNullable(choices.get(choice))
                                : Optional.empty();
        Schema.Shape shape = switch (one.shape()) {
            case Schema.Any _ -> other.shape();
            case Schema.Obj a when other.shape() instanceof Schema.Choice b -> beside(a, b.alternatives());
            case Schema.Choice a when other.shape() instanceof Schema.Obj b -> beside(b, a.alternatives());
            case Schema.Obj a when other.shape() instanceof Schema.Obj b -> merged(a, b);
            case Schema.Text a when other.shape() instanceof Schema.Text b -> merged(a, b);
            case Schema.DecimalText a
            when other.shape() instanceof Schema.DecimalText b ->
                new Schema.DecimalText(merged(a.bounds(), b.bounds()));
            case Schema.WholeNumber a
            when other.shape() instanceof Schema.WholeNumber b ->
                new Schema.WholeNumber(
                        merged(a.bounds(), b.bounds()), b.format().or(a::format));
            case Schema.AnyNumber a
            when other.shape() instanceof Schema.AnyNumber b ->
                new Schema.AnyNumber(merged(a.bounds(), b.bounds()), b.format().or(a::format));
            case Schema.Array a
            when other.shape() instanceof Schema.Array b ->
                new Schema.Array(
                        a.items().shape() instanceof Schema.Any ? b.items() : a.items(),
                        most(a.minItems(), b.minItems()),
                        least(a.maxItems(), b.maxItems()),
                        a.uniqueItems() || b.uniqueItems());
            case Schema.Words a
            when other.shape() instanceof Schema.Words b ->
                new Schema.Words(
                        a.values().stream().filter(b.values()::contains).toList());
            case Schema.Text _ when other.shape() instanceof Schema.Words -> other.shape();
            case Schema.Shape s -> s;
        };
        return new Schema(
                one.span(),
                shape,
                one.nullable() && (other.nullable() || other.shape() instanceof Schema.Any),
                other.defaultValue().or(one::defaultValue),
                other.example().or(one::example),
                other.description().or(one::description),
                one.readOnly() || other.readOnly(),
                one.writeOnly() || other.writeOnly(),
                one.deprecated() || other.deprecated(),
                both(both(one.further(), other.further()), beside));
    }

    private static Optional<Schema.Further> both(Optional<Schema.Further> one, Optional<Schema.Further> other) {
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().and(other.get())) : one.or(() -> other);
    }

    private Schema.Obj merged(Schema.Obj one, Schema.Obj other) {
        var properties = new LinkedHashMap<>(one.properties());
        other.properties().forEach((name, property) -> {
            Schema.Property before = properties.get(name);
            properties.put(
                    name,
                    before == null
                            ? property
                            : new Schema.Property(
                                    property.span(),
                                    name,
                                    before.schema().shape() instanceof Schema.Ref
                                            ? property.schema().shape() instanceof Schema.Any
                                                    ? before.schema()
                                                    : property.schema()
                                            : merged(before.schema(), property.schema()),
                                    before.required() || property.required()));
        });
        Schema.Rest rest = one.rest() instanceof Schema.Rest.Refused || other.rest() instanceof Schema.Rest.Refused
                ? new Schema.Rest.Refused()
                : one.rest() instanceof Schema.Rest.Kept ? one.rest() : other.rest();
        return new Schema.Obj(
                required(properties, one, other),
                rest,
                most(one.minProperties(), other.minProperties()),
                least(one.maxProperties(), other.maxProperties()));
    }

    /** A part may require what another part defines: such a name stands in the part without a type of its own. */
    private static SequencedMap<String, Schema.Property> required(
            SequencedMap<String, Schema.Property> properties, Schema.Obj one, Schema.Obj other) {
        var result = new LinkedHashMap<String, Schema.Property>();
        properties.forEach((name, property) -> {
            boolean required = property.required()
                    || Optional.ofNullable(one.properties().get(name))
                            .map(Schema.Property::required)
                            .orElse(false)
                    || Optional.ofNullable(other.properties().get(name))
                            .map(Schema.Property::required)
                            .orElse(false);
            result.put(name, new Schema.Property(property.span(), name, property.schema(), required));
        });
        return result;
    }

    private static Schema.Text merged(Schema.Text one, Schema.Text other) {
        return new Schema.Text(
                most(one.minLength(), other.minLength()),
                least(one.maxLength(), other.maxLength()),
                other.pattern().or(one::pattern),
                other.format().or(one::format),
                other.contentMediaType().or(one::contentMediaType),
                other.contentSchema().or(one::contentSchema));
    }

    private static Schema.Bounds merged(Schema.Bounds one, Schema.Bounds other) {
        return new Schema.Bounds(
                most(one.minimum(), other.minimum()),
                least(one.maximum(), other.maximum()),
                most(one.exclusiveMinimum(), other.exclusiveMinimum()),
                least(one.exclusiveMaximum(), other.exclusiveMaximum()),
                other.multipleOf().or(one::multipleOf),
                one.values().isEmpty()
                        ? other.values()
                        : one.values().stream()
                                .filter(v -> other.values().isEmpty()
                                        || other.values().contains(v))
                                .toList());
    }

    private static OptionalInt most(OptionalInt a, OptionalInt b) {
        return a.isPresent() && b.isPresent()
                ? OptionalInt.of(Math.max(a.getAsInt(), b.getAsInt()))
                : a.isPresent() ? a : b;
    }

    private static OptionalInt least(OptionalInt a, OptionalInt b) {
        return a.isPresent() && b.isPresent()
                ? OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()))
                : a.isPresent() ? a : b;
    }

    private static Optional<BigDecimal> most(Optional<BigDecimal> a, Optional<BigDecimal> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().max(b.get())) : a.or(() -> b);
    }

    private static Optional<BigDecimal> least(Optional<BigDecimal> a, Optional<BigDecimal> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().min(b.get())) : a.or(() -> b);
    }

    private static String guessed(Node.Mapping mapping) {
        if (has(mapping, "properties", "additionalProperties", "required", "minProperties", "maxProperties")) {
            return "object";
        }
        if (has(mapping, "items", "minItems", "maxItems", "prefixItems")) {
            return "array";
        }
        if (has(mapping, "pattern", "minLength", "maxLength", "contentMediaType")) {
            return "string";
        }
        return has(mapping, "minimum", "maximum", "multipleOf") ? "number" : "";
    }

    private static boolean has(Node.Mapping mapping, String... keys) {
        return List.of(keys).stream().anyMatch(key -> mapping.get(key).isPresent());
    }

    private Schema.Shape shape(Node.Mapping mapping, String type) {
        return switch (type) {
            case "string" -> text(mapping);
            case "integer" -> whole(bounds(mapping), Nodes.text(mapping, "format"));
            case "number" -> new Schema.AnyNumber(bounds(mapping), Nodes.text(mapping, "format"));
            case "boolean" -> new Schema.Bool(Optional.empty());
            case "array" ->
                new Schema.Array(
                        mapping.get("items")
                                .filter(_ -> mapping.get("prefixItems").isEmpty())
                                .map(this::inner)
                                .orElseGet(() -> any(mapping.span())),
                        Nodes.integer(mapping, "minItems"),
                        Nodes.integer(mapping, "maxItems"),
                        Nodes.flag(mapping, "uniqueItems"));
            case "object" -> object(mapping);
            case "null" -> new Schema.NullOnly();
            default -> new Schema.Any();
        };
    }

    /** One of more than 64 bits is an exact number without a fraction. */
    private static Schema.Shape whole(Schema.Bounds bounds, Optional<String> format) {
        boolean large = format.isEmpty()
                && Stream.of(bounds.minimum(), bounds.maximum(), bounds.exclusiveMinimum(), bounds.exclusiveMaximum())
                        .flatMap(Optional::stream)
                        .anyMatch(b -> b.toBigInteger().bitLength() > 63);
        return large
                ? new Schema.AnyNumber(
                        new Schema.Bounds(
                                bounds.minimum(),
                                bounds.maximum(),
                                bounds.exclusiveMinimum(),
                                bounds.exclusiveMaximum(),
                                bounds.multipleOf().or(() -> Optional.of(BigDecimal.ONE)),
                                bounds.values()),
                        Optional.empty())
                : new Schema.WholeNumber(bounds, format);
    }

    private Schema.Shape text(Node.Mapping mapping) {
        Optional<String> format = Nodes.text(mapping, "format")
                .or(() -> Nodes.text(mapping, "contentEncoding")
                        .filter("base64"::equals)
                        .map(_ -> "byte"));
        if (format.filter("decimal"::equals).isPresent()) {
            return new Schema.DecimalText(bounds(mapping));
        }
        return new Schema.Text(
                Nodes.integer(mapping, "minLength"),
                Nodes.integer(mapping, "maxLength"),
                pattern(mapping),
                format,
                Nodes.text(mapping, "contentMediaType"),
                mapping.get("contentSchema").map(this::inner));
    }

    /** A regular expression that cannot be read is none. */
    private Optional<String> pattern(Node.Mapping mapping) {
        Optional<String> said = Nodes.text(mapping, "pattern");
        try {
            said.ifPresent(EcmaPattern::compile);
            return said;
        } catch (PatternSyntaxException e) {
            problems.add(new SpecProblem.Misfit(
                    mapping.entry("pattern").map(p -> p.value().span()).orElse(mapping.span()),
                    "`" + said.get() + "` (" + e.getDescription().toLowerCase(java.util.Locale.ROOT) + ")",
                    "a regular expression",
                    "the pattern"));
            return Optional.empty();
        }
    }

    private Schema.Shape object(Node.Mapping mapping) {
        var required = new HashSet<String>();
        if (mapping.get("required").orElse(null) instanceof Node.Sequence names) {
            names.items().forEach(name -> {
                if (name instanceof Node.Scalar scalar) {
                    required.add(scalar.text());
                }
            });
        }
        var properties = new LinkedHashMap<String, Schema.Property>();
        if (mapping.get("properties").orElse(null) instanceof Node.Mapping all) {
            for (Node.Entry entry : all.entries()) {
                properties.put(
                        entry.name(),
                        new Schema.Property(
                                entry.key().span(), entry.name(), inner(entry.value()), required.remove(entry.name())));
            }
        }
        Span named = mapping.get("required").map(Node::span).orElse(mapping.span());
        for (String name : new java.util.TreeSet<>(required)) {
            properties.put(name, new Schema.Property(named, name, any(named), true));
        }
        boolean patterns = mapping.get("patternProperties").isPresent();
        @Nullable
        Node others = mapping.get("additionalProperties")
                .or(() -> mapping.get("unevaluatedProperties").filter(Node.Mapping.class::isInstance))
                .orElse(null);
        Schema.Rest rest = switch (others) {
            case Node _ when patterns -> new Schema.Rest.Kept(Optional.empty());
            case null -> patterns ? new Schema.Rest.Kept(Optional.empty()) : new Schema.Rest.Ignored();
            case Node.Scalar said ->
                said.text().equals("false") ? new Schema.Rest.Refused() : new Schema.Rest.Kept(Optional.empty());
            case Node said -> new Schema.Rest.Kept(Optional.of(inner(said)));
        };
        return new Schema.Obj(
                properties, rest, Nodes.integer(mapping, "minProperties"), Nodes.integer(mapping, "maxProperties"));
    }

    private static Schema.Bounds bounds(Node.Mapping mapping) {
        Optional<BigDecimal> minimum = Nodes.number(mapping, "minimum");
        Optional<BigDecimal> maximum = Nodes.number(mapping, "maximum");
        boolean openBelow = Nodes.flag(mapping, "exclusiveMinimum");
        boolean openAbove = Nodes.flag(mapping, "exclusiveMaximum");
        return new Schema.Bounds(
                openBelow ? Optional.empty() : minimum,
                openAbove ? Optional.empty() : maximum,
                openBelow ? minimum : Nodes.number(mapping, "exclusiveMinimum"),
                openAbove ? maximum : Nodes.number(mapping, "exclusiveMaximum"),
                Nodes.number(mapping, "multipleOf"),
                List.of());
    }

    private Schema.Shape words(Node.Mapping mapping, Node.Sequence words, String type) {
        List<Node.Scalar> scalars = words.items().stream()
                .filter(word -> !isNull(word))
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast)
                .toList();
        if (words.items().stream().anyMatch(word -> !(word instanceof Node.Scalar))) {
            return shape(mapping, type); // the values themselves are among what is looked at further
        }
        if (scalars.isEmpty()) {
            return new Schema.NullOnly();
        }
        var shapes = new ArrayList<Schema.Shape>();
        List<String> texts = scalars.stream()
                .filter(s -> kindOf(s, type) == Node.Scalar.Kind.STRING)
                .map(Node.Scalar::text)
                .toList();
        if (!texts.isEmpty()) {
            shapes.add(new Schema.Words(texts));
        }
        List<Boolean> truths = scalars.stream()
                .filter(s -> kindOf(s, type) == Node.Scalar.Kind.BOOLEAN)
                .map(s -> Boolean.valueOf(s.text()))
                .distinct()
                .toList();
        if (!truths.isEmpty()) {
            shapes.add(new Schema.Bool(truths.size() == 1 ? Optional.of(truths.getFirst()) : Optional.empty()));
        }
        List<BigDecimal> numbers = scalars.stream()
                .filter(s -> kindOf(s, type) == Node.Scalar.Kind.INTEGER || kindOf(s, type) == Node.Scalar.Kind.NUMBER)
                .flatMap(s -> Nodes.decimal(s.text()).stream())
                .toList();
        if (!numbers.isEmpty()) {
            boolean whole = !type.equals("number")
                    && numbers.stream().allMatch(n -> n.stripTrailingZeros().scale() <= 0);
            Optional<String> format = Nodes.text(mapping, "format");
            shapes.add(
                    whole
                            ? new Schema.WholeNumber(Schema.Bounds.oneOf(numbers), format)
                            : new Schema.AnyNumber(Schema.Bounds.oneOf(numbers), format));
        }
        return shapes.size() == 1
                ? shapes.getFirst()
                : new Schema.Choice(
                        false, shapes.stream().map(s -> plain(words.span(), s)).toList(), Optional.empty());
    }

    /** What a value of an {@code enum} is: where the schema names a text, also one that YAML reads as a number. */
    private static Node.Scalar.Kind kindOf(Node.Scalar scalar, String type) {
        return type.equals("string") ? Node.Scalar.Kind.STRING : scalar.kind();
    }

    private static Schema.Shape constant(Node constant) {
        if (!(constant instanceof Node.Scalar scalar)) {
            return new Schema.Any();
        }
        return switch (scalar.kind()) {
            case STRING -> new Schema.Words(List.of(scalar.text()));
            case BOOLEAN -> new Schema.Bool(Optional.of(Boolean.valueOf(scalar.text())));
            case NULL -> new Schema.NullOnly();
            case INTEGER -> new Schema.WholeNumber(exactly(scalar.text()), Optional.empty());
            case NUMBER -> new Schema.AnyNumber(exactly(scalar.text()), Optional.empty());
        };
    }

    private static Schema.Bounds exactly(String number) {
        return Schema.Bounds.oneOf(Nodes.decimal(number).stream().toList());
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.kind() == Node.Scalar.Kind.NULL;
    }

    private static Optional<Object> value(Node.Mapping mapping, String key) {
        return mapping.get(key).flatMap(node -> Optional.ofNullable(Pointers.plainValue(node)));
    }

    private static Optional<Object> example(Node.Mapping mapping) {
        return value(mapping, "example")
                .or(() -> mapping.get("examples").orElse(null) instanceof Node.Sequence several
                                && !several.items().isEmpty()
                        ? Optional.ofNullable(
                                Pointers.plainValue(several.items().getFirst()))
                        : Optional.empty());
    }

    private static Schema plain(Span span, Schema.Shape shape) {
        return new Schema(
                span, shape, false, Optional.empty(), Optional.empty(), Optional.empty(), false, false, false);
    }

    static Schema any(Span span) {
        return plain(span, new Schema.Any());
    }
}
