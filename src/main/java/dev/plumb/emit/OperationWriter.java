package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One operation as a method of its service, with the methods of the repository that it calls. */
final class OperationWriter {
    private static final Pattern IDLE_NAME = Pattern.compile("\\bvar (\\w+) = (?=[^\\n]*\\.orElseThrow\\()()");

    private final Design design;
    private final Spec spec;
    private final OperationDesign operation;
    private final ServiceDraft service;
    private final MethodDraft draft;
    private final RequestKeys requestKeys;
    private final StepWriter steps;

    OperationWriter(
            Design design,
            FeatureDesign feature,
            OperationDesign operation,
            ServiceDraft service,
            RepositoryDraft repository) {
        this.design = design;
        this.spec = design.spec();
        this.operation = operation;
        this.service = service;
        this.draft = new MethodDraft(design, feature, operation, service, repository);
        this.requestKeys = new RequestKeys(draft);
        this.steps = new StepWriter(draft, requestKeys);
    }

    void write() {
        List<Env.Root> parameters = parameters();
        steps.steps(operation.operation().steps());
        if (!draft.ended && !operation.result().java().equals("void")) {
            draft.line("throw new IllegalStateException(\"no answer\");");
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
            new CachedAnswer(draft).write(parameters, declarations, prologue);
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
                .with("doc", draft.doc())
                .with("transactional", writing ? draft.transactional() : draft.timed())
                .with("type", operation.result().java())
                .with("name", operation.call().method())
                .with("parameters", declarations)
                .with("prologue", prologue)
                .with("body", withoutIdleNames(draft.body.toString()))
                .fill());
    }

    /** A row that is only asked for needs no name. */
    private static String withoutIdleNames(String body) {
        String code = body.lines().filter(l -> !l.strip().startsWith("//")).collect(Collectors.joining("\n"));
        return IDLE_NAME
                .matcher(body)
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
        if (draft.usesNow || audited || draft.body.toString().matches("(?s).*\\bnow\\b.*")) {
            service.need(ServiceDraft.Need.CLOCK);
            lines.add("Instant now = clock.instant();");
        }
        lines.addAll(requestKeys.lookups());
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
}
