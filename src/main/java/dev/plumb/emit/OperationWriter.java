package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.design.ReservedNames;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.Walk;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One operation as a method of its service, with the methods of the repository that it calls. */
final class OperationWriter {
    private final Design design;
    private final Spec spec;
    private final Model model;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final ReadMethods reads;
    private final WriteMethods writes;
    private final Usage usage;
    private final String repository;
    private final Set<String> taken = new HashSet<>(ReservedNames.LOCALS);
    private final Map<String, Env.Root> lookupMaps = new LinkedHashMap<>();
    private final StringBuilder body = new StringBuilder();
    private final Map<String, Listed> pages = new LinkedHashMap<>();
    /** Rows of which the key alone is at hand. */
    private final Set<String> keysAlone = new HashSet<>();

    private Env env;
    private boolean usesNow;
    /** Whether the database is asked about rows that nothing locks. */
    private boolean asked;

    /** How many rows are locked one after another, as far as it matters: none, one, or several. */
    private int locks;

    private boolean tagChecked;
    private boolean ended;
    private int depth;

    /** A page that was read: Java for its items, its total and the way on. */
    private record Listed(String items, String total, String next) {}

    OperationWriter(
            Design design,
            FeatureDesign feature,
            OperationDesign operation,
            ServiceDraft service,
            RepositoryDraft repository) {
        this.design = design;
        this.spec = design.spec();
        this.model = spec.model();
        this.operation = operation;
        this.service = service;
        this.reads = new ReadMethods(design, repository);
        this.writes = new WriteMethods(design, repository, reads);
        this.usage = new Usage(operation.operation(), operation.location().isPresent());
        this.repository = feature.plural();
        this.env = Env.of(design);
        taken.add(feature.plural());
        for (ServiceDraft.Need need : ServiceDraft.Need.values()) {
            taken.add(need.field);
        }
    }

    // ---- the method

    private static final java.util.regex.Pattern IDLE_NAME =
            java.util.regex.Pattern.compile("\\bvar (\\w+) = (?=[^\\n]*\\.orElseThrow\\()()");

    void write() {
        List<Env.Root> parameters = parameters();
        steps(operation.operation().steps());
        if (!ended && !operation.result().java().equals("void")) {
            line("throw new IllegalStateException(\"no answer\");");
        }
        boolean writing = !operation.writes().isEmpty();
        String prologue = prologue(writing);
        String declarations = ReadMethods.declarations(parameters);
        if (!operation.call().onService()) {
            return; // the controller asks the repository itself
        }
        if (operation.cache().isPresent()
                && !writing
                && !operation.result().java().equals("void")) {
            cached(parameters, declarations, prologue);
            return;
        }
        service.method(Template.of("""
                ${doc}
                ${transactional}
                ${type} ${name}(${parameters}) {
                    ${prologue}
                    ${body}
                }
                """)
                .with("doc", doc())
                .with("transactional", writing ? transactional() : timed())
                .with("type", operation.result().java())
                .with("name", operation.call().method())
                .with("parameters", declarations)
                .with("prologue", prologue)
                .with("body", withoutIdleNames(body.toString()))
                .fill());
    }

    /** A row that is only asked for needs no name. */
    private static String withoutIdleNames(String body) {
        String code = body.lines().filter(l -> !l.strip().startsWith("//")).collect(Collectors.joining("\n"));
        return IDLE_NAME
                .matcher(body)
                .replaceAll(found -> java.util.regex.Pattern.compile("\\b" + found.group(1) + "\\b")
                                        .matcher(code)
                                        .results()
                                        .count()
                                == 1
                        ? java.util.regex.Matcher.quoteReplacement(found.group(2))
                        : java.util.regex.Matcher.quoteReplacement(found.group()));
    }

    /**
     * Rows that are found are locked; where rules ask about rows that nothing locks, the database keeps apart what
     * runs at the same time, and what it ends for that is tried again. So is one of two that wait for each other's
     * locks, where several rows are locked one after another. Of as many as there are tries, one gets through in each.
     */
    private String transactional() {
        if (!asked && locks < 2) {
            return "@Transactional" + timeout().map(t -> "(" + t + ")").orElse("");
        }
        service.needsRetry();
        String retry =
                "@Retryable(includes = ConcurrencyFailureException.class, maxRetries = 20, delay = 5, jitter = 5,"
                        + " multiplier = 1.5, maxDelay = 100)\n";
        if (!asked) {
            return retry + "@Transactional" + timeout().map(t -> "(" + t + ")").orElse("");
        }
        return retry
                + "@Transactional(isolation = Isolation.SERIALIZABLE"
                + timeout().map(t -> ", " + t).orElse("") + ")";
    }

    /** What only reads needs a transaction where its time is limited. */
    private String timed() {
        return timeout().map(t -> "@Transactional(readOnly = true, " + t + ")").orElse("");
    }

    /** In whole seconds, as transactions count. */
    private Optional<String> timeout() {
        return operation.timeMillis().map(millis -> "timeout = " + Math.max(1, Math.ceilDiv(millis, 1000L)));
    }

    private String doc() {
        String said = operation
                .endpoint()
                .flatMap(Contract.Endpoint::summary)
                .map(s -> ending(s) + " ")
                .orElse("");
        return "/** " + Cites.safe(said) + "See " + operation.operation().span().cite() + "."
                + (asked && !operation.writes().isEmpty()
                        ? " Its rules ask about rows that it does not lock: of two that contradict each other, one is tried again."
                        : "")
                + " */";
    }

    private static String ending(String text) {
        String trimmed = text.strip();
        return trimmed.endsWith(".") ? trimmed : trimmed + ".";
    }

    private List<Env.Root> parameters() {
        var parameters = new ArrayList<Env.Root>();
        for (Argument argument : operation.call().arguments()) {
            switch (argument) {
                case Argument.OfParameter(var p) -> {
                    taken.add(p.name());
                    var root = new Env.Root(p.type().java(p.nullable()), p.name());
                    parameters.add(root);
                    env = env.with(p.contract().variable(), root);
                }
                case Argument.OfQuery(var record) -> {
                    var root = new Env.Root(record, "query");
                    parameters.add(root);
                    for (var p : operation.parameters()) {
                        if (p.contract().in() == Contract.In.QUERY) {
                            env = env.with(p.contract().variable(), new Env.Var("query." + p.name() + "()", root));
                        }
                    }
                }
                case Argument.OfBody(var read) -> {
                    var root = new Env.Root(read.type().java(), "request");
                    parameters.add(root);
                    env = env.with("request", root);
                }
                case Argument.OfFaults() -> parameters.add(new Env.Root("Faults", "faults"));
                case Argument.OfViewer() -> {
                    var root = new Env.Root("Viewer", "viewer");
                    parameters.add(root);
                    env = env.with("viewer", root);
                }
            }
        }
        env = env.with("now", WriteMethods.NOW_ROOT);
        return parameters;
    }

    /** What stands before the steps: the time, keys that the request names, who acts, what changes. */
    private String prologue(boolean writing) {
        var lines = new ArrayList<String>();
        boolean audited = spec.audit().stream().anyMatch(a -> operation.writes().contains(a.table()));
        if (usesNow || audited || body.toString().matches("(?s).*\\bnow\\b.*")) {
            service.need(ServiceDraft.Need.CLOCK);
            lines.add("Instant now = clock.instant();");
        }
        lines.addAll(lookups());
        if (writing && audited) {
            service.need(ServiceDraft.Need.AUDIT);
            lines.add("audit.author(viewer, now);");
        }
        if (writing) {
            for (Name table : operation.writes()) {
                if (design.kept().contains(table)) {
                    service.need(ServiceDraft.Need.CHANGES);
                    lines.add("changes.in(\"" + table + "\");");
                }
            }
        }
        return String.join("\n", lines);
    }

    // ---- keys that the request names

    /** A key to be looked up: where it stands in the request. */
    private record Named(Step.Value.Lookup lookup, String field, Optional<Step.Each> loop) {}

    private List<Named> named() {
        var found = new ArrayList<Named>();
        collectNamed(operation.operation().steps(), Optional.empty(), found);
        return found;
    }

    private void collectNamed(List<Step> steps, Optional<Step.Each> loop, List<Named> found) {
        for (Step step : steps) {
            for (Step.Assignment assignment : Assignments.of(step)) {
                if (assignment.value() instanceof Step.Value.Lookup lookup) {
                    found.add(new Named(lookup, assignment.field().orElse(""), loop));
                }
            }
            if (step instanceof Step.Each each) {
                collectNamed(each.body(), Optional.of(each), found);
            } else if (step instanceof Step.Block block) {
                collectNamed(block.body(), loop, found);
            }
        }
    }

    private Env.Root lookupMap(Step.Value.Lookup lookup) {
        Model.Entity entity = model.entity(lookup.table()).orElseThrow();
        return lookupMaps.computeIfAbsent(
                WriteMethods.lookupName(entity, lookup) + "/" + lookup.target(),
                k -> writes.lookupMap(lookup, local(WriteMethods.lookupName(entity, lookup))));
    }

    private List<String> lookups() {
        List<Named> all = named();
        var lines = new ArrayList<String>();
        if (all.isEmpty()) {
            return lines;
        }
        var byMap = new LinkedHashMap<Env.Root, List<Named>>();
        all.forEach(n -> byMap.computeIfAbsent(lookupMap(n.lookup()), m -> new ArrayList<>())
                .add(n));
        byMap.forEach((map, names) -> {
            String method = writes.lookup(names.getFirst().lookup());
            var sources = names.stream().map(this::values).distinct().toList();
            String values =
                    sources.size() == 1 ? sources.getFirst() : "Lookups.all(" + String.join(", ", sources) + ")";
            lines.add("var " + map.name() + " = " + repository + "." + method + "(" + values + ");");
        });
        boolean faults = operation.call().arguments().stream().anyMatch(a -> a instanceof Argument.OfFaults);
        for (Named name : all) {
            if (faults && !name.field().isEmpty()) {
                lines.add(requirement(name));
            }
        }
        if (faults) {
            lines.add("faults.refuse();");
            lines.add("");
        }
        return lines;
    }

    private String values(Named name) {
        Expr value = name.lookup().expression().expr();
        if (name.loop().isEmpty()) {
            return "Lookups.of(" + InJava.of(value, env) + ")";
        }
        Step.Each loop = name.loop().get();
        String list = InJava.of(loop.list().expr(), env);
        String item = Words.local(loop.name());
        Env inner = env.with(loop.name(), new Env.Root("", item));
        return "Lookups.of(" + list + ", " + item + " -> " + InJava.of(value, inner) + ")";
    }

    private String requirement(Named name) {
        String map = lookupMap(name.lookup()).name();
        Expr value = name.lookup().expression().expr();
        if (name.loop().isEmpty()) {
            return "Lookups.require(" + InJava.of(value, env) + ", " + map + ", \"" + name.field() + "\", faults);";
        }
        Step.Each loop = name.loop().get();
        String item = Words.local(loop.name());
        Env inner = env.with(loop.name(), new Env.Root("", item));
        int element = name.field().indexOf("[].");
        String list = element < 0 ? "" : name.field().substring(0, element);
        String field = element < 0 ? name.field() : name.field().substring(element + 3);
        return "Lookups.requireEach(" + InJava.of(loop.list().expr(), env) + ", " + item + " -> "
                + InJava.of(value, inner) + ", " + map + ", \"" + list + "\", \"" + field + "\", faults);";
    }

    // ---- steps

    private void line(String text) {
        text.lines()
                .forEach(l ->
                        body.append(l.isEmpty() ? "" : "    ".repeat(depth) + l).append('\n'));
    }

    private String local(String wanted) {
        String name = Words.local(wanted);
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + i;
        }
        return free;
    }

    private void steps(List<Step> steps) {
        for (int i = 0; i < steps.size() && !ended; i++) {
            Step step = steps.get(i);
            Optional<Step> next = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.empty();
            if (step.when().isPresent()) {
                conditional(step);
            } else if (step instanceof Step.Find find && next.isPresent() && fused(find, next.get())) {
                i++;
            } else {
                step(step);
            }
        }
    }

    private void conditional(Step step) {
        String condition = truth(step.when().orElseThrow());
        int start = body.length();
        line("if (" + condition + ") {");
        Env before = env;
        boolean endedBefore = ended;
        depth++;
        step(step);
        depth--;
        ended = endedBefore;
        Env within = env;
        env = before;
        line("}");
        named(step)
                .filter(n -> before.find(n).isEmpty() && !usage.isUnused(n) && !keysAlone.contains(n))
                .forEach(n -> within.find(n).ifPresent(row -> declareBefore(start, n, row.root())));
    }

    /** The rows that a step names, or those within a block. */
    private static Stream<String> named(Step step) {
        return switch (step) {
            case Step.Find find -> Stream.of(find.name());
            case Step.Create create -> Stream.of(create.name());
            case Step.Ensure ensure -> Stream.of(ensure.name());
            case Step.Block block -> block.body().stream().flatMap(OperationWriter::named);
            case Step.Require _,
                    Step.Let _,
                    Step.Change _,
                    Step.Delete _,
                    Step.Each _,
                    Step.ListPage _,
                    Step.Answer _,
                    Step.Run _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _ -> Stream.empty();
        };
    }

    /** A row that a condition decides about is null where it did not hold; what follows may ask for it. */
    private void declareBefore(int start, String variable, Env.Root row) {
        String text = body.substring(start);
        String declaration = "var " + row.name() + " = ";
        String already = "@Nullable " + row.type() + " " + row.name() + " = null;\n";
        if (text.contains(already)) { // before a condition within this one
            text = text.replaceFirst(" *" + java.util.regex.Pattern.quote(already), "");
            declaration = "";
        } else if (!text.contains(declaration)) {
            return;
        }
        body.setLength(start);
        line("@Nullable " + row.type() + " " + row.name() + " = null;");
        body.append(
                declaration.isEmpty()
                        ? text
                        : text.replaceFirst(
                                java.util.regex.Pattern.quote(declaration),
                                java.util.regex.Matcher.quoteReplacement(row.name() + " = ")));
        env = env.with(variable, row);
    }

    private void step(Step step) {
        if (loops == 0 && !(step instanceof Step.Block)) {
            usage.passed(step);
        }
        switch (step) {
            case Step.Require require -> require(require);
            case Step.Find find -> find(find);
            case Step.Let let -> let.values().forEach((name, value) -> let(name, value));
            case Step.Create create -> create(create);
            case Step.Ensure ensure -> ensure(ensure);
            case Step.Change change -> change(change);
            case Step.Delete delete -> delete(delete);
            case Step.Each loop -> each(loop);
            case Step.ListPage page -> page(page);
            case Step.Block block -> steps(block.body());
            case Step.Answer answer -> answer(answer);
            case Step.Run _ -> throw new NotYet("an operation that runs another", step.span());
            case Step.Emit _ -> throw new NotYet("an event", step.span());
            case Step.Call _ -> throw new NotYet("a call of a partner", step.span());
            case Step.Account account -> account(account);
        }
    }

    /** An action of accounts; its row is asked for where more than its key is needed. */
    private void account(Step.Account step) {
        Accounts accounts = spec.access().accounts().orElseThrow();
        var writer = new AccountWriter(accounts, step, operation.method(), service);
        String call = writer.call(env);
        boolean named = step.as().filter(as -> !usage.isUnused(as)).isPresent()
                || step.tokens().filter(t -> !usage.isUnused(t)).isPresent();
        if (!named) {
            line(call + ";");
            return;
        }
        String result = local(writer.variable());
        line("var " + result + " = " + call + ";");
        var root = new Env.Root("SignedIn", result);
        step.tokens().ifPresent(tokens -> env = env.with(tokens, new Env.Var(result + ".tokens()", root)));
        step.as().filter(as -> !usage.isUnused(as)).ifPresent(as -> {
            if (usage.onlyShown(as)) {
                String key = local(accounts.key());
                line("var " + key + " = " + result + ".account();");
                env = env.with(as, new Env.Root(writes.keyType(accounts.table()).java(), key));
                keysAlone.add(as);
            } else {
                accountRow(as, result + ".account()", step.span());
            }
        });
    }

    /** The row of an account, by its key. */
    private void accountRow(String as, String key, Span at) {
        Accounts accounts = spec.access().accounts().orElseThrow();
        Model.Entity entity = model.entity(accounts.table()).orElseThrow();
        String variable = "key:" + as;
        Type keyType = entity.byColumn(accounts.key()).orElseThrow().type().withNullable(false);
        var root = new Env.Root(writes.keyType(accounts.table()).java(), Words.component(accounts.key()));
        Source source = new Source(accounts.table(), entity.row(), List.of(), List.of(), Optional.empty());
        source = source.and(Exprs.equal(
                Exprs.column(source.row(at), entity, accounts.key()), Exprs.variable(variable, keyType, at)));
        ReadMethods.Made made = reads.find(
                source, env.with(variable, root), ReadMethods.Lock.NONE, false, Cites.cite(at, "Whose account it is."));
        String name = local(as);
        line("var " + name + " = " + repository + "." + made.name() + "(" + key + ").orElseThrow();");
        env = env.with(as, new Env.Root(reads.rowType(accounts.table()).name(), name));
    }

    /** Passwords are stored as their hashes. */
    private List<Step.Assignment> hashed(Name table, List<Step.Assignment> assignments) {
        Optional<Accounts> accounts = spec.access().accounts();
        var ready = new ArrayList<Step.Assignment>();
        for (Step.Assignment assignment : assignments) {
            if (accounts.filter(a -> a.isPassword(table, assignment.column())).isEmpty()) {
                ready.add(assignment);
                continue;
            }
            service.need(ServiceDraft.Need.PASSWORDS);
            Expr expr = assignment.value().expression().expr();
            String name = local(Words.camel(assignment.column()));
            String value = InJava.of(expr, env);
            line("var " + name + " = " + (expr.type().nullable() ? value + " == null ? null : " : "")
                    + "passwords.hash(" + value + ");");
            String variable = "hashed:" + name;
            env = env.with(
                    variable, new Env.Root(ValueType.Plain.TEXT.java(expr.type().nullable()), name));
            TypedExpression read = assignment.value().expression();
            ready.add(new Step.Assignment(
                    assignment.span(),
                    assignment.column(),
                    new Step.Value.Computed(new TypedExpression(
                            read.span(),
                            read.text(),
                            read.scope(),
                            Exprs.variable(variable, expr.type(), expr.span()))),
                    assignment.field(),
                    assignment.absent()));
        }
        return ready;
    }

    /** A condition in Java; asked of the database where rows that are not at hand decide it. */
    private String truth(TypedExpression condition) {
        if (InJava.isTruthAtHand(condition.expr(), env)) {
            return InJava.truth(condition.expr(), env);
        }
        asked = true;
        return reads.ask(
                        condition.expr(),
                        env,
                        operation.method() + "Holds",
                        ValueType.Plain.BOOL,
                        true,
                        Cites.cite(condition.span()))
                .call(repository);
    }

    /** A value in Java; asked of the database where it needs rows that are not at hand. */
    private String value(Expr value, String wanted) {
        if (InJava.atHand(value, env)) {
            return InJava.of(value, env);
        }
        asked = true;
        return reads.ask(value, env, wanted, Binds.typeOf(value, design), false, Cites.cite(value.span()))
                .call(repository);
    }

    /** Values that the database must be asked for stand in variables before they are stored. */
    private List<Step.Assignment> atHand(List<Step.Assignment> assignments) {
        var ready = new ArrayList<Step.Assignment>();
        for (Step.Assignment assignment : assignments) {
            Expr expr = assignment.value().expression().expr();
            if (!(assignment.value() instanceof Step.Value.Computed computed)
                    || expr instanceof Expr.Literal
                    || InJava.atHand(expr, env)) {
                ready.add(assignment);
                continue;
            }
            String name = local(Words.camel(assignment.column()));
            line("var " + name + " = " + value(expr, operation.method() + Words.pascal(assignment.column())) + ";");
            String variable = "asked:" + name;
            env = env.with(
                    variable,
                    new Env.Root(Binds.typeOf(expr, design).java(expr.type().nullable()), name));
            TypedExpression read = computed.expression();
            ready.add(new Step.Assignment(
                    assignment.span(),
                    assignment.column(),
                    new Step.Value.Computed(new TypedExpression(
                            read.span(),
                            read.text(),
                            read.scope(),
                            Exprs.variable(variable, expr.type(), expr.span()))),
                    assignment.field(),
                    assignment.absent()));
        }
        return ready;
    }

    private void require(Step.Require require) {
        String condition = InJava.not(truth(require.condition()));
        List<Env.Root> roots = env.roots(List.of(require.condition().expr()));
        String refusal = refusal(require.otherwise(), require.span());
        if (!(require.otherwise() instanceof Step.Outcome.Failure failure)
                || !InJava.isTruthAtHand(require.condition().expr(), env)) {
            line("// " + require.span().cite() + ": "
                    + Cites.code(require.condition().text()));
            line("if (" + condition + ") {\n    " + refusal + "\n}");
            return;
        }
        var needed = new LinkedHashSet<>(roots);
        detail(failure.code()).ifPresent(d -> needed.addAll(env.roots(List.of(d.expr()))));
        String name = service.rule(
                "refuse" + Words.pascal(failure.code()),
                Template.of("""
                        /** ${place}: {@code ${text}}, else {@code ${code}}. */
                        private static void ${name}(${parameters}) {
                            if (${condition}) {
                                ${refusal}
                            }
                        }
                        """)
                        .with("place", require.span().cite())
                        .with("text", Cites.code(require.condition().text()))
                        .with("code", failure.code())
                        .with("name", RepositoryDraft.NAME)
                        .with("parameters", ReadMethods.declarations(List.copyOf(needed)))
                        .with("condition", condition)
                        .with("refusal", refusal)
                        .fill());
        line(name + "(" + needed.stream().map(Env.Root::name).collect(Collectors.joining(", ")) + ");");
    }

    private Optional<TypedExpression> detail(String code) {
        return Optional.ofNullable(spec.errors().get(code)).flatMap(Spec.ErrorCode::detail);
    }

    private String refused(String code) {
        Optional<TypedExpression> detail = detail(code)
                .filter(d -> InJava.atHand(d.expr(), env))
                .filter(d ->
                        variables(d.expr()).stream().allMatch(v -> env.find(v).isPresent()));
        return "new RefusedException(ErrorCode." + code
                + detail.map(d -> ", " + InJava.of(d.expr(), env)).orElse("") + ")";
    }

    private static Set<String> variables(Expr expr) {
        var names = new LinkedHashSet<String>();
        Walk.within(expr, part -> {
            if (part instanceof Expr.Variable variable) {
                names.add(variable.name());
            }
        });
        return names;
    }

    /** The statement that an outcome is. */
    private String refusal(Step.Outcome outcome, Span at) {
        return switch (outcome) {
            case Step.Outcome.Failure(var code) -> "throw " + refused(code) + ";";
            case Step.Outcome.Skip() -> skip(at);
            case Step.Outcome.GoOn() -> "";
            case Step.Outcome.Steps _ -> throw new NotYet("steps as an outcome", at);
        };
    }

    private String skip(Span at) {
        if (loops > 0) {
            return "continue;";
        }
        if (operation.result().java().equals("void")) {
            return "return;";
        }
        throw new NotYet("a quiet end of an operation that answers something", at);
    }

    private int loops;
    /** Around what is rendered: lambdas, which no statement can stand before. */
    private int within;

    private Source source(TypedExpression list, Optional<TypedExpression> where, String variable) {
        Source source =
                Source.of(model, list.expr(), variable).orElseThrow(() -> new NotYet("rows of this list", list.span()));
        return where.map(w -> source.and(w.expr())).orElse(source);
    }

    /** The row that is found is shown or deleted at once: one statement does both. */
    private boolean fused(Step.Find find, Step next) {
        if (find.otherwise() instanceof Step.Outcome.Skip
                || find.otherwise() instanceof Step.Outcome.GoOn
                || find.otherwise() instanceof Step.Outcome.Steps
                || next.when().isPresent()
                || operation.ifMatch()) {
            return false;
        }
        String outcome = ".orElseThrow(() -> " + refused(((Step.Outcome.Failure) find.otherwise()).code()) + ")";
        if (next instanceof Step.Answer answer
                && usage.onlyShown(find.name())
                && answer.body().isPresent()
                && answer.body().get() instanceof Rendering.One one
                && one.row().expr() instanceof Expr.Variable row
                && row.name().equals(find.name())
                && !operation.result().varies()) {
            Source source = source(find.list(), find.where(), find.name());
            boolean tagged = operation.result().tagged();
            boolean versioned = isVersioned(source.table());
            ReadMethods.Made made = reads.view(
                    source,
                    env,
                    one.name(),
                    one.item(),
                    operation.result().body().orElseThrow(),
                    tagged && versioned,
                    false,
                    true,
                    Cites.cite(find.span()));
            if (tagged && !versioned) {
                line("return " + taggedByContent(made.call(repository) + outcome) + ";");
            } else {
                line("return " + made.call(repository) + outcome + ";");
            }
            ended = true;
            return true;
        }
        if (next instanceof Step.Delete delete
                && usage.onlyDeleted(find.name())
                && reads.isUnique(source(find.list(), find.where(), find.name()))) {
            ReadMethods.Made made = writes.deleteAll(
                    operation.method(),
                    source(find.list(), find.where(), find.name()),
                    delete.otherwise(),
                    env,
                    true,
                    Cites.cite(delete.span()));
            line("if (" + made.call(repository) + " == 0) {\n    throw "
                    + refused(((Step.Outcome.Failure) find.otherwise()).code()) + ";\n}");
            return true;
        }
        return false;
    }

    private boolean isVersioned(Name table) {
        Model.Entity entity = model.entity(table).orElseThrow();
        return ReadMethods.version(entity).isPresent() && entity.key().size() == 1;
    }

    /** Rows without a version: the tag is a digest of what is shown. */
    private String taggedByContent(String shown) {
        service.need(ServiceDraft.Need.MAPPER);
        service.rule("tagged", """
                /** Its rows have no version, so the tag is a digest of what is shown. */
                private <T> Tagged<T> tagged(T shown) {
                    return new Tagged<>(shown, EntityTag.ofContent(shown, mapper));
                }
                """);
        return "tagged(" + shown + ")";
    }

    private void find(Step.Find find) {
        Source source = source(find.list(), find.where(), find.name());
        boolean writing = !operation.writes().isEmpty();
        ReadMethods.Lock lock = Tables.isView(model, source.table()) || !writing
                ? ReadMethods.Lock.NONE
                : usage.isWritten(find.name())
                        ? ReadMethods.Lock.UPDATE
                        : design.written().contains(source.table()) ? ReadMethods.Lock.SHARE : ReadMethods.Lock.NONE;
        String doc = switch (lock) {
            case NONE -> Cites.cite(find.span());
            case SHARE ->
                Cites.cite(find.span(), "The row stays as it is until the transaction ends, because rules look at it.");
            case UPDATE ->
                Cites.cite(
                        find.span(), "Locked until the transaction ends, because it is changed by what it holds now.");
        };
        locks += lock == ReadMethods.Lock.NONE ? 0 : loops > 0 ? 2 : 1;
        ReadMethods.Made made = reads.find(source, env, lock, true, doc);
        RecordDesign row = reads.rowType(source.table());
        String name = local(find.name());
        String call = made.call(repository);
        switch (find.otherwise()) {
            case Step.Outcome.Failure(var code) -> {
                if (detail(code).isPresent()) {
                    line("var " + name + " = " + call + ".orElse(null);");
                    line("if (" + name + " == null) {\n    throw " + refused(code) + ";\n}");
                } else {
                    line("var " + name + " = " + call + ".orElseThrow(() -> " + refused(code) + ");");
                }
            }
            case Step.Outcome.Skip() -> {
                line("var " + name + " = " + call + ".orElse(null);");
                line("if (" + name + " == null) {\n    " + skip(find.span()) + "\n}");
            }
            case Step.Outcome.GoOn() -> {
                asked |= lock != ReadMethods.Lock.NONE; // that there is none cannot be locked
                line("var " + name + " = " + call + ".orElse(null);");
            }
            case Step.Outcome.Steps _ -> throw new NotYet("steps as an outcome", find.span());
        }
        env = env.with(find.name(), new Env.Root(row.name(), name));
        checkTag(find.name(), source.table(), name);
    }

    /** If-Match (RFC 9110, 13.1.1) is about the row that the operation changes, under its lock. */
    private void checkTag(String variable, Name table, String row) {
        if (!operation.ifMatch() || tagChecked || !usage.isWritten(variable)) {
            return;
        }
        tagChecked = true;
        Model.Entity entity = model.entity(table).orElseThrow();
        String tag = isVersioned(table)
                ? "EntityTag.of(" + row + "." + Words.component(entity.key().getFirst()) + "(), " + row + ".version())"
                : taggedByContent(shownElsewhere(table, row)) + ".tag()";
        String given = operation.parameters().stream()
                .filter(p -> p.contract().name().equalsIgnoreCase("If-Match"))
                .findFirst()
                .map(p -> p.nullable() ? p.name() + " != null && " : "")
                .orElse("");
        String header = operation.parameters().stream()
                .filter(p -> p.contract().name().equalsIgnoreCase("If-Match"))
                .findFirst()
                .orElseThrow()
                .name();
        line("if (" + given + "!EntityTag.matches(" + header + ", " + tag + ")) {\n"
                + "    throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);\n}");
    }

    /** The row as the answer that its tag came with shows it. */
    private String shownElsewhere(Name table, String row) {
        for (FeatureDesign other : design.features()) {
            for (OperationDesign reading : other.operations()) {
                for (Step step : reading.operation().steps()) {
                    if (step instanceof Step.Answer answer
                            && reading.result().tagged()
                            && answer.body().isPresent()
                            && answer.body().get() instanceof Rendering.One one
                            && one.row().type() instanceof Type.Row of
                            && of.table().equals(table)) {
                        ReadMethods.Made made = reads.show(
                                table,
                                one.name(),
                                one.item(),
                                reading.result().body().orElseThrow(),
                                false,
                                env,
                                Cites.cite(one.row().span()));
                        return repository + "." + made.name() + "(" + keys(made, table, row) + ")";
                    }
                }
            }
        }
        throw new NotYet(
                "If-Match where no answer has a tag", operation.operation().span());
    }

    private String keyAlone(ReadMethods.Made made, Name table, String key) {
        var arguments = new ArrayList<String>();
        for (Env.Root root : made.roots()) {
            arguments.add(
                    reads.key(table).stream().anyMatch(k -> Words.local(k).equals(root.name())) ? key : root.name());
        }
        return String.join(", ", arguments);
    }

    private String keys(ReadMethods.Made made, Name table, String row) {
        var arguments = new ArrayList<String>();
        for (Env.Root root : made.roots()) {
            arguments.add(reads.key(table).stream()
                    .filter(k -> Words.local(k).equals(root.name()))
                    .findFirst()
                    .map(k -> row + "." + Words.component(k) + "()")
                    .orElse(root.name()));
        }
        return String.join(", ", arguments);
    }

    private void let(String name, TypedExpression value) {
        String local = local(name);
        line("var " + local + " = " + value(value.expr(), operation.method() + Words.upperFirst(name)) + ";");
        env = env.with(
                name,
                new Env.Root(
                        Binds.typeOf(value.expr(), design).java(value.type().nullable()), local));
    }

    private void create(Step.Create create) {
        List<String> key = reads.key(create.table());
        WriteMethods.Back back = usage.isUnused(create.name())
                ? WriteMethods.Back.NOTHING
                : usage.onlyShown(create.name()) && key.size() == 1 && !usage.isWritten(create.name())
                        ? WriteMethods.Back.KEY
                        : WriteMethods.Back.ROW;
        ReadMethods.Made made = writes.insert(
                operation.method(),
                create.table(),
                atHand(hashed(create.table(), create.with())),
                create.otherwise(),
                env,
                this::lookupMap,
                back,
                Cites.cite(create.span()));
        usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        switch (back) {
            case NOTHING -> line(made.call(repository) + ";");
            case KEY -> {
                String name = local(key.getFirst());
                line("var " + name + " = " + made.call(repository) + ";");
                env = env.with(
                        create.name(),
                        new Env.Root(writes.keyType(create.table()).java(), name));
                keysAlone.add(create.name());
            }
            case ROW -> {
                String name = local(create.name());
                line("var " + name + " = " + made.call(repository) + ";");
                env = env.with(
                        create.name(),
                        new Env.Root(reads.rowType(create.table()).name(), name));
            }
        }
    }

    private void ensure(Step.Ensure said) {
        var ensure = new Step.Ensure(
                said.span(),
                said.when(),
                said.name(),
                said.table(),
                said.with(),
                hashed(said.table(), said.values()),
                said.otherwise());
        ReadMethods.Made made =
                writes.ensure(operation.method(), ensure, env, this::lookupMap, Cites.cite(ensure.span()));
        usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        if (usage.isUnused(ensure.name())) {
            line(made.call(repository) + ";");
            return;
        }
        String name = local(ensure.name());
        line("var " + name + " = " + made.call(repository) + ";");
        env = env.with(ensure.name(), new Env.Root(reads.rowType(ensure.table()).name(), name));
    }

    private void change(Step.Change change) {
        for (Step.Change.RowChange row : change.rows()) {
            String variable;
            if (row.row().expr() instanceof Expr.Variable named) {
                variable = named.name();
            } else {
                variable = reached(row);
            }
            boolean needed = row.row().expr() instanceof Expr.Variable && (loops > 0 || !usage.onlyShown(variable));
            ReadMethods.Made made = writes.update(
                    operation.method(),
                    row.table(),
                    variable,
                    atHand(hashed(row.table(), row.with())),
                    change.otherwise(),
                    env,
                    this::lookupMap,
                    needed,
                    Cites.cite(change.span()));
            usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
            if (needed) {
                String java = env.find(variable).orElseThrow().source();
                line(java + " = " + made.call(repository) + ";");
            } else {
                line(made.call(repository) + ";");
            }
        }
    }

    /** A row that is changed by a walk from another: found and locked first. */
    private String reached(Step.Change.RowChange row) {
        Model.Entity entity = model.entity(row.table()).orElseThrow();
        Source source = new Source(row.table(), entity.row(), List.of(), List.of(), Optional.empty());
        if (!(row.row().expr() instanceof Expr.Reference link) || !(link.row().type() instanceof Type.Row from)) {
            throw new NotYet("a change of a row reached like this", row.row().span());
        }
        Model.Entity owner = model.entity(from.table()).orElseThrow();
        Model.Link key = owner.links().stream()
                .filter(l -> l.constraint().equals(link.constraint()))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < key.columns().size(); i++) {
            source = source.and(Exprs.equal(
                    Exprs.column(source.row(link), entity, key.targetColumns().get(i)),
                    Exprs.column(link.row(), owner, key.columns().get(i))));
        }
        ReadMethods.Made made = reads.find(
                source,
                env,
                ReadMethods.Lock.UPDATE,
                false,
                Cites.cite(
                        row.row().span(),
                        "Locked until the transaction ends, because it is changed by what it holds now."));
        String name = local(key.name());
        line("var " + name + " = " + made.call(repository) + ".orElseThrow();");
        String variable = row.row().text();
        env = env.with(variable, new Env.Root(reads.rowType(row.table()).name(), name));
        return variable;
    }

    private void delete(Step.Delete delete) {
        if (delete.target().expr() instanceof Expr.Variable variable
                && delete.target().type() instanceof Type.Row row) {
            ReadMethods.Made made = writes.delete(
                    operation.method(),
                    row.table(),
                    variable.name(),
                    delete.otherwise(),
                    env,
                    Cites.cite(delete.span()));
            line(made.call(repository) + ";");
            return;
        }
        String variable = delete.target().type() instanceof Type.ListOf list && list.element() instanceof Type.Row row
                ? model.entity(row.table()).orElseThrow().row()
                : "row";
        String free = env.find(variable).isPresent() ? "deleted" : variable;
        ReadMethods.Made made = writes.deleteAll(
                operation.method(),
                source(delete.target(), Optional.empty(), free),
                delete.otherwise(),
                env,
                false,
                Cites.cite(delete.span()));
        line(made.call(repository) + ";");
    }

    private void each(Step.Each loop) {
        boolean ofRows = loop.list().type() instanceof Type.ListOf list && list.element() instanceof Type.Row;
        locks += !ofRows && loop.body().stream().anyMatch(OperationWriter::writes) ? 2 : 0;
        if (!ofRows && bulk(loop)) {
            return;
        }
        String name = local(loop.name());
        String list;
        String type;
        if (ofRows) {
            Source source = source(loop.list(), loop.where(), loop.name());
            Optional<String> limit = loop.limit().map(l -> InJava.of(l.expr(), env));
            ReadMethods.Lock lock = usage.isWritten(loop.name()) ? ReadMethods.Lock.UPDATE : ReadMethods.Lock.NONE;
            ReadMethods.Made made = reads.list(
                    source,
                    env,
                    lock,
                    limit,
                    false,
                    lock == ReadMethods.Lock.NONE
                            ? Cites.cite(loop.span())
                            : Cites.cite(
                                    loop.span(),
                                    "Locked in the order of their keys, so that two of us never wait for each other."));
            list = made.call(repository, limit.map(List::of).orElse(List.of()));
            type = reads.rowType(source.table()).name();
        } else {
            list = InJava.elements(loop.list().expr(), env);
            type = loop.list().type() instanceof Type.ListOf of
                    ? Binds.typeOf(of.element(), design).boxed()
                    : "var";
            if (loop.limit().isPresent()) {
                list = list + ".stream().limit(" + InJava.of(loop.limit().get().expr(), env) + ").toList()";
            }
        }
        Env before = env;
        env = env.with(loop.name(), new Env.Root(type.equals("Object") ? "var" : type, name));
        line("for (var " + name + " : " + list + ") {");
        depth++;
        loops++;
        if (!ofRows) {
            loop.where().ifPresent(w -> line("if (" + InJava.not(truth(w)) + ") {\n    continue;\n}"));
        }
        steps(loop.body());
        loops--;
        depth--;
        line("}");
        env = before;
    }

    /** Whether a step writes rows, whose order is the caller's in a loop. */
    private static boolean writes(Step step) {
        return switch (step) {
            case Step.Create _, Step.Ensure _, Step.Change _, Step.Delete _, Step.Run _ -> true;
            case Step.Block block -> block.body().stream().anyMatch(OperationWriter::writes);
            case Step.Each each -> each.body().stream().anyMatch(OperationWriter::writes);
            case Step.Require _,
                    Step.Find _,
                    Step.Let _,
                    Step.ListPage _,
                    Step.Emit _,
                    Step.Call _,
                    Step.Account _,
                    Step.Answer _ -> false;
        };
    }

    /** Nothing but a new row for each element: one batch. */
    private boolean bulk(Step.Each loop) {
        if (loop.where().isPresent()
                || loop.limit().isPresent()
                || loop.body().size() != 1
                || !(loop.body().getFirst() instanceof Step.Create create)
                || create.when().isPresent()
                || !usage.isUnused(create.name())
                || create.with().stream()
                        .anyMatch(a -> spec.access()
                                .accounts()
                                .filter(accounts -> accounts.isPassword(create.table(), a.column()))
                                .isPresent())
                || !(loop.list().type() instanceof Type.ListOf list)
                || !isAtHand(create, env.with(loop.name(), new Env.Root("", Words.local(loop.name()))))) {
            return false;
        }
        ValueType element = Binds.typeOf(list.element(), design);
        ReadMethods.Made made = writes.insertAll(
                operation.method(),
                create,
                loop.name(),
                element,
                pathOf(loop.list().expr()),
                env,
                this::lookupMap,
                Cites.cite(
                        create.span(),
                        "All in one batch; where one is refused, each is tried, so that every bad one is named."));
        usesNow |= made.roots().contains(WriteMethods.NOW_ROOT);
        var arguments = new ArrayList<>(List.of(InJava.elements(loop.list().expr(), env)));
        made.roots().forEach(r -> arguments.add(r.name()));
        line(repository + "." + made.name() + "(" + String.join(", ", arguments) + ");");
        return true;
    }

    /** Whether no value needs a row that the database must be asked for, and that the row before may have changed. */
    private static boolean isAtHand(Step.Create create, Env inner) {
        return create.with().stream()
                .filter(a -> a.value() instanceof Step.Value.Computed)
                .map(a -> a.value().expression().expr())
                .allMatch(e -> e instanceof Expr.Literal || InJava.atHand(e, inner));
    }

    private static String pathOf(Expr list) {
        return list instanceof Expr.Property property
                ? (pathOf(property.target()).isEmpty() ? "" : pathOf(property.target()) + ".") + property.property()
                : "";
    }

    // ---- pages

    private void page(Step.ListPage page) {
        Rendering.Many shown =
                usage.listOf(page.as()).orElseThrow(() -> new NotYet("a page that is not shown", page.span()));
        ValueType element = elementType(shown);
        var lists = new ListMethods(design, reads);
        Source source = source(page.list(), Optional.empty(), page.name());
        for (TypedExpression where : page.where()) {
            source = source.and(where.expr());
        }
        ListMethods.Written written =
                lists.write(operation, page, source, shown, element, env, repository, needsTotal(page), this::local);
        written.lines().forEach(this::line);
        if (written.cursors()) {
            service.need(ServiceDraft.Need.CURSORS);
        }
        pages.put(page.as(), new Listed(written.items(), written.total(), written.next()));
    }

    private boolean needsTotal(Step.ListPage page) {
        var found = new ArrayList<Expr>();
        Walk.expressions(
                operation.operation().steps(),
                e -> Walk.within(e.expr(), part -> {
                    if (part instanceof Expr.Property p
                            && p.property().equals("total")
                            && p.target() instanceof Expr.Variable v
                            && v.name().equals(page.as())) {
                        found.add(p);
                    }
                }));
        return !found.isEmpty();
    }

    /** The type of the elements that a list is shown as: found where it stands in the answer. */
    private ValueType elementType(Rendering.Many shown) {
        ValueType whole = operation.result().body().orElseThrow();
        return elementIn(whole, shown, answerBody())
                .orElseThrow(() -> new NotYet(
                        "a list shown in an answer of several kinds",
                        shown.list().span()));
    }

    private Rendering answerBody() {
        var bodies = new ArrayList<Rendering>();
        Walk.steps(operation.operation().steps(), step -> {
            if (step instanceof Step.Answer answer) {
                answer.body().ifPresent(bodies::add);
            }
        });
        return bodies.getFirst();
    }

    private Optional<ValueType> elementIn(ValueType type, Rendering.Many shown, Rendering at) {
        return switch (at) {
            case Rendering.Many many
            when many.equals(shown) && type instanceof ValueType.Listed list -> Optional.of(list.element());
            case Rendering.Structure structure
            when type instanceof ValueType.Structured record ->
                structure.fields().stream()
                        .flatMap(f ->
                                component(record, f.property()).flatMap(c -> elementIn(c, shown, f.value())).stream())
                        .findFirst();
            case Rendering.Many _, Rendering.Structure _, Rendering.One _, Rendering.Scalar _ -> Optional.empty();
        };
    }

    private Optional<ValueType> component(ValueType.Structured record, String property) {
        return design.type(record.name())
                .filter(t -> t instanceof RecordDesign)
                .flatMap(t -> ((RecordDesign) t).component(property))
                .map(c -> c.type());
    }

    // ---- the answer

    private void answer(Step.Answer answer) {
        ended = depth == 0;
        if (operation.result().java().equals("void")) {
            if (depth > 0) {
                line("return;");
            }
            return;
        }
        Optional<ValueType> type = operation.result().body();
        String value = answer.body().isPresent() && type.isPresent()
                ? isMarkup(answer)
                        ? markup(answer)
                        : render(
                                answer.body().get(),
                                type.get(),
                                operation.result().tagged())
                : "null";
        if (operation.result().varies()) {
            value = answered(answer, value);
        }
        line("return " + value + ";");
    }

    private boolean isMarkup(Step.Answer answer) {
        return answer.body().filter(b -> b instanceof Rendering.Scalar).isPresent()
                && operation
                        .endpoint()
                        .flatMap(e -> e.response(answer.status()))
                        .filter(r -> r.content().stream().anyMatch(m -> m.type().equals("text/html")))
                        .isPresent();
    }

    /** The literals of the expression are markup; every other text is escaped as it enters. */
    private String markup(Step.Answer answer) {
        Expr value = ((Rendering.Scalar) answer.body().orElseThrow()).value().expr();
        var parts = new ArrayList<String>();
        addMarkup(value, parts);
        return String.join(" + ", parts);
    }

    private void addMarkup(Expr value, List<String> parts) {
        if (value instanceof Expr.Call call && call.function().equals("_+_")) {
            call.arguments().forEach(a -> addMarkup(a, parts));
        } else if (value instanceof Expr.Literal) {
            parts.add(InJava.of(value, env));
        } else if (value instanceof Expr.Conditional choice) {
            var then = new ArrayList<String>();
            var otherwise = new ArrayList<String>();
            addMarkup(choice.then(), then);
            addMarkup(choice.otherwise(), otherwise);
            parts.add("(" + InJava.truth(choice.condition(), env) + " ? " + String.join(" + ", then) + " : "
                    + String.join(" + ", otherwise) + ")");
        } else {
            parts.add("Html.escape(" + InJava.of(value, env) + ")");
        }
    }

    private String answered(Step.Answer answer, String value) {
        var headers = new ArrayList<String>();
        answer.headers().forEach((name, header) -> headers.add("\"" + name + "\", " + InJava.of(header.expr(), env)));
        if (headers.stream().anyMatch(h -> h.contains("accessTokens."))) {
            service.need(ServiceDraft.Need.ACCESS_TOKENS);
        }
        answer.location()
                .ifPresent(l -> headers.add("\"Location\", Paths.of(\"" + l.template() + "\", "
                        + l.values().values().stream()
                                .map(v -> InJava.of(v.expr(), env))
                                .collect(Collectors.joining(", "))
                        + ")"));
        boolean empty = operation.result().body().isEmpty() && !headers.isEmpty();
        return "Answered." + (empty ? "<Void>" : "") + "of(" + answer.status() + ", " + value + ")"
                + headers.stream().map(h -> ".header(" + h + ")").collect(Collectors.joining());
    }

    private String render(Rendering rendering, ValueType type, boolean tagged) {
        return switch (rendering) {
            case Rendering.Scalar scalar -> scalar(scalar.value().expr(), type);
            case Rendering.Structure structure -> structure(structure, type);
            case Rendering.One one -> one(one, type, tagged);
            case Rendering.Many many -> many(many, type);
        };
    }

    private String scalar(Expr value, ValueType type) {
        if (value instanceof Expr.Property property
                && property.target() instanceof Expr.Variable variable
                && pages.containsKey(variable.name())) {
            Listed page = pages.get(variable.name());
            return property.property().equals("total") ? page.total() : page.next();
        }
        if (!InJava.atHand(value, env)) {
            asked = true;
            return reads.ask(value, env, operation.method() + "Value", type, false, Cites.cite(value.span()))
                    .call(repository);
        }
        String java = InJava.converted(value, env, type, design);
        if (java.contains("accessTokens.")) {
            service.need(ServiceDraft.Need.ACCESS_TOKENS);
        }
        return java;
    }

    /** An object that names no properties of its own: what is said, in its order. */
    private String map(Rendering.Structure structure, ValueType.Mapped type) {
        boolean decimalTexts = structure.fields().stream()
                .anyMatch(f -> spec.contract().resolve(f.value().schema()).shape() instanceof Schema.DecimalText);
        if (loops > 0 || within > 0 || decimalTexts) {
            throw new NotYet(
                    "an object of this kind in an answer", structure.schema().span());
        }
        String name = local("answer");
        line("var " + name + " = new LinkedHashMap<String, " + type.value().boxed() + ">();");
        for (Rendering.Field field : structure.fields()) {
            line(name + ".put(" + RuleText.quoted(field.property()) + ", " + render(field.value(), type.value(), false)
                    + ");");
        }
        return name;
    }

    private String structure(Rendering.Structure structure, ValueType type) {
        if (type instanceof ValueType.Mapped map) {
            return map(structure, map);
        }
        if (!(type instanceof ValueType.Structured of)
                || !(design.type(of.name()).orElseThrow() instanceof RecordDesign record)) {
            throw new NotYet(
                    "an object of this kind in an answer", structure.schema().span());
        }
        structure.fields().stream()
                .filter(f -> record.component(f.property()).isEmpty())
                .findFirst()
                .ifPresent(f -> {
                    throw new NotYet("a property beside those that the contract names", f.span());
                });
        var arguments = new ArrayList<String>();
        for (var component : record.components()) {
            arguments.add(structure.fields().stream()
                    .filter(f -> f.property().equals(component.json()))
                    .findFirst()
                    .map(f -> render(f.value(), component.type(), false))
                    .orElse("null"));
        }
        return "new " + record.name() + "(" + String.join(", ", arguments) + ")";
    }

    private String one(Rendering.One one, ValueType type, boolean tagged) {
        if (one.row().type() instanceof Type.Row row && one.row().expr() instanceof Expr.Variable variable) {
            boolean versioned = tagged && isVersioned(row.table());
            ReadMethods.Made made = reads.show(
                    row.table(),
                    one.name(),
                    one.item(),
                    type,
                    versioned,
                    env,
                    Cites.cite(one.row().span()));
            Env.Var at = env.find(variable.name()).orElseThrow();
            String call = repository + "." + made.name() + "("
                    + (keysAlone.contains(variable.name())
                            ? keyAlone(made, row.table(), at.source())
                            : keys(made, row.table(), at.source()))
                    + ")";
            if (tagged && !versioned) {
                call = taggedByContent(call);
            }
            return one.row().type().nullable() ? at.source() + " == null ? null : " + call : call;
        }
        if (one.item() instanceof Rendering.Structure structure && one.row().type() instanceof Type.Struct) {
            Env before = env;
            env = env.with(
                    one.name(),
                    new Env.Var(
                            InJava.of(one.row().expr(), env),
                            env.roots(List.of(one.row().expr())).getFirst()));
            String value = structure(structure, type);
            env = before;
            return value;
        }
        throw new NotYet("a row reached like this in an answer", one.row().span());
    }

    private String many(Rendering.Many many, ValueType type) {
        if (many.list().expr() instanceof Expr.Property items
                && items.target() instanceof Expr.Variable page
                && pages.containsKey(page.name())) {
            return pages.get(page.name()).items();
        }
        if (!(type instanceof ValueType.Listed list)) {
            throw new NotYet("a list of this kind in an answer", many.list().span());
        }
        if (many.list().type() instanceof Type.ListOf of && of.element() instanceof Type.Row) {
            Source source = source(many.list(), Optional.empty(), many.name());
            return new ListMethods(design, reads)
                    .all(source, many, list.element(), env, operation.method())
                    .call(repository);
        }
        String item = local(many.name());
        Env before = env;
        env = env.with(many.name(), new Env.Root("", item));
        within++;
        String value = render(many.item(), list.element(), false);
        within--;
        env = before;
        return InJava.elements(many.list().expr(), env) + ".stream().map(" + item + " -> " + value + ").toList()";
    }

    // ---- kept answers

    private void cached(List<Env.Root> parameters, String declarations, String prologue) {
        String type = operation.result().java();
        String base = Words.upperFirst(operation.method());
        var facts = facts();
        var components = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (Env.Root root : parameters) {
            if (!root.type().equals("Viewer")) {
                components.add(root.declaration());
                values.add(root.name());
            }
        }
        facts.forEach((name, fact) -> {
            components.add(fact.type() + " " + name);
            values.add(fact.source());
        });
        String question = base + "Question";
        String field = "kept" + base;
        String read = "read" + base;
        service.record("/** What an answer of {@code " + operation.operation().name()
                + "} depends on, the stored rows apart. */\n" + "private record " + question + "("
                + String.join(", ", components) + ") {}");
        String tables = operation.reads().stream().map(t -> "\"" + t + "\"").collect(Collectors.joining(", "));
        service.cache(
                "AnswerCache<" + question + ", " + boxed(type) + ">",
                field,
                "this." + field + " = new AnswerCache<>(Duration.ofSeconds("
                        + operation.cache().orElseThrow().seconds() + "), 1_000, clock, changes, Set.of(" + tables
                        + "));");
        service.method(Template.of("""
                ${doc}
                ${transactional}
                ${type} ${name}(${parameters}) {
                    var question = new ${question}(${values});
                    return ${field}.get(question, () -> ${read}(${arguments}));
                }
                """)
                .with("doc", doc())
                .with("transactional", timed())
                .with("type", type)
                .with("name", operation.call().method())
                .with("parameters", declarations)
                .with("question", question)
                .with("values", String.join(", ", values))
                .with("field", field)
                .with("read", read)
                .with("arguments", parameters.stream().map(Env.Root::name).collect(Collectors.joining(", ")))
                .fill());
        service.method(Template.of("""
                private ${type} ${read}(${parameters}) {
                    ${prologue}
                    ${body}
                }
                """)
                .with("type", type)
                .with("read", read)
                .with("parameters", declarations)
                .with("prologue", prologue)
                .with("body", body.toString())
                .fill());
    }

    private static String boxed(String type) {
        return switch (type) {
            case "long" -> "Long";
            case "boolean" -> "Boolean";
            case "double" -> "Double";
            default -> type;
        };
    }

    private record Fact(String type, String source) {}

    /** What of the viewer decides which rows there are. */
    private Map<String, Fact> facts() {
        var facts = new LinkedHashMap<String, Fact>();
        var expressions = new ArrayList<Expr>();
        Walk.expressions(operation.operation().steps(), e -> expressions.add(e.expr()));
        for (Name table : operation.reads()) {
            Optional.ofNullable(spec.access().visible().get(table))
                    .ifPresent(v -> expressions.add(v.rule().expr()));
        }
        expressions.forEach(e -> addFacts(e, facts));
        return body.toString().contains("viewer") ? facts : Map.of();
    }

    private void addFacts(Expr expr, Map<String, Fact> facts) {
        switch (expr) {
            case Expr.Call call
            when call.function().equals("is") && Walk.mentions(call, "viewer") ->
                facts.putIfAbsent(
                        "is"
                                + Words.pascal(
                                        call.arguments().getLast() instanceof Expr.Literal l
                                                ? String.valueOf(l.value())
                                                : "role"),
                        new Fact("boolean", InJava.of(call, env)));
            case Expr.Property property
            when property.target() instanceof Expr.Variable v && v.name().equals("viewer") ->
                facts.putIfAbsent(
                        Words.component(property.property()),
                        new Fact(
                                "@Nullable "
                                        + Binds.typeOf(property.type(), design).boxed(),
                                InJava.of(property, env)));
            case Expr.Variable v
            when v.name().equals("viewer") -> facts.putIfAbsent("visitor", new Fact("boolean", "viewer.isVisitor()"));
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> Walk.parts(expr).forEach(part -> addFacts(part, facts));
        }
    }
}
