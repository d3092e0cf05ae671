package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.source.Excerpt;
import dev.plumb.source.Node;
import dev.plumb.source.SourceFile;
import dev.plumb.source.YamlReader;
import dev.plumb.spec.text.Pointers;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The contract as it is published, and a page that shows it. */
final class ContractFiles {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
              <head>
                <meta charset="utf-8">
                <title>${title}</title>
                <link rel="stylesheet" href="ui/swagger-ui.css">
              </head>
              <body>
                <div id="ui"></div>
                <script src="ui/swagger-ui-bundle.js"></script>
                <script src="start.js"></script>
              </body>
            </html>
            """;

    private static final String START = """
            SwaggerUIBundle({ url: "/openapi.yaml", dom_id: "#ui" });
            """;

    private static final Pattern BARE = Pattern.compile("[A-Za-z_/$][A-Za-z0-9_/{}$.-]*(?: [A-Za-z0-9_/{}$.-]+)*");
    private static final Set<String> NO_TEXT =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "True", "False", "Null", "Yes", "No");

    private ContractFiles() {}

    static List<GeneratedFile> of(Design design) {
        String title = design.spec().contract().title();
        String page = Template.of(PAGE)
                .with("title", title.replace("&", "&amp;").replace("<", "&lt;"))
                .fill();
        return List.of(
                GeneratedFile.of(
                        "src/main/resources/openapi.yaml",
                        text(design.spec().contract().document())),
                GeneratedFile.of("src/main/resources/docs/index.html", page),
                GeneratedFile.of("src/main/resources/docs/start.js", START));
    }

    /** As it was written, where one YAML file is the whole of it; else the merged document. */
    static String text(Node document) {
        var files = new HashSet<SourceFile>();
        addFiles(document, files);
        if (files.size() == 1) {
            SourceFile file = files.iterator().next();
            boolean yaml = file.path().endsWith(".yaml") || file.path().endsWith(".yml");
            if (yaml && isWhole(file, document)) {
                return file.text().endsWith("\n") ? file.text() : file.text() + "\n";
            }
        }
        var out = new StringBuilder();
        write(document, "", out);
        return out.toString();
    }

    /** A part of a document, on lines of its own. */
    static String written(Node node, String indent) {
        var out = new StringBuilder();
        write(node, indent, out);
        return out.toString();
    }

    private static boolean isWhole(SourceFile file, Node document) {
        List<Node> roots = YamlReader.readYaml(Excerpt.whole(file)).roots();
        return roots.size() == 1
                && Objects.equals(Pointers.plainValue(roots.getFirst()), Pointers.plainValue(document));
    }

    private static void addFiles(Node node, Set<SourceFile> files) {
        files.add(node.span().file());
        switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().forEach(e -> {
                    files.add(e.key().span().file());
                    addFiles(e.value(), files);
                });
            case Node.Sequence sequence -> sequence.items().forEach(i -> addFiles(i, files));
            case Node.Scalar _ -> {}
        }
    }

    private static void write(Node node, String indent, StringBuilder out) {
        switch (node) {
            case Node.Mapping mapping -> {
                for (Node.Entry entry : mapping.entries()) {
                    out.append(indent).append(scalar(entry.key())).append(':');
                    writeValue(entry.value(), indent, out);
                }
            }
            case Node.Sequence sequence -> {
                for (Node item : sequence.items()) {
                    out.append(indent).append('-');
                    writeItem(item, indent, out);
                }
            }
            case Node.Scalar scalar -> out.append(indent).append(scalar(scalar)).append('\n');
        }
    }

    private static void writeValue(Node value, String indent, StringBuilder out) {
        switch (value) {
            case Node.Mapping mapping when mapping.entries().isEmpty() -> out.append(" {}\n");
            case Node.Sequence sequence when sequence.items().isEmpty() -> out.append(" []\n");
            case Node.Sequence sequence
            when sequence.items().stream().allMatch(Node.Scalar.class::isInstance) -> {
                out.append(" [");
                for (int i = 0; i < sequence.items().size(); i++) {
                    out.append(i == 0 ? "" : ", ")
                            .append(quoted((Node.Scalar) sequence.items().get(i), true));
                }
                out.append("]\n");
            }
            case Node.Mapping _, Node.Sequence _ -> {
                out.append('\n');
                write(value, indent + "  ", out);
            }
            case Node.Scalar scalar -> out.append(' ').append(scalar(scalar)).append('\n');
        }
    }

    private static void writeItem(Node item, String indent, StringBuilder out) {
        if (item instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            var inner = new StringBuilder();
            write(mapping, indent + "  ", inner);
            out.append(' ').append(inner.substring(indent.length() + 2));
        } else {
            writeValue(item, indent, out);
        }
    }

    private static String scalar(Node.Scalar scalar) {
        return quoted(scalar, false);
    }

    private static String quoted(Node.Scalar scalar, boolean inFlow) {
        if (scalar.kind() != Node.Scalar.Kind.STRING) {
            return scalar.kind() == Node.Scalar.Kind.NULL ? "null" : scalar.text();
        }
        String text = scalar.text();
        boolean bare = BARE.matcher(text).matches()
                && !NO_TEXT.contains(text)
                && !(inFlow && (text.contains("{") || text.contains("}")));
        return bare ? text : RuleText.quoted(text);
    }
}
