package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.source.MarkdownReader;
import dev.plumb.source.Node;
import dev.plumb.source.SourceFile;
import dev.plumb.source.YamlReader;
import dev.plumb.spec.text.DiagramText;
import dev.plumb.spec.text.FeatureText;
import dev.plumb.spec.text.ProseText;
import java.util.ArrayList;
import java.util.List;

/** Reads one document in its notation, with nothing known of the others but their paths. */
final class DocumentReader {
    private final SourceFile file;
    private final List<String> paths;
    private final Problems problems = new Problems();
    private final List<Excerpt> sql = new ArrayList<>();
    private final List<Root> roots = new ArrayList<>();
    private final List<FeatureText> features = new ArrayList<>();
    private final List<DiagramText> diagrams = new ArrayList<>();
    private final List<ProseText> prose = new ArrayList<>();

    /** The top of a YAML or JSON document. */
    record Root(SourceFile file, Node node) {}

    /** What one document holds. */
    record Result(
            SourceFile file,
            List<Excerpt> sql,
            List<Root> roots,
            List<FeatureText> features,
            List<DiagramText> diagrams,
            List<ProseText> prose,
            List<Problem> problems) {
        Result {
            sql = List.copyOf(sql);
            roots = List.copyOf(roots);
            features = List.copyOf(features);
            diagrams = List.copyOf(diagrams);
            prose = List.copyOf(prose);
            problems = List.copyOf(problems);
        }
    }

    private DocumentReader(Document document, List<String> paths) {
        this.file = Utf8.decode(document, problems);
        this.paths = paths;
    }

    /** @param paths of all documents of the specification */
    static Result read(Document document, List<String> paths) {
        var reader = new DocumentReader(document, paths);
        reader.read(Notation.of(document.path()));
        return new Result(
                reader.file,
                reader.sql,
                reader.roots,
                reader.features,
                reader.diagrams,
                reader.prose,
                reader.problems.sorted());
    }

    /** Whether a file of this name is read at all. */
    static boolean reads(String path) {
        return Notation.of(path) != Notation.OTHER;
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

    private void read(Notation notation) {
        Excerpt whole = Excerpt.whole(file);
        switch (notation) {
            case MARKDOWN -> markdown();
            case SQL -> sql.add(whole);
            case YAML -> add(YamlReader.readYaml(whole));
            case JSON -> add(YamlReader.readJson(whole));
            case GHERKIN -> GherkinReader.read(whole, problems).ifPresent(features::add);
            case MERMAID -> DiagramReader.read(whole, problems).ifPresent(diagrams::add);
            case OTHER -> {}
        }
    }

    private void add(YamlReader.Result result) {
        result.faults().forEach(fault -> problems.add(new ReadProblem.BrokenSyntax(fault)));
        result.roots().forEach(root -> roots.add(new Root(file, root)));
    }

    private void markdown() {
        MarkdownReader.Result markdown = MarkdownReader.read(file);
        markdown.faults().forEach(fault -> problems.add(new ReadProblem.BrokenSyntax(fault)));
        for (MarkdownReader.Fence block : markdown.blocks()) {
            Excerpt content = block.content();
            switch (block.notation()) {
                case "sql" -> sql.add(content);
                case "yaml" -> add(YamlReader.readYaml(content));
                case "gherkin" -> GherkinReader.read(content, problems).ifPresent(features::add);
                default -> DiagramReader.read(content, problems).ifPresent(diagrams::add);
            }
        }
        prose.addAll(Prose.read(markdown.sections(), file.path(), paths));
    }
}
