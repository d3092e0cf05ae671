package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.expression.JavaSupport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Services, repositories and rows of every feature. */
final class Persistence {
    private static final String MAIN = "src/main/java";
    private static final Pattern EXPRESSIONS = Pattern.compile("\\bExpressions\\.(\\w+)");

    private final Design design;
    private final Map<String, String> types;
    private final List<Refused> refused = new ArrayList<>();

    /** An operation that nothing is written for yet, and why. */
    record Refused(OperationDesign operation, String what, dev.plumb.source.Span at) {}

    Persistence(Design design) {
        this.design = design;
        this.types = new LinkedHashMap<>(design.allTypes());
        types.put("Placed", design.support("data") + ".Keyset");
    }

    List<Refused> refused() {
        return refused;
    }

    List<GeneratedFile> files() {
        var files = new ArrayList<GeneratedFile>();
        var written = new LinkedHashMap<FeatureDesign, Members>();
        design.features().forEach(f -> written.put(f, members(f)));
        written.forEach((feature, members) -> {
            if (!members.repository().isEmpty()) {
                files.add(repository(feature, members.repository()));
            }
            feature.service().ifPresent(name -> files.add(service(feature, name, members)));
        });
        Set<String> members = new TreeSet<>();
        for (GeneratedFile file : files) {
            Matcher call = EXPRESSIONS.matcher(file.content());
            while (call.find()) {
                members.add(call.group(1));
            }
        }
        if (!members.isEmpty()) {
            String home = design.support("data");
            files.add(GeneratedFile.of(
                    MAIN + "/" + home.replace('.', '/') + "/Expressions.java", JavaSupport.source(home, members)));
        }
        Set<String> named = new HashSet<>();
        files.forEach(f -> named.addAll(words(f.content())));
        for (FeatureDesign feature : design.features()) {
            for (TypeDesign type : feature.types()) {
                if (type instanceof RecordDesign record
                        && record.uses().contains(Use.ROW)
                        && named.contains(record.name())) {
                    files.add(row(record));
                }
            }
        }
        return files;
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(List.of(text.split("\\W+", -1)));
    }

    private record Members(ServiceDraft service, RepositoryDraft repository) {}

    private Members members(FeatureDesign feature) {
        var service = new ServiceDraft();
        var repository = new RepositoryDraft();
        feature.operations().forEach(o -> service.reserve(o.call().method()));
        for (OperationDesign operation : feature.operations()) {
            try {
                new OperationWriter(design, feature, operation, service, repository).write();
            } catch (NotYet e) {
                refused.add(new Refused(operation, String.valueOf(e.getMessage()), e.at()));
            }
        }
        return new Members(service, repository);
    }

    private GeneratedFile repository(FeatureDesign feature, RepositoryDraft draft) {
        String name = feature.repository().orElseThrow();
        String fields = "private final JdbcClient database;";
        String parameters = "JdbcClient database";
        String assignments = "this.database = database;";
        if (draft.nested()) {
            fields += "\nprivate final NamedParameterJdbcTemplate batches;\nprivate final TransactionTemplate nested;";
            parameters += ", NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions";
            assignments += """

                    this.batches = batches;
                    this.nested = new TransactionTemplate(transactions);
                    this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);""";
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
        return JavaFile.of(MAIN, feature.packageName(), name, types, body);
    }

    private GeneratedFile service(FeatureDesign feature, String name, Members drafts) {
        ServiceDraft draft = drafts.service();
        var fields = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        var assignments = new ArrayList<String>();
        if (!drafts.repository().isEmpty()) {
            fields.add("private final " + feature.repository().orElseThrow() + " " + feature.plural() + ";");
            parameters.add(feature.repository().orElseThrow() + " " + feature.plural());
            assignments.add("this." + feature.plural() + " = " + feature.plural() + ";");
        }
        for (ServiceDraft.Need need : draft.needs()) {
            boolean kept = isNamed(draft, need.field) || need == ServiceDraft.Need.MAPPER;
            parameters.add(need.type + " " + need.field);
            if (kept) {
                fields.add("private final " + need.type + " " + need.field + ";");
                assignments.add("this." + need.field + " = " + need.field + ";");
            }
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
        String body = Template.of("""
                ${doc}
                ${retries}
                @Service
                class ${name} {

                    ${members}
                }
                """)
                .with(
                        "doc",
                        "/** The rules of "
                                + feature.plural().replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT)
                                + ". */")
                .with("retries", draft.retries() ? "@EnableResilientMethods" : "")
                .with("name", name)
                .withMembers("members", members)
                .fill();
        return JavaFile.of(MAIN, feature.packageName(), name, types, body);
    }

    private static boolean isNamed(ServiceDraft draft, String field) {
        String all = String.join("\n", draft.methods()) + String.join("\n", draft.rules());
        return all.contains(field + ".");
    }

    private GeneratedFile row(RecordDesign record) {
        String parts = record.components().stream()
                .map((Component c) -> c.type().java(c.nullable()) + " " + c.name())
                .collect(Collectors.joining(", "));
        String body = "/** " + record.description().orElse("A row.") + " */\n" + (record.open() ? "public " : "")
                + "record " + record.name() + "(" + parts + ") {}\n";
        return JavaFile.of(MAIN, record.packageName(), record.name(), types, body);
    }
}
