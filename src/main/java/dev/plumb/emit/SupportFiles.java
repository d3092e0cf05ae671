package dev.plumb.emit;

import dev.plumb.design.Design;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources that all generated projects share. They lie beside this class as they are carried along, in a package
 * of their own; a project gets those that something of it uses, in its own package and under its own properties.
 */
final class SupportFiles {
    /** The package in which the sources are written down. */
    private static final String PLACEHOLDER = "com.example.app";

    private static final String FOLDER = "support/";
    private static final Pattern PROPERTY = Pattern.compile("(?<=[\"{])app(?=\\.)");
    /** What a rule says of a fault stands between the keyword of JSON Schema that is not kept and an empty comment. */
    private static final Pattern WORDS = Pattern.compile("/\\*(\\w+)\\*/ (.*?) /\\*\\*/", Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");

    /** What nothing names, since the framework finds it: it answers requests or faults of any backend. */
    private static final List<String> FOUND_BY_SPRING = List.of(
            "main/problem/ProblemAdvice",
            "main/problem/ProblemValve",
            "main/security/SecurityConfiguration",
            "main/web/ContractController",
            "main/web/DocsConfiguration",
            "main/web/RequestFilter",
            "main/web/WebConfiguration",
            "test/Backend");

    private final Design design;
    private final Map<String, String> derived;

    /** @param derived by path as in the index, the text of what is written for this project alone */
    SupportFiles(Design design, Map<String, String> derived) {
        this.design = design;
        this.derived = Map.copyOf(derived);
    }

    /** Every source there is, as {@code main/input/Rule}. */
    private static final List<String> INDEX =
            read("index").lines().map(l -> l.replace(".java", "")).toList();

    private static final Map<String, String> BY_NAME =
            INDEX.stream().collect(Collectors.toMap(SupportFiles::simpleName, path -> path, (_, later) -> later));

    /** The package of a type of a project, support included, by its simple name; null if it is none. */
    static @Nullable String home(Design design, String simple) {
        String own = design.typePackages().get(simple);
        if (own != null) {
            return own;
        }
        String path = BY_NAME.get(simple);
        return simple.equals("Placed")
                ? design.support("data") + ".Keyset"
                : path == null ? null : packageOf(design, path);
    }

    /** Those that {@code files} use, directly or through each other. */
    List<GeneratedFile> usedBy(List<GeneratedFile> files, Set<String> also) {
        var texts = new TreeMap<String, String>();
        var open = new ArrayDeque<String>(FOUND_BY_SPRING);
        open.addAll(also);
        for (GeneratedFile file : files) {
            if (file.path().endsWith(".java")) {
                open.addAll(mentioned(file.content(), ""));
            }
        }
        while (!open.isEmpty()) {
            String path = open.pop();
            if (!texts.containsKey(path) && !path.endsWith("/package-info")) {
                String text = text(path);
                texts.put(path, text);
                open.addAll(mentioned(text, path));
            }
        }
        for (String folder : foldersOf(texts.keySet())) {
            if (INDEX.contains(folder + "/package-info")) {
                texts.put(folder + "/package-info", text(folder + "/package-info"));
            }
        }
        var result = new ArrayList<GeneratedFile>();
        texts.forEach((path, text) -> result.add(GeneratedFile.of(target(path), text)));
        return result;
    }

    private static Set<String> foldersOf(Set<String> paths) {
        var folders = new TreeSet<String>();
        paths.forEach(path -> folders.add(path.substring(0, path.lastIndexOf('/'))));
        return folders;
    }

    /** What a source imports from the support packages, and names of its own one. */
    private List<String> mentioned(String source, String path) {
        var found = new ArrayList<String>();
        String folder = path.isEmpty() ? "" : path.substring(0, path.lastIndexOf('/'));
        var names = new TreeSet<String>();
        Matcher words = NAME.matcher(source);
        while (words.find()) {
            names.add(words.group());
        }
        for (String candidate : INDEX) {
            String name = simpleName(candidate);
            boolean beside = candidate.startsWith(folder + "/") && candidate.lastIndexOf('/') == folder.length();
            if (names.contains(name) && (beside || source.contains(packageOf(design, candidate) + "." + name))) {
                found.add(candidate);
            }
        }
        return found;
    }

    private String text(String path) {
        String special = derived.get(path);
        String text = worded(special != null ? special : read(path + ".java"));
        return PROPERTY.matcher(text.replace(PLACEHOLDER, design.basePackage()))
                .replaceAll(Matcher.quoteReplacement(propertyPrefix(design)));
    }

    /** The words of a fault are the specification's own where it has some for that keyword of JSON Schema. */
    private String worded(String text) {
        return WORDS.matcher(text).replaceAll(match -> {
            String own = design.spec().envelope().messages().get(match.group(1));
            return Matcher.quoteReplacement(own == null ? match.group(2) : RuleText.quoted(own));
        });
    }

    /** A source as it lies here. */
    static String source(String path) {
        return read(path + ".java");
    }

    /** A source as it lies here, for those that fill its holes. */
    static Template template(String path) {
        return Template.of(read(path + ".java"));
    }

    /** Where the project's own properties begin: canonical as Spring Boot wants it, small letters and digits. */
    static String propertyPrefix(Design design) {
        return propertyPrefix(design.name());
    }

    /** @param project the last part of its package */
    static String propertyPrefix(String project) {
        String name = project.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String canonical = name.replaceAll("^[-0-9]+|-+$", "");
        return canonical.isEmpty() ? "backend" : TAKEN.contains(canonical) ? canonical + "-backend" : canonical;
    }

    /** What properties of Spring Boot, of libraries and of what surrounds a backend begin with. */
    private static final java.util.Set<String> TAKEN = java.util.Set.of(
            "spring",
            "server",
            "management",
            "logging",
            "debug",
            "trace",
            "info",
            "springdoc",
            "surroundings",
            "partners");

    private static String simpleName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String packageOf(Design design, String path) {
        String[] parts = path.split("/", -1);
        return parts.length == 3 ? design.support(parts[1]) : design.basePackage() + ".support";
    }

    private String target(String path) {
        String root = path.startsWith("test/") ? "src/test/java/" : "src/main/java/";
        return root + packageOf(design, path).replace('.', '/') + "/" + simpleName(path) + ".java";
    }

    private static String read(String name) {
        try (InputStream stream = SupportFiles.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalStateException("not carried along: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
