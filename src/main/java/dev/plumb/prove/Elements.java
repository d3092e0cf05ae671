package dev.plumb.prove;

import dev.plumb.prove.Element.Kind;
import dev.plumb.prove.model.Steps;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.Feature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names everything that a specification promises. */
public final class Elements {
    static final String MIGRATIONS = "migrations";
    static final String PASSWORDS = "accounts passwords";
    static final String TOKENS = "accounts access tokens";
    static final String REFRESH = "accounts refresh tokens";
    static final String LOCKOUT = "accounts lockout";
    static final String SIGN_OUT = "accounts sign-out";
    static final String LOGS = "privacy logs";

    private Elements() {}

    static String scenario(Feature feature, Feature.Scenario scenario) {
        return "scenario " + feature.name() + " / " + scenario.name() + " @"
                + scenario.span().line();
    }

    static String operation(String name) {
        return "operation " + name;
    }

    static String status(String operation, int status) {
        return "status " + operation + " " + status;
    }

    static String access(String operation) {
        return "access " + operation;
    }

    static String visibility(Name table) {
        return "visibility " + table;
    }

    static String field(String operation, String place, String path) {
        return "field " + operation + " " + place + " " + path;
    }

    static String filter(String operation, int index) {
        return "filter " + operation + " " + (index + 1);
    }

    static String order(String operation, String order) {
        return "order " + operation + " " + order;
    }

    static String paging(String operation) {
        return "paging " + operation;
    }

    static String locking(String operation) {
        return "locking " + operation;
    }

    static String bulk(String operation) {
        return "bulk " + operation;
    }

    static String error(String code) {
        return "error " + code;
    }

    static String cache(String operation) {
        return "cache " + operation;
    }

    static String behaviour(String operation) {
        return "behaviour " + operation;
    }

    static String concurrency(String operation) {
        return "concurrency " + operation;
    }

    static String event(String name) {
        return "event " + name;
    }

    static String reaction(String event) {
        return "reaction " + event;
    }

    static String job(String name) {
        return "job " + name;
    }

    static String limit(String operation) {
        return "limit " + operation;
    }

    static String invariant(String name) {
        return "invariant " + name;
    }

    static String states(Spec.StateDiagram diagram) {
        return "states " + StateProof.place(diagram);
    }

    static String edge(Spec.StateDiagram diagram, Spec.StateDiagram.Edge edge) {
        return "state " + StateProof.place(diagram) + " " + edge.from().orElse("[*]") + " --> "
                + edge.to().orElse("[*]");
    }

    static String cors(String origin) {
        return "cors " + origin;
    }

    static String target(String operation) {
        return "target " + operation;
    }

    static String audit(Name table) {
        return "audit " + table;
    }

    static String encrypted(Name table, String column) {
        return "encrypted " + table + "." + column;
    }

    static String personal(Name table) {
        return "personal " + table;
    }

    static String table(Name table) {
        return "table " + table;
    }

    static String constraint(Name table, String constraint) {
        return "constraint " + table + " " + constraint;
    }

    /** Everything that this specification promises, in no particular order. */
    public static List<Element> of(Spec spec) {
        var elements = new ArrayList<Element>();
        for (Feature feature : spec.features()) {
            for (Feature.Scenario scenario : feature.scenarios()) {
                elements.add(new Element(
                        scenario(feature, scenario),
                        Kind.SCENARIO,
                        feature.name() + ": " + scenario.name(),
                        scenario.span()));
            }
        }
        for (Operation operation : spec.operations()) {
            operation.endpoint().ifPresent(endpoint -> operation(spec, operation, endpoint, elements));
            elements.add(new Element(
                    behaviour(operation.name()),
                    Kind.BEHAVIOUR,
                    operation.name() + " does what its steps say",
                    operation.span()));
            if (operation.endpoint().isPresent() && Steps.writes(spec, operation)) {
                elements.add(new Element(
                        concurrency(operation.name()),
                        Kind.CONCURRENCY,
                        operation.name() + " beside others at the same time",
                        operation.span()));
            }
        }
        consequences(spec, elements);
        spec.access()
                .visible()
                .forEach((table, rule) -> elements.add(new Element(
                        visibility(table),
                        Kind.VISIBILITY,
                        "rows of " + table + " that exist: " + rule.rule().text(),
                        rule.span())));
        spec.access()
                .cors()
                .ifPresent(cors -> cors.origins()
                        .forEach(origin -> elements.add(new Element(
                                cors(origin), Kind.ACCESS, "pages of " + origin + " may call", cors.span()))));
        spec.errors().values().stream()
                .filter(e -> !e.builtIn())
                .forEach(e -> elements.add(new Element(
                        error(e.code()), Kind.ERROR, e.code() + " " + e.status() + ": " + e.title(), e.span())));
        spec.audit()
                .forEach(a -> elements.add(new Element(
                        audit(a.table()), Kind.AUDIT, "changes of " + a.table() + " leave a trail", a.span())));
        spec.limits()
                .values()
                .forEach(l -> elements.add(
                        new Element(limit(l.operation()), Kind.LIMIT, "limits of " + l.operation(), l.span())));
        spec.invariants()
                .forEach(i -> elements.add(new Element(invariant(i.name()), Kind.INVARIANT, i.name(), i.span())));
        spec.states().forEach(diagram -> states(diagram, elements));
        spec.targets()
                .operations()
                .forEach((operation, target) -> elements.add(
                        new Element(target(operation), Kind.TARGET, "promised speed of " + operation, target.span())));
        elements.addAll(PartnerProof.elements(spec));
        elements.addAll(AccountProof.elements(spec));
        elements.addAll(PrivacyProof.elements(spec));
        tables(spec, elements);
        return distinct(elements);
    }

    private static void consequences(Spec spec, List<Element> elements) {
        spec.consequences()
                .events()
                .values()
                .forEach(e -> elements.add(new Element(
                        event(e.name()), Kind.EVENT, e.name() + " is stored with what it tells of", e.span())));
        spec.consequences().reactions().stream()
                .filter(r -> !r.steps().isEmpty())
                .forEach(r -> elements.add(
                        new Element(reaction(r.event()), Kind.REACTION, "what follows from " + r.event(), r.span())));
        spec.consequences()
                .jobs()
                .forEach(j ->
                        elements.add(new Element(job(j.name()), Kind.JOB, j.name() + " when it is due", j.span())));
    }

    /** A state from which rows begin elsewhere than by an operation is no promise of an operation. */
    private static void states(Spec.StateDiagram diagram, List<Element> elements) {
        String place = StateProof.place(diagram);
        elements.add(new Element(
                states(diagram),
                Kind.STATE,
                place + " changes as its diagram says, and not otherwise",
                diagram.span()));
        for (Spec.StateDiagram.Edge edge : diagram.edges()) {
            boolean given = edge.from().isEmpty() && edge.operations().isEmpty();
            if (edge.to().isPresent() && !given) {
                elements.add(new Element(
                        edge(diagram, edge),
                        Kind.STATE,
                        place + ": "
                                + edge.from().map(f -> f + " becomes ").orElse("begins as ")
                                + edge.to().get(),
                        edge.span()));
            }
        }
    }

    private static void tables(Spec spec, List<Element> elements) {
        Optional<Span> first = Optional.empty();
        for (Table table : spec.catalog().tables()) {
            Optional<Span> at =
                    Optional.ofNullable(spec.tables().get(table.name())).map(Spec.TableNotes::span);
            Spec.TableNotes notes = spec.tables().get(table.name());
            if (at.isEmpty() || notes == null) {
                continue;
            }
            first = first.isPresent() ? first : at;
            elements.add(new Element(table(table.name()), Kind.TABLE, "table " + table.name(), notes.span()));
            for (Constraint constraint : table.constraints()) {
                elements.add(new Element(
                        constraint(table.name(), constraint.name()),
                        Kind.CONSTRAINT,
                        constraint.name() + ": " + constraint.definition(),
                        place(constraint, notes, notes.span())));
            }
        }
        first.ifPresent(at ->
                elements.add(new Element(MIGRATIONS, Kind.MIGRATION, "migrations go there, back and there again", at)));
    }

    private static Span place(Constraint constraint, Spec.TableNotes notes, Span otherwise) {
        List<String> columns = switch (constraint) {
            case Constraint.Check check -> check.columns();
            case Constraint.Unique unique -> unique.columns();
            case Constraint.PrimaryKey key -> key.columns();
            case Constraint.ForeignKey key -> key.columns();
            case Constraint.Exclusion _ -> List.of();
        };
        return columns.size() == 1 ? notes.columns().getOrDefault(columns.getFirst(), otherwise) : otherwise;
    }

    private static void operation(Spec spec, Operation operation, Endpoint endpoint, List<Element> elements) {
        String name = operation.name();
        Span at = endpoint.span();
        elements.add(new Element(
                operation(name),
                Kind.OPERATION,
                name + ": " + endpoint.method() + " " + endpoint.path()
                        + endpoint.summary().map(s -> ", " + s).orElse(""),
                at));
        endpoint.responses().stream()
                .filter(r -> r.status() >= 100)
                .forEach(r -> elements.add(
                        new Element(status(name, r.status()), Kind.STATUS, name + " answers " + r.status(), r.span())));
        elements.add(new Element(
                access(name),
                Kind.ACCESS,
                "who may call " + name,
                endpoint.security().span()));
        for (Parameter parameter : endpoint.parameters()) {
            if (parameter.in() == In.QUERY || parameter.in() == In.PATH) {
                elements.add(new Element(
                        field(name, parameter.in() == In.QUERY ? "query" : "path", parameter.name()),
                        Kind.FIELD,
                        name + ": " + parameter.name(),
                        parameter.span()));
            }
        }
        endpoint.body()
                .flatMap(b -> b.content().stream().findFirst())
                .flatMap(m -> m.schema())
                .ifPresent(schema -> fields(spec, name, schema, "", elements, new HashSet<>()));
        if (endpoint.parameter(In.HEADER, "If-Match").isPresent()
                || endpoint.parameter(In.HEADER, "If-None-Match").isPresent()) {
            elements.add(new Element(locking(name), Kind.LOCKING, name + " heeds the ETag", at));
        }
        Optional.ofNullable(spec.caches().get(name))
                .ifPresent(c -> elements.add(new Element(
                        cache(name), Kind.CACHE, name + " may be kept for " + c.seconds() + " s", c.span())));
        for (Step step : operation.steps()) {
            if (step instanceof Step.ListPage list) {
                list(name, list, elements);
            } else if (step instanceof Step.Each each) {
                elements.add(new Element(bulk(name), Kind.BULK, name + " is all or nothing", each.span()));
            }
        }
    }

    private static void list(String name, Step.ListPage list, List<Element> elements) {
        for (int i = 0; i < list.where().size(); i++) {
            var where = list.where().get(i);
            elements.add(new Element(filter(name, i), Kind.FILTER, name + ": " + where.text(), where.span()));
        }
        list.orders()
                .forEach(o -> elements.add(new Element(
                        order(name, o.name()),
                        Kind.ORDER,
                        name + (o.name().isEmpty() ? " is in its order" : " sorted by " + o.name()),
                        o.span())));
        if (!(list.paging() instanceof Step.Paging.Whole)) {
            elements.add(new Element(paging(name), Kind.PAGING, "pages of " + name, list.span()));
        }
    }

    private static void fields(
            Spec spec, String operation, Schema schema, String path, List<Element> elements, Set<String> seen) {
        Schema resolved = spec.contract().resolve(schema);
        switch (resolved.shape()) {
            case Schema.Obj object -> {
                if (schema.shape() instanceof Schema.Ref ref && !seen.add(ref.name() + " " + path.length() / 40)) {
                    return;
                }
                object.properties().values().forEach(p -> {
                    String at = path.isEmpty() ? p.name() : path + "." + p.name();
                    elements.add(
                            new Element(field(operation, "body", at), Kind.FIELD, operation + ": " + at, p.span()));
                    fields(spec, operation, p.schema(), at, elements, seen);
                });
            }
            case Schema.Array array -> fields(spec, operation, array.items(), path + "[]", elements, seen);
            case Schema.Choice _,
                    Schema.Ref _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Any _,
                    Schema.NullOnly _ -> {}
        }
    }

    private static List<Element> distinct(List<Element> elements) {
        var ids = new HashSet<String>();
        return elements.stream().filter(e -> ids.add(e.id())).toList();
    }

    static boolean reads(Endpoint endpoint) {
        return endpoint.method() == Method.GET || endpoint.method() == Method.HEAD;
    }
}
