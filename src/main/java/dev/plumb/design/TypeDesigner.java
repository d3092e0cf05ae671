package dev.plumb.design;

import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.Constant;
import dev.plumb.design.TypeDesign.EnumDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.TypeDesign.Stored;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The Java types of schemas, rows and enums, each made once, in the feature that first asks or that it belongs to. */
final class TypeDesigner {
    private final Spec spec;
    private final Contract contract;
    private final Naming naming;
    private final KeptAsJson kept;
    private final Map<Name, String> packageOfTable;
    /** The feature of the table whose class has a name. */
    private final Map<String, String> homes = new LinkedHashMap<>();

    private final Map<String, Draft> drafts;
    private final Map<String, ValueType> components = new LinkedHashMap<>();
    private final IdentityHashMap<Schema.Shape, ValueType> inline = new IdentityHashMap<>();
    private final Map<String, String> inlineNames = new LinkedHashMap<>();
    private final Map<Name, String> rows;
    private final Map<Name, String> databaseEnums;
    private final Map<Set<String>, String> wordSets;

    /** A type in the making: more uses and users come to it. */
    private static final class Draft {
        final String packageName;
        final Set<Use> uses = EnumSet.noneOf(Use.class);
        final Set<String> users = new TreeSet<>();
        final Map<String, Set<Stored>> stored = new LinkedHashMap<>();
        boolean tracksGiven;
        boolean keepsAbsent;
        boolean theirs;

        @Nullable
        TypeDesign design;

        Draft(String packageName) {
            this.packageName = packageName;
        }
    }

    TypeDesigner(Spec spec, Naming naming, Map<Name, String> packageOfTable) {
        this.spec = spec;
        this.contract = spec.contract();
        this.kept = KeptAsJson.in(spec);
        this.naming = naming;
        this.packageOfTable = packageOfTable;
        this.drafts = new LinkedHashMap<>();
        this.rows = new LinkedHashMap<>();
        this.databaseEnums = new LinkedHashMap<>();
        this.wordSets = new LinkedHashMap<>();
        spec.model().entities().forEach(e -> {
            String home = packageOfTable.get(e.table());
            if (home != null) {
                homes.putIfAbsent(e.className(), home);
            }
        });
    }

    /** Of a partner's contract: beside ours, whose enums and names it knows. */
    private TypeDesigner(TypeDesigner ours, Contract contract) {
        this.spec = ours.spec;
        this.kept = ours.kept;
        this.contract = contract;
        this.naming = ours.naming;
        this.packageOfTable = ours.packageOfTable;
        this.drafts = ours.drafts;
        this.rows = ours.rows;
        this.databaseEnums = ours.databaseEnums;
        this.wordSets = ours.wordSets;
    }

    Contract contract() {
        return contract;
    }

    TypeDesigner ofPartner(Contract theirs) {
        return new TypeDesigner(this, theirs);
    }

    /**
     * The Java type of a schema's value.
     *
     * @param wanted what it would be called if it has no name of its own
     * @param packageName of the feature that asks
     */
    ValueType of(Schema schema, String wanted, String packageName, Use use) {
        if (kept.isKept(schema)) {
            return Plain.JSON;
        }
        ValueType type = switch (schema.shape()) {
            case Schema.Ref ref -> ofComponent(ref.name(), packageName, use);
            case Schema.Text text -> plainText(text);
            case Schema.DecimalText _ -> Plain.DECIMAL;
            case Schema.Words words ->
                words.values().isEmpty() ? Plain.TEXT : ofWords(words, schema, wanted, packageName);
            case Schema.WholeNumber _ -> Plain.INT;
            case Schema.AnyNumber number -> isBinary(number) ? Plain.DOUBLE : Plain.DECIMAL;
            case Schema.Bool _ -> Plain.BOOL;
            case Schema.Array array -> new ValueType.Listed(of(array.items(), singular(wanted), packageName, use));
            case Schema.Obj object ->
                object.properties().isEmpty()
                        ? Plain.JSON
                        : inline.containsKey(object)
                                ? inline.get(object)
                                : ofObject(schema, object, wanted, packageName, use, null);
            case Schema.Choice _, Schema.Any _, Schema.NullOnly _ -> Plain.JSON;
        };
        note(type, packageName, use);
        return type;
    }

    private static String singular(String name) {
        return dev.plumb.spec.resolve.Naming.singular(name);
    }

    private static boolean isBinary(Schema.AnyNumber number) {
        return number.format()
                .filter(f -> f.equals("double") || f.equals("float"))
                .isPresent();
    }

    private static Plain plainText(Schema.Text text) {
        if (text.contentMediaType().isPresent()) {
            return Plain.JSON;
        }
        return switch (text.format().orElse("")) {
            case "uuid" -> Plain.UUID;
            case "date-time" -> Plain.INSTANT;
            case "date" -> Plain.DATE;
            case "time" -> Plain.TIME;
            case "duration" -> Plain.DURATION;
            case "byte", "binary" -> Plain.BYTES;
            default -> Plain.TEXT;
        };
    }

    private ValueType ofComponent(String component, String packageName, Use use) {
        ValueType known = components.get(component);
        if (known != null) {
            return known;
        }
        Schema schema = java.util.Objects.requireNonNull(contract.schemas().get(component), component);
        String home = homeOf(component).orElse(packageName);
        ValueType type = schema.shape() instanceof Schema.Obj object
                        && !object.properties().isEmpty()
                ? ofObject(schema, object, Words.pascal(component), home, use, component)
                : of(schema, Words.pascal(component), home, use);
        components.put(component, type);
        return type;
    }

    /** The feature of the table whose class has the schema's name. */
    private Optional<String> homeOf(String component) {
        return Optional.ofNullable(homes.get(Words.pascal(component)));
    }

    private ValueType ofObject(
            Schema schema, Schema.Obj object, String wanted, String home, Use use, @Nullable String component) {
        String name = naming.type(home, wanted, "Data");
        var draft = new Draft(home);
        draft.theirs = !contract.equals(spec.contract());
        drafts.put(name, draft);
        var type = new ValueType.Structured(name);
        inline.put(object, type);
        inlineNames.putIfAbsent(wanted, name);
        if (component != null) {
            components.put(component, type); // before its properties: a schema may hold itself
        }
        var taken = new HashSet<String>();
        var parts = new ArrayList<Component>();
        for (Schema.Property property : object.properties().values()) {
            Schema inner = property.schema();
            Schema target = contract.resolve(inner);
            boolean nullable = inner.nullable() || target.nullable() || isNullable(target);
            parts.add(new Component(
                    Naming.member(Words.camel(property.name()), taken),
                    property.name(),
                    of(inner, wanted + Words.upperFirst(singular(Words.camel(property.name()))), home, use),
                    nullable || !property.required(),
                    property.required(),
                    inner.description().or(target::description),
                    Optional.of(inner),
                    inner.defaultValue().or(target::defaultValue),
                    Optional.empty(),
                    List.of()));
        }
        if (object.rest() instanceof Schema.Rest.Kept) {
            parts.add(new Component(
                    Naming.member("rest", taken),
                    TypeDesign.REST,
                    Plain.JSON,
                    true,
                    false,
                    Optional.of("all other properties, kept as they came"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()));
        }
        draft.design = new RecordDesign(
                Optional.of(schema.span()),
                name,
                home,
                schema.description(),
                Set.of(use),
                false,
                false,
                parts,
                Optional.of(schema),
                Optional.empty());
        return type;
    }

    private static boolean isNullable(Schema schema) {
        return schema.shape() instanceof Schema.Choice choice
                && choice.alternatives().stream().anyMatch(a -> a.shape() instanceof Schema.NullOnly || a.nullable());
    }

    private ValueType ofWords(Schema.Words words, Schema schema, String wanted, String packageName) {
        Optional<Name> database = databaseEnum(words.values(), wanted);
        if (database.isPresent()) {
            return new ValueType.Enumerated(databaseEnum(database.get(), packageName));
        }
        String known = wordSets.get(Set.copyOf(words.values()));
        if (known != null) {
            return new ValueType.Enumerated(known);
        }
        String name = enumOf(
                wanted,
                packageName,
                words.values(),
                Optional.of(schema.span()),
                schema.description(),
                Optional.empty());
        wordSets.put(Set.copyOf(words.values()), name);
        return new ValueType.Enumerated(name);
    }

    /** The enum of the database that has these words, of several the one that is called so. */
    private Optional<Name> databaseEnum(List<String> words, String wanted) {
        List<Name> same = spec.catalog().enums().stream()
                .filter(e -> Set.copyOf(e.values()).equals(Set.copyOf(words)))
                .map(Catalog.EnumType::name)
                .toList();
        return same.stream()
                .filter(n -> Words.pascal(n.name()).equals(wanted))
                .findFirst()
                .or(() -> same.stream().findFirst());
    }

    /** The Java enum of one of the database's. */
    String databaseEnum(Name type, String packageName) {
        String known = databaseEnums.get(type);
        if (known == null) {
            Catalog.EnumType found = spec.catalog().enumType(type).orElseThrow();
            String home = spec.catalog().tables().stream()
                    .filter(t -> packageOfTable.containsKey(t.name()))
                    .filter(t -> t.columns().stream()
                            .anyMatch(c -> c.type().userType().equals(Optional.of(type))
                                    || c.type().base().equals(type.toString())))
                    .findFirst()
                    .map(t -> packageOfTable.get(t.name()))
                    .orElse(packageName);
            known = enumOf(
                    Words.pascal(type.name()),
                    home,
                    found.values(),
                    Optional.empty(),
                    found.comment(),
                    Optional.of(type));
            databaseEnums.put(type, known);
        }
        note(new ValueType.Enumerated(known), packageName, Use.ROW);
        return known;
    }

    private String enumOf(
            String wanted,
            String home,
            List<String> words,
            Optional<Span> span,
            Optional<String> description,
            Optional<Name> database) {
        String name = naming.type(home, wanted, "Word");
        var draft = new Draft(home);
        var taken = new HashSet<String>();
        var constants = new ArrayList<Constant>();
        for (String word : words) {
            constants.add(new Constant(Naming.member(Words.constant(word), taken), word));
        }
        boolean worded = constants.stream().anyMatch(c -> !c.name().equals(c.word()));
        draft.design = new EnumDesign(span, name, home, description, false, constants, worded, database);
        drafts.put(name, draft);
        return name;
    }

    /** The Java type of an expression's value. */
    ValueType of(Type type, String packageName) {
        return switch (type) {
            case Type.Scalar scalar -> plain(scalar.kind());
            case Type.Enumeration words -> ofEnumeration(words, packageName);
            case Type.Row row -> new ValueType.Structured(row(row.table(), packageName));
            case Type.ListOf list -> new ValueType.Listed(of(list.element(), packageName));
            case Type.MapOf map -> new ValueType.Mapped(of(map.value(), packageName));
            case Type.Struct struct ->
                drafts.containsKey(struct.name()) ? new ValueType.Structured(struct.name()) : Plain.JSON;
        };
    }

    private ValueType ofEnumeration(Type.Enumeration words, String packageName) {
        Optional<Name> database = words.database().or(() -> databaseEnum(words.values(), ""));
        if (database.isPresent()) {
            return new ValueType.Enumerated(databaseEnum(database.get(), packageName));
        }
        String known = wordSets.get(Set.copyOf(words.values()));
        return known == null ? Plain.TEXT : new ValueType.Enumerated(known);
    }

    private static Plain plain(Type.Kind kind) {
        return switch (kind) {
            case BOOL -> Plain.BOOL;
            case INT -> Plain.INT;
            case DECIMAL -> Plain.DECIMAL;
            case DOUBLE -> Plain.DOUBLE;
            case TEXT, CITEXT, NULL -> Plain.TEXT;
            case BYTES -> Plain.BYTES;
            case UUID -> Plain.UUID;
            case TIMESTAMP -> Plain.INSTANT;
            case DATE -> Plain.DATE;
            case TIME -> Plain.TIME;
            case DURATION -> Plain.DURATION;
            case JSON -> Plain.JSON;
        };
    }

    /** The record of a table's rows. */
    String row(Name table, String packageName) {
        String known = rows.get(table);
        if (known == null) {
            Model.Entity entity = spec.model().entity(table).orElseThrow();
            String home = packageOfTable.getOrDefault(table, packageName);
            known = naming.type(home, entity.className() + "Row", "Data");
            rows.put(table, known);
            var draft = new Draft(home);
            drafts.put(known, draft);
            var taken = new HashSet<String>();
            var parts = new ArrayList<Component>();
            for (Model.Attribute attribute : entity.attributes()) {
                parts.add(new Component(
                        Naming.member(Words.camel(attribute.column()), taken),
                        attribute.column(),
                        of(attribute.type(), home),
                        attribute.type().nullable(),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
            }
            draft.design = new RecordDesign(
                    Optional.ofNullable(spec.tables().get(table)).map(Spec.TableNotes::span),
                    known,
                    home,
                    Optional.of("A row of {@code " + table + "}."),
                    Set.of(Use.ROW),
                    false,
                    false,
                    parts,
                    Optional.empty(),
                    Optional.of(table));
        }
        note(new ValueType.Structured(known), packageName, Use.ROW);
        return known;
    }

    /** A record of an operation's own that stands for no schema. */
    String query(String wanted, String home, String description, List<Component> parts) {
        String name = naming.type(home, wanted, "Data");
        var draft = new Draft(home);
        draft.users.add(home);
        draft.uses.add(Use.QUERY);
        draft.design = new RecordDesign(
                Optional.empty(),
                name,
                home,
                Optional.of(description),
                Set.of(Use.QUERY),
                false,
                false,
                parts,
                Optional.empty(),
                Optional.empty());
        drafts.put(name, draft);
        return name;
    }

    /** Tells what is within a type that this package uses it, and for what. */
    void note(ValueType type, String packageName, Use use) {
        switch (type) {
            case Plain _ -> {}
            case ValueType.Listed list -> note(list.element(), packageName, use);
            case ValueType.Mapped map -> note(map.value(), packageName, use);
            case ValueType.Enumerated words -> noteUse(words.name(), packageName, use);
            case ValueType.Structured record -> {
                if (noteUse(record.name(), packageName, use)
                        && draftOf(record.name()).design instanceof RecordDesign design) {
                    design.components().forEach(c -> note(c.type(), packageName, use));
                }
            }
        }
    }

    private boolean noteUse(String name, String packageName, Use use) {
        Draft draft = drafts.get(name);
        if (draft == null) {
            return false;
        }
        boolean newUser = draft.users.add(packageName);
        boolean newUse = draft.uses.add(use);
        return newUser || newUse;
    }

    /** The record of an object that stands in the contract, if there is one. */
    Optional<RecordDesign> recordOf(Schema schema) {
        ValueType type =
                schema.shape() instanceof Schema.Ref ref ? components.get(ref.name()) : inline.get(schema.shape());
        return type instanceof ValueType.Structured record
                        && draftOf(record.name()).design instanceof RecordDesign design
                ? Optional.of(design)
                : Optional.empty();
    }

    /** That a property's value is stored as it is. */
    void stored(RecordDesign record, String property, Stored where) {
        draftOf(record.name())
                .stored
                .computeIfAbsent(property, p -> new LinkedHashSet<>())
                .add(where);
    }

    void tracksGiven(RecordDesign record) {
        draftOf(record.name()).tracksGiven = true;
    }

    /** That what is absent of it is kept as it is, or looked for: nothing takes its place. */
    void keepsAbsent(RecordDesign record) {
        draftOf(record.name()).keepsAbsent = true;
    }

    private Draft draftOf(String name) {
        return java.util.Objects.requireNonNull(drafts.get(name), name);
    }

    Optional<TypeDesign> type(String name) {
        return Optional.ofNullable(drafts.get(name)).map(d -> d.design);
    }

    Map<Name, String> databaseEnums() {
        return databaseEnums;
    }

    Map<Set<String>, String> wordEnums() {
        return wordSets;
    }

    Map<Name, String> rows() {
        return rows;
    }

    /** The records of components, by the names that expressions know them by. */
    Map<String, String> structs() {
        var names = new LinkedHashMap<>(inlineNames);
        components.forEach((component, type) -> {
            if (type instanceof ValueType.Structured record) {
                names.put(component, record.name());
            }
        });
        return names;
    }

    /** All types of a package, finished, in the order in which they were asked for. */
    List<TypeDesign> inPackage(String packageName) {
        var found = new ArrayList<TypeDesign>();
        for (Draft draft : drafts.values()) {
            if (draft.packageName.equals(packageName) && draft.design != null) {
                found.add(finished(draft, draft.design));
            }
        }
        return found;
    }

    private static TypeDesign finished(Draft draft, TypeDesign design) {
        boolean open = draft.users.stream().anyMatch(u -> !u.equals(draft.packageName));
        return switch (design) {
            case EnumDesign e ->
                new EnumDesign(
                        e.span(),
                        e.name(),
                        e.packageName(),
                        e.description(),
                        open,
                        e.constants(),
                        e.worded(),
                        e.database());
            case RecordDesign r ->
                new RecordDesign(
                        r.span(),
                        r.name(),
                        r.packageName(),
                        r.description(),
                        draft.uses.isEmpty() ? r.uses() : draft.uses,
                        open,
                        draft.tracksGiven,
                        r.components().stream()
                                .filter(c -> !onlyWritten(c, draft))
                                .map(c -> withStored(c, draft))
                                .toList(),
                        r.schema(),
                        r.table());
        };
    }

    /** What is only ever sent to us is no part of what only we send; nor what only a partner sends. */
    private static boolean onlyWritten(Component c, Draft draft) {
        return draft.uses.equals(Set.of(Use.RESPONSE))
                && c.schema()
                        .filter(draft.theirs ? Schema::readOnly : Schema::writeOnly)
                        .isPresent();
    }

    private static Component withStored(Component c, Draft draft) {
        return new Component(
                c.name(),
                c.json(),
                c.type(),
                c.nullable()
                        || draft.uses.contains(Use.REQUEST)
                                && c.schema().filter(Schema::readOnly).isPresent(),
                c.required(),
                c.description(),
                c.schema(),
                draft.keepsAbsent ? Optional.empty() : c.defaultValue(),
                c.style(),
                List.copyOf(draft.stored.getOrDefault(c.json(), Set.of())));
    }
}
