package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the paths of a contract address: a collection of rows, or one row by a key, under others or not. */
final class Addresses {
    private final Vocabulary vocabulary;
    private final Shapes shapes;
    /** Paths without parameters' names, and the table whose rows their GET answers by its schema. */
    private final Map<String, Name> bySchema = new LinkedHashMap<>();

    Addresses(Vocabulary vocabulary, Shapes shapes) {
        this.vocabulary = vocabulary;
        this.shapes = shapes;
        for (Endpoint endpoint : vocabulary.contract().endpoints()) {
            if (endpoint.method() == Contract.Method.GET) {
                learn(endpoint);
            }
        }
    }

    /** A table is what a path answers with where the path's own words name none. */
    void learn(Endpoint endpoint, Name table) {
        bySchema.putIfAbsent(plain(collectionPath(endpoint.path())), table);
    }

    private void learn(Endpoint endpoint) {
        success(endpoint)
                .flatMap(r -> r.content().stream().findFirst())
                .flatMap(Contract.Media::schema)
                .flatMap(this::tableOfSchema)
                .ifPresent(table -> learn(endpoint, table));
    }

    private static String collectionPath(String path) {
        return path.replaceAll("(/\\{[^}]*})+$", "");
    }

    private static String plain(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    static Optional<Contract.Response> success(Endpoint endpoint) {
        return endpoint.responses().stream()
                .filter(r -> r.status() == 2 || r.status() / 100 == 2)
                .findFirst();
    }

    /** The table of the rows in an answer, by the names of schemas alone. */
    Optional<Name> tableOfSchema(Schema schema) {
        if (schema.shape() instanceof Schema.Ref ref) {
            Optional<Name> named = shapes.owner(ref.name())
                    .or(() -> vocabulary.model().entities().stream()
                            .filter(e -> e.className().equals(ref.name()))
                            .map(Model.Entity::table)
                            .findFirst());
            if (named.isPresent()) {
                return named;
            }
        }
        return switch (vocabulary.contract().resolve(schema).shape()) {
            case Schema.Array array ->
                array.items().shape() instanceof Schema.Ref ? tableOfSchema(array.items()) : Optional.empty();
            case Schema.Obj object -> {
                List<Schema> parts = object.properties().values().stream()
                        .map(Schema.Property::schema)
                        .filter(s -> {
                            Schema.Shape shape =
                                    vocabulary.contract().resolve(s).shape();
                            boolean alone = shape instanceof Schema.Obj
                                    && object.properties().size() == 1;
                            return alone || shape instanceof Schema.Array;
                        })
                        .toList();
                yield parts.size() == 1 ? tableOfPart(parts.getFirst()) : Optional.empty();
            }
            case Schema.Shape _ -> Optional.empty();
        };
    }

    private Optional<Name> tableOfPart(Schema part) {
        Schema item = part.shape() instanceof Schema.Array array ? array.items() : part;
        if (!(item.shape() instanceof Schema.Ref ref)) {
            return Optional.empty();
        }
        return shapes.owner(ref.name())
                .or(() -> vocabulary.model().entities().stream()
                        .filter(e -> e.className().equals(ref.name()))
                        .map(Model.Entity::table)
                        .findFirst());
    }

    /**
     * What a path addresses.
     *
     * @param keys what its last parameters are compared with; empty for the collection
     * @param parent under which it stands
     */
    record Address(Model.Entity entity, List<Key> keys, Optional<Parent> parent) {
        Address {
            keys = List.copyOf(keys);
        }

        boolean collection() {
            return keys.isEmpty();
        }
    }

    record Key(Parameter parameter, Model.Attribute attribute) {}

    /** @param link from the row addressed to its parent */
    record Parent(Address address, Model.Link link) {}

    /**
     * Either what is addressed, or why it cannot be told.
     *
     * @param keys of all rows that the path names on its way, as far as they are known
     */
    record Found(Optional<Address> address, String why, List<Key> keys) {
        Found {
            keys = List.copyOf(keys);
        }
    }

    Found find(Endpoint endpoint) {
        String[] segments = endpoint.path().substring(1).split("/", -1);
        Optional<Address> at = Optional.empty();
        String why = "";
        var onTheWay = new ArrayList<Key>();
        var prefix = new StringBuilder();
        for (int i = 0; i < segments.length; i++) {
            prefix.append('/').append(segments[i]);
            if (segments[i].startsWith("{")) {
                why = first(why, "the path's `" + segments[i] + "` stands behind nothing that names a table");
                continue;
            }
            var parameters = new ArrayList<Parameter>();
            String collection = prefix.toString();
            while (i + 1 < segments.length && segments[i + 1].matches("\\{[^}]*}")) {
                i++;
                prefix.append('/').append(segments[i]);
                String name = segments[i].substring(1, segments[i].length() - 1);
                endpoint.parameter(Contract.In.PATH, name).ifPresent(parameters::add);
            }
            String segment = collection.substring(collection.lastIndexOf('/') + 1);
            Optional<Model.Entity> entity = entity(segment, collection, at);
            if (entity.isEmpty()) {
                boolean last = i == segments.length - 1;
                boolean underRow = at.filter(a -> !a.collection()).isPresent();
                if (last || underRow || !parameters.isEmpty()) {
                    why = first(why, "no table is called `" + segment + "`");
                }
                continue;
            }
            Optional<Parent> parent = Optional.empty();
            if (at.isPresent() && !at.get().collection()) {
                parent = parent(entity.get(), at.get(), segment);
                if (parent.isEmpty()) {
                    why = first(
                            why,
                            "`" + entity.get().table() + "` has no foreign key, or more than one, to `"
                                    + at.get().entity().table() + "`");
                }
            }
            boolean alone = parameters.size() == 1;
            parameters.forEach(p -> attribute(entity.get(), p, alone).ifPresent(a -> onTheWay.add(new Key(p, a))));
            Optional<List<Key>> keys =
                    parameters.isEmpty() ? Optional.of(List.of()) : keys(entity.get(), parameters, parent);
            if (keys.isEmpty()) {
                why = first(
                        why,
                        "`{" + parameters.getFirst().name() + "}` is no unique key of `"
                                + entity.get().table() + "`");
            }
            at = Optional.of(new Address(entity.get(), keys.orElse(List.of()), parent));
        }
        return why.isEmpty() && at.isPresent()
                ? new Found(at, "", onTheWay)
                : new Found(Optional.empty(), first(why, "the path names no table"), onTheWay);
    }

    private static String first(String why, String also) {
        return why.isEmpty() ? also : why;
    }

    /** The table of the last of a path's words that names one. */
    Optional<Name> deepest(Endpoint endpoint) {
        Optional<Name> deepest = Optional.empty();
        var prefix = new StringBuilder();
        for (String segment : endpoint.path().substring(1).split("/", -1)) {
            prefix.append('/').append(segment);
            if (!segment.startsWith("{")) {
                Optional<Name> here =
                        entity(segment, prefix.toString(), Optional.empty()).map(Model.Entity::table);
                deepest = here.isPresent() ? here : deepest;
            }
        }
        return deepest;
    }

    private Optional<Model.Entity> entity(String segment, String path, Optional<Address> parent) {
        String name = Naming.camel(segment);
        Optional<Model.Entity> related = parent.filter(p -> !p.collection())
                .flatMap(p -> p.entity().backLink(name))
                .map(b -> vocabulary.entity(b.source()));
        return related.or(() -> vocabulary.model().byList(name))
                .or(() -> vocabulary.model().entities().stream()
                        .filter(e -> e.row().equals(name) || e.row().equals(Naming.singular(name)))
                        .findFirst())
                .or(() -> Optional.ofNullable(bySchema.get(plain(path))).map(vocabulary::entity));
    }

    private Optional<Parent> parent(Model.Entity child, Address parent, String segment) {
        Optional<Model.BackLink> named = parent.entity().backLink(Naming.camel(segment));
        List<Model.Link> links = child.links().stream()
                .filter(l -> l.target().equals(parent.entity().table()))
                .filter(l ->
                        named.isEmpty() || l.constraint().equals(named.get().constraint()))
                .toList();
        return links.size() == 1 ? Optional.of(new Parent(parent, links.getFirst())) : Optional.empty();
    }

    private Optional<List<Key>> keys(Model.Entity entity, List<Parameter> parameters, Optional<Parent> parent) {
        var keys = new ArrayList<Key>();
        for (Parameter parameter : parameters) {
            Optional<Model.Attribute> attribute = attribute(entity, parameter, parameters.size() == 1);
            if (attribute.isEmpty()) {
                return Optional.empty();
            }
            keys.add(new Key(parameter, attribute.get()));
        }
        var columns = new LinkedHashSet<String>();
        keys.forEach(k -> columns.add(k.attribute().column()));
        parent.ifPresent(p -> columns.addAll(p.link().columns()));
        return vocabulary.unique(entity.table(), columns) ? Optional.of(keys) : Optional.empty();
    }

    private Optional<Model.Attribute> attribute(Model.Entity entity, Parameter parameter, boolean alone) {
        String name = Naming.camel(parameter.name());
        Optional<Model.Attribute> exact = entity.attribute(name)
                .or(() -> entity.attributes().stream()
                        .filter(a -> Naming.same(a.column(), name))
                        .findFirst());
        if (exact.isPresent()) {
            return exact;
        }
        String row = entity.row();
        if (name.startsWith(row) && name.length() > row.length()) {
            Optional<Model.Attribute> behind = entity.attribute(Naming.camel(name.substring(row.length())));
            if (behind.isPresent()) {
                return behind;
            }
        }
        String lastWord = Naming.camel(lastWord(row));
        if (!lastWord.equals(row) && name.startsWith(lastWord) && name.length() > lastWord.length()) {
            Optional<Model.Attribute> behind = entity.attribute(Naming.camel(name.substring(lastWord.length())));
            if (behind.isPresent()) {
                return behind;
            }
        }
        boolean key = name.equals(row)
                || name.equals(lastWord)
                || name.equals("id")
                || name.endsWith("Id")
                || name.equals("key")
                || name.endsWith("Key")
                || name.equals("uuid")
                || name.endsWith("Uuid");
        return key && alone && entity.key().size() == 1
                ? entity.byColumn(entity.key().getFirst())
                : Optional.empty();
    }

    private static String lastWord(String camel) {
        int start = camel.length();
        while (start > 0 && !Character.isUpperCase(camel.charAt(start - 1))) {
            start--;
        }
        return camel.substring(Math.max(0, start - 1));
    }

    /** The operation that answers one row of a table by a key, for the rows' own path. */
    Optional<Endpoint> byKey(Name table, Optional<Endpoint> beside) {
        List<Endpoint> candidates = vocabulary.contract().endpoints().stream()
                .filter(e -> e.method() == Contract.Method.GET)
                .filter(e -> find(e).address()
                        .filter(a -> !a.collection() && a.entity().table().equals(table))
                        .isPresent())
                .toList();
        return beside.flatMap(b -> candidates.stream()
                        .filter(e -> collectionPath(e.path()).equals(b.path()))
                        .findFirst())
                .or(() -> candidates.stream().findFirst());
    }
}
