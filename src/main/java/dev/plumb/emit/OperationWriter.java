package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One operation as a method of its service, with the methods of the repository that it calls. */
final class OperationWriter {
    private static final Pattern IDLE_NAME = Pattern.compile("\\bvar (\\w+) = (?=[^\\n]*\\.orElseThrow\\()()");

    /** A name that is given to what is returned at once. */
    private static final Pattern RETURNED = Pattern.compile("(?m)^( *)var (\\w+) = ([^;{}]+);\n\\1return \\2;");

    private static final String BEHIND = "BehindCalls";

    private final Design design;
    private final Spec spec;
    private final FeatureDesign feature;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final RepositoryDraft repository;
    private final MethodDraft draft;
    private final RequestKeys requestKeys;
    private final StepWriter steps;

    OperationWriter(
            Design design,
            FeatureDesign feature,
            OperationDesign operation,
            ServiceDraft service,
            RepositoryDraft repository,
            Runs runs,
            Set<String> underway) {
        this.design = design;
        this.spec = design.spec();
        this.feature = feature;
        this.operation = operation;
        this.service = service;
        this.repository = repository;
        this.draft = new MethodDraft(design, feature, operation, service, repository, runs, underway);
        this.requestKeys = new RequestKeys(draft);
        this.steps = new StepWriter(draft, requestKeys);
    }

    void write() {
        if (operation.endpoint().isEmpty()) {
            writeInner();
            return;
        }
        if (PartnerCalls.areIn(operation.operation())) {
            boolean apart = operation.transactional() || operation.timeMillis().isPresent();
            List<PartnerCalls.Handed> handed = new OperationWriter(
                            design,
                            feature,
                            operation.outsideOfTransactions(),
                            service,
                            repository,
                            draft.runs,
                            draft.underway)
                    .writeAhead(apart);
            if (apart) {
                writeBehind(handed);
            }
            return;
        }
        List<Env.Root> parameters = parameters();
        writeSteps();
        boolean writing = !operation.writes().isEmpty();
        if (!operation.call().onService()) {
            return; // the controller asks the repository itself
        }
        if (draft.runs.isRun(operation)) {
            writeWithin(parameters, writing);
            return;
        }
        String prologue = prologue(writing);
        String declarations = ReadMethods.declarations(parameters);
        if (operation.cache().isPresent()
                && !operation.transactional()
                && !operation.result().java().equals("void")) {
            new CachedAnswer(draft).write(parameters, declarations, prologue);
            return;
        }
        method(
                draft.doc(),
                operation.transactional() ? draft.transactional() : draft.timed(),
                "",
                operation.call().method(),
                declarations,
                prologue,
                withoutIdleNames(draft.body.toString()));
    }

    /**
     * The part of an operation that asks partners.
     *
     * @param apart whether what follows is a transaction
     */
    private List<PartnerCalls.Handed> writeAhead(boolean apart) {
        if (draft.runs.isRun(operation)) {
            throw new NotYet(
                    "an operation that calls partners and is run by others",
                    operation.operation().span());
        }
        List<Env.Root> parameters = parameters();
        List<Step> ahead = PartnerCalls.ahead(operation);
        var calls = PartnerCalls.ahead(draft, steps, !apart);
        draft.partners = Optional.of(calls);
        List<PartnerCalls.Handed> handed = List.of();
        if (apart) {
            steps.steps(ahead);
            handed = calls.handed(ahead);
            service.need(ServiceDraft.Need.SELF);
            draft.line((operation.result().java().equals("void") ? "" : "return ") + "self." + operation.method()
                    + BEHIND + "("
                    + Stream.concat(parameters.stream(), handed.stream().map(PartnerCalls.Handed::root))
                            .map(Env.Root::name)
                            .collect(Collectors.joining(", "))
                    + ");");
        } else {
            writeSteps();
        }
        var lines = new ArrayList<String>();
        if (asksForTime()) {
            service.need(ServiceDraft.Need.CLOCK);
            lines.add("Instant now = clock.instant();");
        }
        lines.addAll(requestKeys.lookups());
        String doc = draft.doc();
        boolean keyed = IdempotencyText.takes(operation.endpoint().orElseThrow());
        method(
                apart
                        ? doc.substring(0, doc.length() - 3)
                                + " Partners are asked before anything is locked; what was looked at for that is looked at"
                                + " again with what they answered. */"
                        : doc,
                apart || keyed ? "@Transactional(propagation = Propagation.NEVER)" : "",
                "",
                operation.call().method(),
                ReadMethods.declarations(parameters),
                String.join("\n", lines),
                withoutIdleNames(draft.body.toString()));
        return handed;
    }

    /** The part of an operation that knows what partners have answered. */
    private void writeBehind(List<PartnerCalls.Handed> handed) {
        var parameters = new ArrayList<>(parameters());
        draft.partners = Optional.of(PartnerCalls.behind(draft, steps, handed));
        writeSteps();
        handed.forEach(h -> parameters.add(h.root()));
        method(
                "/** What {@code " + operation.method() + "} does once partners have answered. */",
                operation.transactional() ? draft.transactional() : draft.timed(),
                "",
                operation.method() + BEHIND,
                ReadMethods.declarations(parameters),
                prologue(!operation.writes().isEmpty()),
                withoutIdleNames(draft.body.toString()));
    }

    private void writeSteps() {
        steps.steps(operation.operation().steps());
        if (!draft.ended && !operation.result().java().equals("void")) {
            draft.line("throw new IllegalStateException(\"no answer\");");
        }
    }

    /** An operation that others run: it stands within their transaction, and they hold the locks of what it is given. */
    private void writeInner() {
        List<Env.Root> parameters = parameters();
        writeSteps();
        String keys = String.join("\n", requestKeys.lookups());
        if (asksForTime() || draft.runs.isRecursive(operation.operation().name())) {
            parameters.add(WriteMethods.NOW_ROOT);
        }
        method(
                "/** See " + operation.operation().span().cite()
                        + ". It is part of the transaction of who runs it, who has locked what it is given to change. */",
                "",
                draft.runs.isRunFromElsewhere(operation) ? "public " : "",
                operation.call().method(),
                ReadMethods.declarations(parameters),
                keys,
                withoutIdleNames(draft.body.toString()));
    }

    /** An operation with an endpoint that others run too: its steps stand apart from its transaction. */
    private void writeWithin(List<Env.Root> parameters, boolean writing) {
        String lookups = String.join("\n", requestKeys.lookups());
        String within = RunWriter.methodOf(draft.runs, operation);
        if (asksForTime()) {
            service.need(ServiceDraft.Need.CLOCK);
            lookups = "Instant now = clock.instant();" + (lookups.isEmpty() ? "" : "\n" + lookups);
        }
        String type = operation.result().java();
        String around = String.join("\n", around(writing));
        method(
                draft.doc(),
                operation.transactional() ? draft.transactional() : draft.timed(),
                "",
                operation.call().method(),
                ReadMethods.declarations(parameters),
                around.contains("now") ? "Instant now = clock.instant();\n" + around : around,
                (type.equals("void") ? "" : "return ") + within + "("
                        + parameters.stream().map(Env.Root::name).collect(Collectors.joining(", ")) + ");");
        method(
                "/** What {@code " + operation.call().method() + "} does, for who runs it in a transaction already. */",
                "",
                draft.runs.isRunFromElsewhere(operation) ? "public " : "",
                within,
                ReadMethods.declarations(parameters),
                lookups,
                withoutIdleNames(draft.body.toString()));
    }

    private void method(
            String doc,
            String transactional,
            String open,
            String name,
            String parameters,
            String prologue,
            String body) {
        service.method(Template.of("""
                ${doc}
                ${transactional}
                ${open}${type} ${name}(${parameters}) {
                    ${prologue}
                    ${body}
                }
                """)
                .with("doc", doc)
                .with("transactional", transactional)
                .with("open", open)
                .with("type", operation.result().java())
                .with("name", name)
                .with("parameters", parameters)
                .with("prologue", prologue)
                .with("body", body)
                .fill());
    }

    /** What an operation that others run asks of them; what it is made of is thrown away. */
    Runs.Needs needs(boolean recursive) {
        parameters();
        writeSteps();
        return new Runs.Needs(draft.asked, draft.locks(), recursive || asksForTime());
    }

    private boolean asksForTime() {
        return draft.usesNow || draft.body.toString().matches("(?s).*\\bnow\\b.*");
    }

    /** A row that is only asked for needs no name. */
    static String withoutIdleNames(String body) {
        String code = body.lines().filter(l -> !l.strip().startsWith("//")).collect(Collectors.joining("\n"));
        return IDLE_NAME
                .matcher(RETURNED.matcher(body).replaceAll("$1return $3;"))
                .replaceAll(found -> Pattern.compile("\\b" + found.group(1) + "\\b")
                                        .matcher(code)
                                        .results()
                                        .count()
                                == 1
                        ? Matcher.quoteReplacement(found.group(2))
                        : Matcher.quoteReplacement(found.group()));
    }

    private List<Env.Root> parameters() {
        var parameters = new ArrayList<Env.Root>();
        for (Argument argument : operation.call().arguments()) {
            switch (argument) {
                case Argument.OfParameter(var p) -> {
                    draft.taken.add(p.name());
                    var root = new Env.Root(p.type().java(p.nullable()), p.name());
                    parameters.add(root);
                    draft.env = draft.env.with(p.contract().variable(), root);
                }
                case Argument.OfQuery(var record) -> {
                    var root = new Env.Root(record, "query");
                    parameters.add(root);
                    for (var p : operation.parameters()) {
                        if (p.contract().in() == Contract.In.QUERY) {
                            draft.env = draft.env.with(
                                    p.contract().variable(), new Env.Var("query." + p.name() + "()", root));
                        }
                    }
                }
                case Argument.OfBody(var read) -> {
                    var root = new Env.Root(read.type().java(), "request");
                    parameters.add(root);
                    draft.env = draft.env.with("request", root);
                }
                case Argument.OfFaults() -> parameters.add(new Env.Root("Faults", "faults"));
                case Argument.OfTaken taken -> {
                    draft.taken.add(taken.name());
                    var root = new Env.Root(
                            Binds.typeOf(taken.type(), design).java(taken.type().nullable()), taken.name());
                    parameters.add(root);
                    draft.env = draft.env.with(taken.variable(), root);
                }
                case Argument.OfViewer() -> {
                    var root = new Env.Root("Viewer", "viewer");
                    parameters.add(root);
                    draft.env = draft.env.with("viewer", root);
                }
            }
        }
        draft.env = draft.env.with("now", WriteMethods.NOW_ROOT);
        return parameters;
    }

    /** What stands before the steps: the time, keys that the request names, who acts, what changes. */
    private String prologue(boolean writing) {
        var lines = new ArrayList<String>();
        boolean audited = spec.audit().stream().anyMatch(a -> operation.writes().contains(a.table()));
        if (asksForTime() || audited) {
            service.need(ServiceDraft.Need.CLOCK);
            lines.add("Instant now = clock.instant();");
        }
        lines.addAll(requestKeys.lookups());
        lines.addAll(around(writing));
        return String.join("\n", lines);
    }

    /** Who acts, and what changes, as the transaction is told. */
    private List<String> around(boolean writing) {
        var lines = new ArrayList<String>();
        boolean audited = spec.audit().stream().anyMatch(a -> operation.writes().contains(a.table()));
        if (writing && audited) {
            service.need(ServiceDraft.Need.CLOCK);
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
        return lines;
    }
}
