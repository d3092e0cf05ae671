package dev.plumb.design;

import dev.plumb.design.OperationDesign.BodyDesign;
import dev.plumb.design.OperationDesign.Call;
import dev.plumb.design.OperationDesign.ParameterDesign;
import dev.plumb.design.OperationDesign.Result;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.TypeDesign.Stored;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Access;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From a specification to the design of its backend. All names are made here and in the classes beside this one. */
public final class Designer {
    private final Spec spec;
    private final Naming naming;
    private final Tables.Hanging hanging;

    private Designer(Spec spec) {
        this.spec = spec;
        var consequences = spec.consequences();
        this.naming = new Naming(
                consequences.events().isEmpty() && consequences.jobs().isEmpty()
                        ? Set.of()
                        : ReservedNames.BACKGROUND_TYPES);
        this.hanging = Tables.Hanging.of(spec.catalog());
    }

    public static Design design(Spec spec) {
        return new Designer(spec).design();
    }

    private Design design() {
        String basePackage = spec.stack().packageName();
        String name = basePackage.substring(basePackage.lastIndexOf('.') + 1);
        String application = naming.type(basePackage, Words.pascal(name) + "Application", "Backend");
        List<FeatureDesigner.Outline> outlines = new FeatureDesigner(spec).design();
        var packages = new LinkedHashMap<Name, String>();
        outlines.forEach(o -> o.tables().forEach(t -> packages.put(t, o.packageName())));
        var types = new TypeDesigner(spec, naming, packages);

        // The classes that every feature has take their names first, so that a schema gives way to them.
        var drafts = new ArrayList<Draft>();
        for (FeatureDesigner.Outline outline : outlines) {
            drafts.add(new Draft(
                    outline,
                    naming.type(outline.packageName(), outline.className() + "Controller", "Web"),
                    naming.type(outline.packageName(), outline.className() + "Service", "Rules"),
                    naming.type(outline.packageName(), outline.className() + "Repository", "Store")));
        }
        for (Draft draft : drafts) {
            var taken = new HashSet<String>();
            for (Operation operation : draft.outline.operations()) {
                draft.operations.add(operation(types, draft.outline, operation, taken));
            }
        }
        var structs = new LinkedHashMap<>(types.structs());
        List<PartnerDesign> partners = new PartnerDesigner(
                        spec,
                        naming,
                        types,
                        outlines.stream()
                                .map(FeatureDesigner.Outline::packageName)
                                .collect(java.util.stream.Collectors.toSet()))
                .design(structs);
        var consequences = new ConsequenceDesigner(spec, naming, types, outlines);
        List<EventDesign> events = consequences.events();
        List<BackgroundDesign> background = consequences.background(events);
        var written = new HashSet<Name>();
        for (BackgroundDesign each : background) {
            Operation steps = ConsequenceDesigner.operation(
                    ConsequenceDesigner.at(each), each.name(), Map.of(), ConsequenceDesigner.steps(each));
            noteRows(types, steps, consequences.packageOf(each));
            written.addAll(Tables.of(spec, hanging, steps).writes());
        }
        List<FeatureDesign> features = drafts.stream().map(d -> d.finish(types)).toList();
        var byName = new LinkedHashMap<String, TypeDesign>();
        partners.forEach(p -> p.types().forEach(t -> byName.put(t.name(), t)));
        features.forEach(f -> f.types().forEach(t -> byName.put(t.name(), t)));
        var kept = new HashSet<Name>();
        for (FeatureDesign feature : features) {
            for (OperationDesign operation : feature.operations()) {
                written.addAll(operation.writes());
                if (operation.cache().isPresent()) {
                    kept.addAll(operation.reads());
                }
            }
        }
        return new Design(
                spec,
                basePackage,
                application,
                name,
                features,
                naming.packages(),
                byName,
                types.rows(),
                structs,
                types.databaseEnums(),
                types.wordEnums(),
                written,
                LockOrder.of(spec),
                kept,
                partners,
                events,
                background);
    }

    /**
     * Steps that stand in the background, as an operation that is run within a transaction.
     *
     * @param takes what they are given, by the names that they know it by
     */
    public static OperationDesign inBackground(
            Spec spec, Span at, String method, Map<String, Type> takes, List<Step> steps) {
        Operation operation = ConsequenceDesigner.operation(at, method, takes, steps);
        Tables tables = Tables.of(spec, Tables.Hanging.of(spec.catalog()), operation);
        return new OperationDesign(
                operation,
                method,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new Call(true, method, List.of()),
                new Result(Optional.empty(), false, false, false, 204),
                Optional.empty(),
                false,
                false,
                tables.reads(),
                tables.writes(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    private record Draft(
            FeatureDesigner.Outline outline,
            String controller,
            String service,
            String repository,
            List<OperationDesign> operations) {
        Draft(FeatureDesigner.Outline outline, String controller, String service, String repository) {
            this(outline, controller, service, repository, new ArrayList<>());
        }

        /** A service that would only forward is left out. */
        private void forwardDirectly() {
            if (operations.stream().allMatch(Designer::onlyForwards)) {
                operations.replaceAll(o ->
                        o.calling(new Call(false, o.call().method(), o.call().arguments())));
            }
        }

        FeatureDesign finish(TypeDesigner types) {
            forwardDirectly();
            boolean served = operations.stream().anyMatch(o -> o.endpoint().isPresent());
            boolean ruled = operations.stream().anyMatch(o -> o.call().onService());
            return new FeatureDesign(
                    outline.name(),
                    outline.packageName(),
                    outline.description(),
                    outline.tables(),
                    served ? Optional.of(controller) : Optional.empty(),
                    ruled ? Optional.of(service) : Optional.empty(),
                    Optional.of(repository),
                    outline.plural(),
                    types.inPackage(outline.packageName()),
                    operations);
        }
    }

    /** Whether the service would only hand the call on: one list, shown as it is. */
    private static boolean onlyForwards(OperationDesign operation) {
        List<Step> steps = operation.operation().steps();
        return operation.writes().isEmpty()
                && operation.cache().isEmpty()
                && operation.timeMillis().isEmpty()
                && operation.parameters().isEmpty()
                && !operation.result().tagged()
                && !operation.result().varies()
                && steps.size() == 2
                && steps.getFirst() instanceof Step.ListPage page
                && page.when().isEmpty()
                && page.paging() instanceof Step.Paging.Whole
                && steps.getLast() instanceof Step.Answer answer
                && answer.when().isEmpty()
                && answer.body().filter(b -> b instanceof Rendering.Many).isPresent();
    }

    private OperationDesign operation(
            TypeDesigner types, FeatureDesigner.Outline outline, Operation operation, Set<String> taken) {
        var designer = new OperationDesigner(spec, types, outline, operation);
        String method = Naming.member(Words.camel(operation.name()), taken);
        List<ParameterDesign> parameters = designer.parameters();
        Optional<String> query = designer.queryRecord(parameters, method);
        Optional<BodyDesign> body = designer.body(method);
        noteStored(types, operation);
        noteRows(types, operation, outline.packageName());
        Tables tables = Tables.of(spec, hanging, operation);
        Result result = designer.result(method, false);
        Call call = new Call(
                true,
                method,
                designer.arguments(
                        parameters,
                        query,
                        body,
                        body.isPresent() && looksUp(operation),
                        needsViewer(operation, tables, new HashSet<>())));
        return new OperationDesign(
                operation,
                method,
                parameters,
                query,
                body,
                call,
                result,
                designer.location(result.status()),
                designer.ifMatch(),
                designer.ifNoneMatch(),
                tables.reads(),
                tables.writes(),
                Optional.ofNullable(spec.caches().get(operation.name())),
                Optional.ofNullable(spec.limits().get(operation.name())).flatMap(Spec.LimitRule::timeMillis),
                !tables.writes().isEmpty() || emits(operation.steps(), new HashSet<>()));
    }

    /** Whether an event is stored, by the operation itself or by one that it runs. */
    private boolean emits(List<Step> steps, Set<String> seen) {
        var found = new ArrayList<Boolean>();
        Walk.steps(steps, step -> {
            if (step instanceof Step.Run run && seen.add(run.operation())) {
                spec.operation(run.operation()).ifPresent(o -> found.add(emits(o.steps(), seen)));
            }
            found.add(step instanceof Step.Emit);
        });
        return found.contains(true);
    }

    /** Whether a key that the request gives must be there, which is a fault of its field if it is not. */
    private static boolean looksUp(Operation operation) {
        var found = new ArrayList<Step.Assignment>();
        Walk.steps(
                operation.steps(),
                step -> assignments(step).stream()
                        .filter(a -> a.field().isPresent() && a.value() instanceof Step.Value.Lookup)
                        .forEach(found::add));
        return !found.isEmpty();
    }

    static List<Step.Assignment> assignments(Step step) {
        return switch (step) {
            case Step.Create create -> create.with();
            case Step.Ensure ensure -> {
                var all = new ArrayList<>(ensure.with());
                all.addAll(ensure.values());
                yield all;
            }
            case Step.Change change ->
                change.rows().stream().flatMap(r -> r.with().stream()).toList();
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Delete _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> List.of();
        };
    }

    private boolean needsViewer(Operation operation, Tables tables, Set<String> known) {
        if (!known.add(operation.name())) {
            return false;
        }
        boolean inner = operation.endpoint().isEmpty(); // whoever runs it says who acts
        if (!inner && spec.audit().stream().anyMatch(a -> tables.writes().contains(a.table()))) {
            return true;
        }
        var actions = new ArrayList<Step>();
        Walk.steps(operation.steps(), step -> {
            if (step instanceof Step.Account account && ofViewer(account)
                    || spec.access()
                            .accounts()
                            .filter(a -> a.setsPassword(step))
                            .isPresent()) {
                actions.add(step);
            }
        });
        if (!actions.isEmpty()) {
            return true;
        }
        var expressions = new ArrayList<TypedExpression>();
        Walk.expressions(operation.steps(), expressions::add);
        Set<Name> seen = inner ? found(operation) : tables.reads();
        Sight sight = Sight.of(spec, operation);
        if (seen.stream().anyMatch(table -> sight.varies(spec, table))) {
            return true;
        }
        for (Name table : seen) {
            Optional.ofNullable(spec.access().visible().get(table))
                    .map(Access.Visibility::rule)
                    .ifPresent(expressions::add);
        }
        var run = new ArrayList<Operation>();
        Walk.steps(operation.steps(), step -> {
            if (step instanceof Step.Run runs) {
                spec.operation(runs.operation()).ifPresent(run::add);
            }
        });
        return expressions.stream().anyMatch(e -> Walk.mentions(e.expr(), "viewer"))
                || run.stream().anyMatch(o -> needsViewer(o, Tables.of(spec, hanging, o), known));
    }

    /** The tables of which the operation finds rows, rather than being given them. */
    private static Set<Name> found(Operation operation) {
        var tables = new LinkedHashSet<Name>();
        Walk.steps(operation.steps(), step -> {
            Type list = step instanceof Step.Find find
                    ? find.list().type()
                    : step instanceof Step.ListPage page ? page.list().type() : null;
            if (list instanceof Type.ListOf of && of.element() instanceof Type.Row row) {
                tables.add(row.table());
            }
        });
        return tables;
    }

    /** Whether whose account it is about is told by who calls. */
    private static boolean ofViewer(Step.Account account) {
        return switch (account.action()) {
            case "sign-out" -> !account.with().containsKey("refreshToken");
            case "sign-out-everywhere", "change-password" -> true;
            default -> false;
        };
    }

    /** The rows that rules have at hand. */
    private void noteRows(TypeDesigner types, Operation operation, String packageName) {
        if (operation.endpoint().isEmpty()) {
            operation.takes().values().forEach(type -> noteRow(types, type, packageName));
        }
        Walk.steps(operation.steps(), step -> {
            switch (step) {
                case Step.Find find -> noteRow(types, find.list().type(), packageName);
                case Step.Each each -> noteRow(types, each.list().type(), packageName);
                case Step.Create create -> types.row(create.table(), packageName);
                case Step.Ensure ensure -> types.row(ensure.table(), packageName);
                case Step.Change change -> change.rows().forEach(r -> types.row(r.table(), packageName));
                case Step.Delete delete -> noteRow(types, delete.target().type(), packageName);
                case Step.Account account ->
                    spec.access()
                            .accounts()
                            .filter(_ -> account.as().isPresent())
                            .ifPresent(a -> types.row(a.table(), packageName));
                case Step.Run run -> run.with().values().forEach(given -> noteRow(types, given.type(), packageName));
                case Step.Let let ->
                    let.values().values().stream()
                            .map(TypedExpression::type)
                            .filter(Type.Row.class::isInstance)
                            .forEach(type -> noteRow(types, type, packageName));
                case Step.Answer answer ->
                    answer.body()
                            .filter(Rendering.Scalar.class::isInstance)
                            .ifPresent(text -> Walk.within(
                                    ((Rendering.Scalar) text).value().expr(), part -> {
                                        if (part.type() instanceof Type.ListOf) {
                                            noteRow(types, part.type(), packageName);
                                        }
                                    }));
                case Step.Require _, Step.ListPage _, Step.Emit _, Step.Call _, Step.Block _ -> {}
            }
        });
    }

    private static void noteRow(TypeDesigner types, Type type, String packageName) {
        switch (type) {
            case Type.Row row -> types.row(row.table(), packageName);
            case Type.ListOf list -> noteRow(types, list.element(), packageName);
            case Type.Scalar _, Type.Enumeration _, Type.MapOf _, Type.Struct _ -> {}
        }
    }

    /** Which properties of the request are stored as they are, and where: the column bounds the property then. */
    private void noteStored(TypeDesigner types, Operation operation) {
        Map<String, Schema> schemas = new HashMap<>();
        operation
                .endpoint()
                .flatMap(Contract.Endpoint::body)
                .flatMap(b ->
                        b.content().stream().flatMap(m -> m.schema().stream()).findFirst())
                .ifPresent(schema -> schemas.put("request", schema));
        Walk.steps(operation.steps(), step -> {
            if (step instanceof Step.Each loop) {
                Schema list = schemaOf(loop.list().expr(), schemas);
                if (list != null && spec.contract().resolve(list).shape() instanceof Schema.Array array) {
                    schemas.put(loop.name(), array.items());
                }
            }
            for (Step.Assignment assignment : assignments(step)) {
                boolean hashed = tableOf(step, assignment)
                        .filter(table -> spec.access()
                                .accounts()
                                .filter(a -> a.isPassword(table, assignment.column()))
                                .isPresent())
                        .isPresent();
                if (!hashed
                        && assignment.value() instanceof Step.Value.Computed computed
                        && computed.expression().expr() instanceof Expr.Property property) {
                    Schema owner = schemaOf(property.target(), schemas);
                    Optional<RecordDesign> record = owner == null ? Optional.empty() : types.recordOf(owner);
                    tableOf(step, assignment)
                            .ifPresent(table -> record.ifPresent(
                                    r -> types.stored(r, property.property(), new Stored(table, assignment.column()))));
                }
            }
        });
        Walk.expressions(
                operation.steps(),
                expression -> Walk.within(expression.expr(), part -> {
                    if (part instanceof Expr.Has has) {
                        Schema owner = schemaOf(has.target(), schemas);
                        if (owner != null) {
                            types.recordOf(owner).ifPresent(types::keepsAbsent);
                            types.recordOf(owner)
                                    .filter(r -> r.component(has.property())
                                            .filter(c -> takesNull(c))
                                            .isPresent())
                                    .ifPresent(types::tracksGiven);
                        }
                    }
                }));
        Walk.steps(operation.steps(), step -> {
            for (Step.Assignment assignment : assignments(step)) {
                if (assignment.absent() != Step.Absent.NEVER
                        && assignment.value().expression().expr() instanceof Expr.Property property) {
                    Schema owner = schemaOf(property.target(), schemas);
                    if (owner != null) {
                        types.recordOf(owner)
                                .filter(_ -> assignment.absent() == Step.Absent.KEEP)
                                .ifPresent(types::keepsAbsent);
                        types.recordOf(owner)
                                .filter(r -> r.component(property.property())
                                        .filter(c -> takesNull(c))
                                        .filter(_ -> isOtherThanNull(step, assignment))
                                        .isPresent())
                                .ifPresent(types::tracksGiven);
                    }
                }
            }
        });
    }

    /** Whether a column becomes something else than null where its field is left out. */
    private boolean isOtherThanNull(Step step, Step.Assignment assignment) {
        return assignment.absent() == Step.Absent.KEEP
                || tableOf(step, assignment)
                        .flatMap(spec.catalog()::table)
                        .flatMap(t -> t.column(assignment.column()))
                        .filter(c -> c.defaultExpression().isPresent())
                        .isPresent();
    }

    /** Whether null is a value of its own, which absence must be told from. */
    private boolean takesNull(TypeDesign.Component component) {
        return !component.required()
                && component
                        .schema()
                        .filter(s -> s.nullable() || spec.contract().resolve(s).nullable())
                        .isPresent();
    }

    static Optional<Name> tableOf(Step step, Step.Assignment assignment) {
        return switch (step) {
            case Step.Create create -> Optional.of(create.table());
            case Step.Ensure ensure -> Optional.of(ensure.table());
            case Step.Change change ->
                change.rows().stream()
                        .filter(r -> r.with().contains(assignment))
                        .findFirst()
                        .map(Step.Change.RowChange::table);
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.Delete _,
                    Step.Each _,
                    Step.Run _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Block _,
                    Step.Answer _ -> Optional.empty();
        };
    }

    private @org.jspecify.annotations.Nullable Schema schemaOf(Expr expr, Map<String, Schema> schemas) {
        return KeptAsJson.schemaOf(spec.contract(), expr, schemas);
    }
}
