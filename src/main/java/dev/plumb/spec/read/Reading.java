package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.source.MarkdownReader;
import dev.plumb.source.Node;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import dev.plumb.source.YamlReader;
import dev.plumb.spec.text.DiagramText;
import dev.plumb.spec.text.FeatureText;
import dev.plumb.spec.text.IntegrationText;
import dev.plumb.spec.text.ProseText;
import dev.plumb.spec.text.SpecText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One reading of a specification: sorts documents and blocks by their notation, then adds up what they say. */
final class Reading {
    private final Problems problems;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Excerpt> sql = new ArrayList<>();
    private final List<Root> roots = new ArrayList<>();
    private final List<FeatureText> features = new ArrayList<>();
    private final List<DiagramText> diagrams = new ArrayList<>();
    private final List<ProseText> prose = new ArrayList<>();

    Reading(Problems problems) {
        this.problems = problems;
    }

    /** The top of a YAML or JSON document. */
    record Root(SourceFile file, Node node) {}

    SpecText read(List<Document> documents) {
        List<Document> ordered = documents.stream()
                .filter(document -> Notation.of(document.path()) != Notation.OTHER)
                .sorted(Comparator.comparing(Document::path))
                .toList();
        if (ordered.isEmpty()) {
            var nothing = new SourceFile(".", "");
            problems.add(new ReadProblem.EmptySpecification(new Span(nothing, 0, 0)));
        }
        List<String> paths = ordered.stream().map(Document::path).toList();
        for (Document document : ordered) {
            SourceFile file = Utf8.decode(document, problems);
            files.add(file);
            document(file, paths);
        }
        return specification();
    }

    private enum Notation {
        MARKDOWN,
        SQL,
        YAML,
        JSON,
        GHERKIN,
        MERMAID,
        OTHER;

        static Notation of(String path) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "md" -> MARKDOWN;
                case "sql" -> SQL;
                case "yaml", "yml" -> YAML;
                case "json" -> JSON;
                case "feature" -> GHERKIN;
                case "mmd" -> MERMAID;
                default -> OTHER;
            };
        }
    }

    private void document(SourceFile file, List<String> paths) {
        switch (Notation.of(file.path())) {
            case MARKDOWN -> markdown(file, paths);
            case SQL -> sql.add(Excerpt.whole(file));
            case YAML -> add(YamlReader.readYaml(Excerpt.whole(file)), file);
            case JSON -> add(YamlReader.readJson(Excerpt.whole(file)), file);
            case GHERKIN -> GherkinReader.read(Excerpt.whole(file), problems).ifPresent(features::add);
            case MERMAID -> DiagramReader.read(Excerpt.whole(file), problems).ifPresent(diagrams::add);
            case OTHER -> {}
        }
    }

    private void add(YamlReader.Result result, SourceFile file) {
        result.faults().forEach(fault -> problems.add(new ReadProblem.BrokenSyntax(fault)));
        result.roots().forEach(root -> roots.add(new Root(file, root)));
    }

    private void markdown(SourceFile file, List<String> paths) {
        MarkdownReader.Result markdown = MarkdownReader.read(file);
        markdown.faults().forEach(fault -> problems.add(new ReadProblem.BrokenSyntax(fault)));
        for (MarkdownReader.Fence block : markdown.blocks()) {
            Excerpt content = block.content();
            switch (block.notation()) {
                case "sql" -> sql.add(content);
                case "yaml" -> add(YamlReader.readYaml(content), file);
                case "gherkin" -> GherkinReader.read(content, problems).ifPresent(features::add);
                default -> DiagramReader.read(content, problems).ifPresent(diagrams::add);
            }
        }
        prose.addAll(Prose.read(markdown.sections(), file.path(), paths));
    }

    private SpecText specification() {
        var sections = new Sections(problems);
        var contracts = new Contracts(problems);
        List<Root> own = contracts.take(roots);
        own.forEach(root -> sections.add(root.node()));
        List<IntegrationText> integrations = new PartnerSections(sections, problems).integrations();
        contracts.read(integrations);
        var data = new DataSections(sections, problems);
        var work = new WorkSections(sections, problems);
        var rules = new RuleSections(sections, problems);
        var partners = new PartnerSections(sections, problems);
        return new SpecText(
                files,
                sql,
                contracts.own(),
                contracts.partners(),
                data.stack(),
                data.data(),
                data.shapes(),
                data.invariants(),
                work.operations(),
                work.errors(),
                work.events(),
                work.reactions(),
                work.jobs(),
                integrations,
                partners.webhooks(),
                partners.incoming(),
                rules.accounts(),
                rules.access(),
                rules.privacy(),
                rules.audit(),
                rules.limits(),
                rules.cache(),
                data.targets(),
                rules.accepted(),
                features,
                diagrams,
                prose,
                ConfigurationReader.read(sections, problems));
    }

    static List<Node.Entry> entries(Optional<Node.Mapping> mapping) {
        return mapping.map(Node.Mapping::entries).orElse(List.of());
    }
}
