package dev.plumb.emit;

import dev.plumb.design.BackgroundDesign;
import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.design.Words;
import dev.plumb.expression.JavaSupport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Services, repositories and rows of every feature. */
final class Persistence {
    private static final String MAIN = "src/main/java";
    private static final Pattern ROWS = Pattern.compile("\\b[A-Z]\\w*Row\\w*");
    private static final Pattern EXPRESSIONS = Pattern.compile("\\bExpressions\\.(\\w+)");

    private final Design design;
    private final Runs runs;
    /** An operation that nothing is written for yet, and why. */
    record Refused(OperationDesign operation, String what, dev.plumb.source.Span at) {}

    Persistence(Design design) {
        this.design = design;
        this.runs = new Runs(design);
    }

    private @Nullable String home(String simple) {
        return simple.equals("Expressions") || simple.equals(EnvironmentText.TYPE)
                ? design.support("data")
                : SupportFiles.home(design, simple);
    }

    /** What is written, in the order of the features. */
    record Written(List<GeneratedFile> files, List<Refused> refused) {}

    Written write() {
        var parts = design.features().parallelStream().map(this::feature).toList();
        var files = new ArrayList<GeneratedFile>();
        var refused = new ArrayList<Refused>();
        var named = new TreeSet<String>();
        var helpers = new TreeSet<String>();
        for (Part part : parts) {
            files.addAll(part.files());
            refused.addAll(part.refused());
            named.addAll(part.rows());
            helpers.addAll(part.helpers());
        }
        for (GeneratedFile file : PartnerFiles.of(design)) {
            files.add(file);
            EXPRESSIONS.matcher(file.content()).results().forEach(m -> helpers.add(m.group(1)));
        }
        files.addAll(EventFile.of(design));
        ErrorBodyText.envelope(design).ifPresent(body -> {
            files.add(JavaFile.of(MAIN, design.support("problem"), "ErrorBody", this::home, body));
            EXPRESSIONS.matcher(body).results().forEach(m -> helpers.add(m.group(1)));
        });
        if (!helpers.isEmpty()) {
            String home = design.support("data");
            files.add(GeneratedFile.of(
                    MAIN + "/" + home.replace('.', '/') + "/Expressions.java", JavaSupport.source(home, helpers)));
        }
        for (FeatureDesign feature : design.features()) {
            for (TypeDesign type : feature.types()) {
                if (type instanceof RecordDesign record
                        && record.uses().contains(Use.ROW)
                        && named.contains(record.name())) {
                    files.add(row(record));
                }
            }
        }
        EnvironmentText.record(design, files).ifPresent(files::add);
        return new Written(files, refused);
    }

    /** What a feature's files are, and what they name of what is written once for all. */
    private record Part(List<GeneratedFile> files, List<Refused> refused, Set<String> rows, Set<String> helpers) {}

    /** What nothing is written for yet; no file is put together. */
    List<Refused> refused() {
        return design.features().parallelStream()
                .flatMap(feature -> drafts(feature).refused().stream())
                .toList();
    }

    /** The methods of a feature, before they are files. */
    private record Drafts(
            ServiceDraft service,
            RepositoryDraft repository,
            Map<BackgroundDesign, ServiceDraft> background,
            List<Refused> refused) {}

    private Drafts drafts(FeatureDesign feature) {
        var refused = new ArrayList<Refused>();
        var service = new ServiceDraft();
        var repository = new RepositoryDraft();
        feature.operations().forEach(o -> service.reserve(o.call().method()));
        for (OperationDesign operation : feature.operations()) {
            service.serve(operation.method());
            repository.serve(operation.method());
            try {
                new OperationWriter(design, feature, operation, service, repository, runs, Set.of()).write();
            } catch (NotYet e) {
                refused.add(new Refused(operation, String.valueOf(e.getMessage()), e.at()));
            }
        }
        var done = new LinkedHashMap<BackgroundDesign, ServiceDraft>();
        for (BackgroundDesign background : design.background()) {
            if (background.feature().equals(feature.name())) {
                var draft = new ServiceDraft();
                repository.serve(background.name());
                var writer = new BackgroundWriter(design, feature, background, draft, repository, runs);
                try {
                    writer.write();
                    done.put(background, draft);
                } catch (NotYet e) {
                    refused.add(new Refused(writer.operation(), String.valueOf(e.getMessage()), e.at()));
                }
            }
        }
        return new Drafts(service, repository, done, refused);
    }

    private Part feature(FeatureDesign feature) {
        Drafts drafts = drafts(feature);
        RepositoryDraft repository = drafts.repository();
        var files = new ArrayList<GeneratedFile>();
        if (!repository.isEmpty()) {
            files.add(repository(feature, repository));
        }
        drafts.background().forEach((background, draft) -> files.add(background(feature, background, draft)));
        feature.service().ifPresent(name -> files.add(service(feature, name, drafts.service(), repository)));
        var rows = new TreeSet<String>();
        var helpers = new TreeSet<String>();
        for (GeneratedFile file : files) {
            Matcher row = ROWS.matcher(file.content());
            while (row.find()) {
                rows.add(row.group());
            }
            Matcher call = EXPRESSIONS.matcher(file.content());
            while (call.find()) {
                helpers.add(call.group(1));
            }
        }
        return new Part(files, drafts.refused(), rows, helpers);
    }

    private static boolean mentions(RepositoryDraft draft, String call) {
        return java.util.stream.Stream.concat(draft.methods().stream(), draft.helpers().stream())
                .anyMatch(m -> m.contains(call));
    }

    private GeneratedFile repository(FeatureDesign feature, RepositoryDraft draft) {
        String name = feature.repository().orElseThrow();
        String fields = "private final JdbcClient database;";
        String parameters = "JdbcClient database";
        String assignments = "this.database = database;";
        if (draft.batches()) {
            fields += "\nprivate final NamedParameterJdbcTemplate batches;";
            parameters += ", NamedParameterJdbcTemplate batches";
            assignments += "\nthis.batches = batches;";
        }
        if (draft.nested()) {
            fields += "\nprivate final TransactionTemplate nested;";
            parameters += ", PlatformTransactionManager transactions";
            assignments += """

                    this.nested = new TransactionTemplate(transactions);
                    this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);""";
        }
        if (mentions(draft, "accessTokens.")) {
            fields += "\nprivate final AccessTokens accessTokens;";
            parameters += ", AccessTokens accessTokens";
            assignments += "\nthis.accessTokens = accessTokens;";
        }
        if (mentions(draft, "encryption.")) {
            fields += "\nprivate final Encryption encryption;";
            parameters += ", Encryption encryption";
            assignments += "\nthis.encryption = encryption;";
        }
        var members = new ArrayList<>(draft.constants());
        members.add(fields);
        members.add(name + "(" + parameters + ") {\n    " + assignments.replace("\n", "\n    ") + "\n}");
        members.addAll(draft.methods());
        members.addAll(draft.helpers());
        String body = Template.of("""
                @Repository
                class ${name} {

                    ${members}
                }
                """)
                .with("name", name)
                .withMembers("members", members)
                .fill();
        return JavaFile.of(MAIN, feature.packageName(), name, this::home, body);
    }

    /** The members of a class that is given what its methods name. */
    private List<String> members(FeatureDesign feature, String name, ServiceDraft draft, boolean stores) {
        var fields = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        var assignments = new ArrayList<String>();
        if (stores) {
            fields.add("private final " + feature.repository().orElseThrow() + " " + feature.plural() + ";");
            parameters.add(feature.repository().orElseThrow() + " " + feature.plural());
            assignments.add("this." + feature.plural() + " = " + feature.plural() + ";");
        }
        for (ServiceDraft.Need need : draft.needs()) {
            boolean kept = isNamed(draft, need.field)
                    || need == ServiceDraft.Need.MAPPER
                    || need == ServiceDraft.Need.ENVIRONMENT;
            String type = need == ServiceDraft.Need.SELF ? name : need.type;
            parameters.add((need == ServiceDraft.Need.SELF ? "@Lazy " : "") + type + " " + need.field);
            if (kept) {
                fields.add("private final " + type + " " + need.field + ";");
                assignments.add("this." + need.field + " = " + need.field + ";");
            }
        }
        draft.clients().forEach((field, type) -> {
            fields.add("private final " + type + " " + field + ";");
            parameters.add(type + " " + field);
            assignments.add("this." + field + " = " + field + ";");
        });
        draft.others().forEach((field, other) -> {
            String type = other.service().orElseThrow();
            fields.add("private final " + type + " " + field + ";");
            parameters.add((runs.isLazy(feature, other) ? "@Lazy " : "") + type + " " + field);
            assignments.add("this." + field + " = " + field + ";");
        });
        if (draft.nested()) {
            fields.add("private final TransactionTemplate nested;");
            parameters.add("PlatformTransactionManager transactions");
            assignments.add("this.nested = new TransactionTemplate(transactions);");
            assignments.add("this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);");
        }
        draft.cacheFields().forEach((field, type) -> fields.add("private final " + type + " " + field + ";"));
        assignments.addAll(draft.cacheMakers());
        var members = new ArrayList<String>();
        members.addAll(draft.records());
        if (!fields.isEmpty()) {
            members.add(String.join("\n", fields));
            members.add(name + "(" + String.join(", ", parameters) + ") {\n    " + String.join("\n    ", assignments)
                    + "\n}");
        }
        members.addAll(draft.methods());
        members.addAll(draft.rules());
        return members;
    }

    private GeneratedFile background(FeatureDesign feature, BackgroundDesign background, ServiceDraft draft) {
        String doc = switch (background) {
            case BackgroundDesign.ReactionDesign reaction ->
                "/** What follows from {@link " + reaction.event().name() + "}. See "
                        + reaction.reaction().span().cite() + ". */";
            case BackgroundDesign.JobDesign job -> "/** See " + job.job().span().cite() + ". */";
        };
        String does = switch (background) {
            case BackgroundDesign.ReactionDesign reaction ->
                "Reaction<" + reaction.event().name() + ">";
            case BackgroundDesign.JobDesign _ -> "Job";
        };
        boolean stores = isNamed(draft, feature.plural());
        String body = Template.of("""
                ${doc}
                @Component
                class ${name} implements ${does} {

                    ${members}
                }
                """)
                .with("doc", doc)
                .with("name", background.name())
                .with("does", does)
                .withMembers("members", members(feature, background.name(), draft, stores))
                .fill();
        return JavaFile.of(MAIN, feature.packageName(), background.name(), this::home, body);
    }

    private GeneratedFile service(FeatureDesign feature, String name, ServiceDraft draft, RepositoryDraft repository) {
        List<String> members = members(feature, name, draft, !repository.isEmpty());
        String body = Template.of("""
                ${doc}
                ${retries}
                @Service
                ${open}class ${name} {

                    ${members}
                }
                """)
                .with(
                        "doc",
                        "/** The rules of "
                                + feature.plural().replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT)
                                + ". */")
                .with("retries", draft.retries() ? "@EnableResilientMethods" : "")
                .with("open", feature.operations().stream().anyMatch(runs::isRunFromElsewhere) ? "public " : "")
                .with("name", name)
                .withMembers("members", members)
                .fill();
        return JavaFile.of(MAIN, feature.packageName(), name, this::home, body);
    }

    private static boolean isNamed(ServiceDraft draft, String field) {
        String all = String.join("\n", draft.methods()) + String.join("\n", draft.rules());
        return all.contains(field + ".");
    }

    private GeneratedFile row(RecordDesign record) {
        String parts = record.components().stream()
                .map((Component c) -> c.type().java(c.nullable()) + " " + c.name())
                .collect(Collectors.joining(", "));
        String head = "/** " + record.description().orElse("A row.") + " */\n" + (record.open() ? "public " : "")
                + "record " + record.name() + "(" + parts + ") {";
        var changes = new ArrayList<String>();
        for (Component component : record.components()) {
            if (runs.changed(record.name()).contains(component.name())) {
                changes.add((record.open() ? "public " : "") + record.name() + " with"
                        + Words.upperFirst(component.name()) + "("
                        + component.type().java(component.nullable()) + " " + component.name() + ") {\n    return new "
                        + record.name() + "("
                        + record.components().stream().map(Component::name).collect(Collectors.joining(", "))
                        + ");\n}");
            }
        }
        String body = changes.isEmpty()
                ? head + "}\n"
                : Template.of(head + "\n\n    ${members}\n}\n")
                        .withMembers("members", changes)
                        .fill();
        return JavaFile.of(MAIN, record.packageName(), record.name(), this::home, body);
    }
}
