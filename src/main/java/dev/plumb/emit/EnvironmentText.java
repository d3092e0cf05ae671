package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Words;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What operations and answers take from {@code env}: a record of properties, filled from the environment. */
final class EnvironmentText {
    static final String TYPE = "Surroundings";
    static final String FIELD = "surroundings";

    private static final Pattern USE = Pattern.compile("\\b" + FIELD + "\\.(\\w+)\\(\\)");
    private static final Pattern NAME = Pattern.compile("\\b" + FIELD + "\\b");

    private static final String RECORD = """
            /** What the backend is told of where it runs; {@code application.yaml} says by which variables. */
            @ConfigurationProperties("${prefix}.surroundings")
            public record ${name}(${components}) {

                public ${name} {
                    ${checks}
                }
            }
            """;

    private EnvironmentText() {}

    static boolean isNamedIn(String code) {
        return NAME.matcher(code).find();
    }

    /** The variables that the code asks for. */
    static List<String> names(Design design, Collection<GeneratedFile> files) {
        var asked = new TreeSet<String>();
        files.forEach(file -> USE.matcher(file.content()).results().forEach(use -> asked.add(use.group(1))));
        return design.spec().configuration().stream()
                .map(Spec.Configuration::name)
                .filter(name -> asked.contains(Words.component(name)))
                .toList();
    }

    static Optional<GeneratedFile> record(Design design, Collection<GeneratedFile> files) {
        List<String> names = names(design, files);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var components = new ArrayList<String>();
        var checks = new ArrayList<String>();
        for (String name : names) {
            String component = Words.component(name);
            components.add("@DefaultValue(\"\") String " + component);
            checks.add("if (" + component + ".isBlank()) {\n    throw new IllegalArgumentException("
                    + RuleText.quoted(name + " is not set") + ");\n}");
        }
        return Optional.of(JavaSource.of(
                design,
                JavaSource.MAIN,
                design.support("data"),
                TYPE,
                List.of(),
                Template.of(RECORD)
                        .with("prefix", SupportFiles.propertyPrefix(design))
                        .with("name", TYPE)
                        .with("components", String.join(", ", components))
                        .with("checks", checks)
                        .fill()));
    }

    /** Under the project's own prefix. */
    static List<String> yaml(List<String> names, boolean development) {
        var lines = new ArrayList<String>();
        for (String name : names) {
            lines.add("  " + kebab(name) + ": ${" + name + ":" + (development ? harmless(name) : "") + "}");
        }
        if (!lines.isEmpty()) {
            lines.addFirst("surroundings:");
        }
        return lines;
    }

    static List<String> test(Design design, List<String> names) {
        return names.stream()
                .map(name ->
                        SupportFiles.propertyPrefix(design) + ".surroundings." + kebab(name) + ": " + harmless(name))
                .toList();
    }

    private static String harmless(String name) {
        return name.matches("(.*_)?UR[IL]") ? "http://localhost:8080" : "development";
    }

    private static String kebab(String name) {
        return String.join("-", Words.parts(name)).toLowerCase(Locale.ROOT);
    }
}
