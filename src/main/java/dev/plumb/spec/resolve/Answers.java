package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what an operation answers into the statuses, headers and bodies that its contract declares. */
final class Answers {
    private final Vocabulary vocabulary;
    private final Expressions expressions;
    private final Renderings renderings;
    private final Addresses addresses;

    Answers(Vocabulary vocabulary, Expressions expressions, Renderings renderings, Addresses addresses) {
        this.vocabulary = vocabulary;
        this.expressions = expressions;
        this.renderings = renderings;
        this.addresses = addresses;
    }

    /** Declared successes, 304 apart: that is the protocol's. */
    static List<Contract.Response> successes(Endpoint endpoint) {
        return endpoint.responses().stream()
                .filter(r -> r.status() >= 200 && r.status() < 400 && r.status() != 304)
                .toList();
    }

    static Optional<Schema> body(Contract.Response response) {
        return response.content().stream()
                .filter(m -> m.type().endsWith("json"))
                .findFirst()
                .or(() -> response.content().stream().findFirst())
                .flatMap(Contract.Media::schema);
    }

    private static boolean hasBody(Contract.Response response) {
        return !response.content().isEmpty();
    }

    /** A body's schema; text for a medium that says nothing of its form. */
    private static Optional<Schema> schemaOf(Contract.Response response) {
        return hasBody(response)
                ? Optional.of(body(response).orElseGet(() -> SchemaResolver.any(response.span())))
                : Optional.empty();
    }

    /** What the specification says. */
    Optional<Step> said(
            StepText.Answer text,
            Optional<Endpoint> endpoint,
            Names names,
            Optional<TypedExpression> when,
            Optional<Row> created) {
        if (endpoint.isEmpty()) {
            inner(text.body(), names);
            return Optional.empty();
        }
        Optional<Contract.Response> response = response(text, endpoint.get(), created);
        if (response.isEmpty()) {
            return Optional.empty();
        }
        Optional<Rendering> body = schemaOf(response.get()).flatMap(schema -> value(text.body(), schema, names));
        if (schemaOf(response.get()).isEmpty()) {
            inner(text.body(), names);
        }
        var headers = new LinkedHashMap<String, TypedExpression>();
        text.headers().forEach(header -> {
            if (response.get().header(header.name().text()).isEmpty()) {
                vocabulary.unknown(
                        header.name().span(),
                        SpecProblem.Kind.HEADER,
                        header.name().text(),
                        "the answer " + response.get().status(),
                        response.get().headers().stream()
                                .map(Contract.Header::name)
                                .toList());
            }
            expressions
                    .read(header.expression(), names.scope())
                    .ifPresent(value -> headers.put(header.name().text(), value));
        });
        return Optional.of(new Step.Answer(
                text.span(),
                when,
                response.get().status(),
                body,
                headers,
                location(response.get(), endpoint.get(), names, created, headers)));
    }

    /** An answer to another operation, whose value nobody writes out. */
    private void inner(ValueText value, Names names) {
        switch (value) {
            case ValueText.Expression(var text) -> expressions.read(text, names.scope());
            case ValueText.Fields fields -> fields.fields().forEach(f -> inner(f.value(), names));
            case ValueText.Elements elements -> elements.elements().forEach(e -> inner(e, names));
        }
    }

    private Optional<Contract.Response> response(StepText.Answer text, Endpoint endpoint, Optional<Row> created) {
        List<Contract.Response> declared = successes(endpoint);
        if (text.status().isPresent()) {
            String status = text.status().get().text().strip();
            Optional<Contract.Response> found = declared.stream()
                    .filter(r -> Integer.toString(r.status()).equals(status))
                    .findFirst();
            if (found.isEmpty()) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.BadWord(
                                text.status().get().span(),
                                "status",
                                status,
                                declared.stream()
                                        .map(r -> Integer.toString(r.status()))
                                        .toList()));
            }
            return found;
        }
        return chosen(text.span(), endpoint, declared, created.isPresent());
    }

    private Optional<Contract.Response> chosen(
            Span at, Endpoint endpoint, List<Contract.Response> declared, boolean created) {
        if (declared.size() == 1) {
            return Optional.of(declared.getFirst());
        }
        if (declared.isEmpty()) {
            Optional<Contract.Response> range = endpoint.responses().stream()
                    .filter(r -> r.status() == 2 || r.status() == 0)
                    .findFirst();
            if (range.isPresent()) {
                Contract.Response r = range.get();
                int status = created && endpoint.method() == Contract.Method.POST ? 201 : hasBody(r) ? 200 : 204;
                return Optional.of(new Contract.Response(r.span(), status, r.description(), r.headers(), r.content()));
            }
            vocabulary.problems().add(new SpecProblem.UnsaidStatus(at, endpoint.operationId(), List.of()));
            return Optional.empty();
        }
        vocabulary
                .problems()
                .add(new SpecProblem.UnsaidStatus(
                        at,
                        endpoint.operationId(),
                        declared.stream().map(Contract.Response::status).toList()));
        return Optional.empty();
    }

    private Optional<Rendering> value(ValueText value, Schema schema, Names names) {
        return switch (value) {
            case ValueText.Expression(var text) ->
                expressions.read(text, names.scope()).flatMap(read -> renderings.render(text.span(), schema, read));
            case ValueText.Fields fields -> {
                Optional<Schema.Obj> object = vocabulary.object(schema);
                if (object.isEmpty()) {
                    vocabulary
                            .problems()
                            .add(new SpecProblem.Misfit(fields.span(), "a mapping", Words.of(schema), "the answer"));
                    inner(value, names);
                    yield Optional.empty();
                }
                var parts = new LinkedHashMap<String, Rendering>();
                var said = new ArrayList<String>();
                for (ValueText.Field field : fields.fields()) {
                    said.add(field.name().text());
                    renderings
                            .property(
                                    object.get(),
                                    schema,
                                    field.name().text(),
                                    field.name().span())
                            .flatMap(p -> value(field.value(), p.schema(), names))
                            .ifPresent(r -> parts.put(field.name().text(), r));
                }
                yield Optional.of(renderings.assembled(fields.span(), schema, object.get(), parts, said));
            }
            case ValueText.Elements elements -> {
                Schema.Shape shape = vocabulary.contract().resolve(schema).shape();
                if (!(shape instanceof Schema.Array array)) {
                    vocabulary
                            .problems()
                            .add(new SpecProblem.Misfit(elements.span(), "a list", Words.of(schema), "the answer"));
                    inner(value, names);
                    yield Optional.empty();
                }
                var parts = new ArrayList<Rendering>();
                for (ValueText element : elements.elements()) {
                    value(element, array.items(), names).ifPresent(parts::add);
                }
                yield Optional.of(new Rendering.Elements(schema, parts));
            }
        };
    }

    /** Whether what a POST answers can be the new row: it says nothing, or no other table's class. */
    boolean mayCreate(Endpoint endpoint, Name table) {
        return successes(endpoint).stream()
                .flatMap(r -> body(r).stream())
                .flatMap(schema -> addresses.tableOfSchema(schema).stream())
                .allMatch(table::equals);
    }

    /** A row that an operation made or found. */
    record Row(String name, Name table) {}

    /**
     * What follows where nothing is said.
     *
     * @param row that the operation created, changed or found last
     * @param page that it listed last
     */
    Optional<Step> unsaid(
            Span at, Endpoint endpoint, Names names, Optional<Row> row, boolean created, Optional<Step.ListPage> page) {
        Optional<Contract.Response> response =
                unsaidResponse(at, endpoint, created, row.isPresent() || page.isPresent());
        if (response.isEmpty()) {
            return Optional.empty();
        }
        Optional<Rendering> body = Optional.empty();
        Optional<Schema> schema = schemaOf(response.get());
        if (schema.isPresent() && endpoint.method() != Contract.Method.HEAD) {
            if (page.isPresent()) {
                body = page(at, schema.get(), endpoint, names, page.get());
            } else if (row.isPresent()) {
                body = renderings.render(
                        at, schema.get(), Expressions.variable(at, row.get().name(), names.scope()));
            } else {
                vocabulary
                        .problems()
                        .add(new SpecProblem.UnsaidAnswer(
                                at, endpoint.operationId(), response.get().status()));
                return Optional.empty();
            }
        }
        return Optional.of(new Step.Answer(
                at,
                Optional.empty(),
                response.get().status(),
                body,
                new LinkedHashMap<>(),
                location(response.get(), endpoint, names, row.filter(_ -> created), Map.of())));
    }

    /** The tokens that were handed out, each in the property that is called so, and the account in the others. */
    Optional<Step> issued(Span at, Endpoint endpoint, Names names, StepResolver.Issued issued, AccountsText accounts) {
        List<Contract.Response> declared = successes(endpoint);
        if (declared.size() != 1) {
            return Optional.empty();
        }
        Optional<Schema> schema = schemaOf(declared.getFirst());
        Optional<Schema.Obj> object = schema.flatMap(vocabulary::object);
        boolean shown = object.isPresent()
                && object.get().properties().values().stream()
                        .anyMatch(p -> AccountSteps.tokenPart(p, accounts).isPresent());
        if (!shown) {
            return Optional.empty();
        }
        TypedExpression tokens = Expressions.variable(at, issued.tokens(), names.scope());
        TypedExpression account = Expressions.variable(at, issued.account(), names.scope());
        Model.Entity entity = vocabulary.entity(((Type.Row) account.type()).table());
        var parts = new LinkedHashMap<String, Rendering>();
        for (Schema.Property property : object.get().properties().values()) {
            Optional<TypedExpression> value = AccountSteps.tokenPart(property, accounts)
                    .map(part -> Expressions.property(tokens, part))
                    .or(() -> vocabulary.object(property.schema()).map(_ -> account))
                    .or(() -> vocabulary
                            .column(entity, property.name())
                            .map(column -> Expressions.column(account, column)));
            value.flatMap(v -> renderings.render(at, property.schema(), v))
                    .ifPresent(r -> parts.put(property.name(), r));
        }
        return Optional.of(new Step.Answer(
                at,
                Optional.empty(),
                declared.getFirst().status(),
                Optional.of(renderings.assembled(at, schema.get(), object.get(), parts, List.of())),
                new LinkedHashMap<>(),
                Optional.empty()));
    }

    private Optional<Contract.Response> unsaidResponse(Span at, Endpoint endpoint, boolean created, boolean something) {
        List<Contract.Response> declared = successes(endpoint);
        if (declared.size() > 1) {
            Optional<Contract.Response> made =
                    declared.stream().filter(r -> r.status() == 201 && created).findFirst();
            Optional<Contract.Response> plain = declared.stream()
                    .filter(r -> r.status() == (something ? 200 : 204))
                    .findFirst();
            if (made.or(() -> plain).isPresent()) {
                return made.or(() -> plain);
            }
        }
        return chosen(at, endpoint, declared, created);
    }

    /** The contract's page: the array with the items, a text with {@code next}, an integer with {@code total}. */
    private Optional<Rendering> page(Span at, Schema schema, Endpoint endpoint, Names names, Step.ListPage page) {
        TypedExpression found = Expressions.variable(at, page.as(), names.scope());
        TypedExpression items = Expressions.property(found, "items");
        Optional<Schema.Obj> object = vocabulary.object(schema);
        if (object.isEmpty()) {
            return renderings.render(at, schema, items);
        }
        var parts = new LinkedHashMap<String, Rendering>();
        List<Schema.Property> arrays = object.get().properties().values().stream()
                .filter(p -> vocabulary.contract().resolve(p.schema()).shape() instanceof Schema.Array)
                .toList();
        if (arrays.size() != 1) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.Misfit(at, "a page", Words.of(schema) + " with one array", "the answer"));
            return Optional.empty();
        }
        for (Schema.Property property : object.get().properties().values()) {
            Schema.Shape shape =
                    vocabulary.contract().resolve(property.schema()).shape();
            Optional<TypedExpression> value = switch (shape) {
                case Schema.Array _ -> Optional.of(items);
                case Schema.WholeNumber _ -> Optional.of(number(at, property.name(), endpoint, names, found));
                case Schema.Text _
                when property.name().equals("nextCursor") || property.name().equals("next") ->
                    Optional.of(Expressions.property(found, "next"));
                case Schema.Shape _ -> Optional.empty();
            };
            value.flatMap(v -> renderings.render(at, property.schema(), v))
                    .ifPresent(r -> parts.put(property.name(), r));
        }
        return Optional.of(renderings.assembled(at, schema, object.get(), parts, List.of()));
    }

    /** A number of a page that is named like a parameter is that parameter; any other is the total. */
    private static TypedExpression number(
            Span at, String property, Endpoint endpoint, Names names, TypedExpression found) {
        boolean echoed = endpoint.parameter(Contract.In.QUERY, property).isPresent()
                && names.scope().variables().get(property) instanceof Type.Scalar scalar
                && scalar.kind() == Type.Kind.INT;
        return echoed ? Expressions.variable(at, property, names.scope()) : Expressions.property(found, "total");
    }

    private Optional<Step.Location> location(
            Contract.Response response,
            Endpoint endpoint,
            Names names,
            Optional<Row> created,
            Map<String, TypedExpression> headers) {
        if (response.header("Location").isEmpty()
                || created.isEmpty()
                || headers.keySet().stream().anyMatch("Location"::equalsIgnoreCase)) {
            return Optional.empty();
        }
        Row row = created.get();
        TypedExpression made = Expressions.variable(response.span(), row.name(), names.scope());
        String base = vocabulary.contract().basePath();
        Optional<Endpoint> target = addresses.byKey(row.table(), Optional.of(endpoint));
        var values = new LinkedHashMap<String, TypedExpression>();
        if (target.isPresent()) {
            addresses.find(target.get()).address().ifPresent(address -> keys(address, made, values));
            return Optional.of(new Step.Location(base + target.get().path(), values));
        }
        Model.Entity entity = vocabulary.entity(row.table());
        for (String name : ContractResolver.pathNames(endpoint.path())) {
            endpoint.parameter(Contract.In.PATH, name)
                    .ifPresent(
                            p -> values.put(name, Expressions.variable(response.span(), p.variable(), names.scope())));
        }
        String collection = endpoint.path().endsWith("/")
                ? endpoint.path().substring(0, endpoint.path().length() - 1)
                : endpoint.path();
        var path = new StringBuilder(base + collection);
        for (String column : entity.key()) {
            entity.byColumn(column).ifPresent(attribute -> {
                String name = values.containsKey(attribute.name()) ? attribute.name() + "Key" : attribute.name();
                path.append("/{").append(name).append('}');
                values.put(name, Expressions.column(made, attribute));
            });
        }
        return Optional.of(new Step.Location(path.toString(), values));
    }

    private static void keys(Addresses.Address address, TypedExpression row, Map<String, TypedExpression> values) {
        address.keys().forEach(key -> values.put(key.parameter().name(), Expressions.column(row, key.attribute())));
        address.parent().ifPresent(parent -> {
            parent.address().keys().forEach(key -> {
                int i = parent.link().targetColumns().indexOf(key.attribute().column());
                Optional<Model.Attribute> own = i < 0
                        ? Optional.empty()
                        : address.entity().byColumn(parent.link().columns().get(i));
                values.put(
                        key.parameter().name(),
                        own.map(attribute -> Expressions.column(row, attribute))
                                .orElseGet(() ->
                                        Expressions.column(Expressions.link(row, parent.link()), key.attribute())));
            });
            if (parent.address().parent().isPresent()) {
                keys(
                        new Addresses.Address(
                                parent.address().entity(),
                                List.of(),
                                parent.address().parent()),
                        Expressions.link(row, parent.link()),
                        values);
            }
        });
    }
}
