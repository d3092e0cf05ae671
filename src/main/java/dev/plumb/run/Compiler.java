package dev.plumb.run;

import dev.plumb.diagnostic.Problems;
import dev.plumb.project.ChangeSet;
import dev.plumb.project.Project;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles a project as it would be after its changes, in this process. */
public final class Compiler {
    private static final String JAVA = "src/main/java";
    private static final String RESOURCES = "src/main/resources";
    /** Builds that are kept: a backend that still runs reads its classes from its own. */
    private static final int KEPT = 4;

    static final List<String> OPTIONS = List.of("-parameters", "-g", "-proc:none", "-nowarn", "-implicit:none");

    private Compiler() {}

    /** Makes the compiler ready: the first compilation of a process takes several times as long as any later. */
    public static void prepare() {
        JavacWarmth.pass();
    }

    /**
     * Compiles where anything changed since the last time.
     *
     * @return empty where it does not compile; the problems say why
     * @throws RunException where a library cannot be had
     */
    public static Optional<Build> compile(Project project, ChangeSet changes, Problems problems) {
        return compile(project, changes, project.state().resolve("build"), problems);
    }

    /**
     * As {@link #compile(Project, ChangeSet, Problems)}.
     *
     * @param memory where the libraries of a pom, once found, are kept in mind: for one project, or for all of a user
     */
    public static Optional<Build> compile(Project project, ChangeSet changes, Path memory, Problems problems) {
        Path builds = project.state().resolve("build");
        byte[] pomText = project.after(changes, "pom.xml").getOrDefault("pom.xml", new byte[0]);
        PomFile pom = PomFile.read(new String(pomText, StandardCharsets.UTF_8));
        SortedMap<String, byte[]> sources = project.after(changes, JAVA);
        SortedMap<String, byte[]> resources = project.after(changes, RESOURCES);
        Optional<String> mainClass = mainClass(sources);
        if (mainClass.isEmpty()) {
            problems.add(new RunProblem.NoMainClass(new Span(new SourceFile(JAVA, ""), 0, 0)));
            return Optional.empty();
        }
        List<Path> libraries = ClassPath.of(pom, memory);
        var digest = new Digest().add(libraries.toString()).add(pomText);
        sources.forEach((path, content) -> digest.add(path).add(content));
        resources.forEach((path, content) -> digest.add(path).add(content));
        Path classes = builds.resolve("classes-" + digest.name());
        try {
            if (Files.exists(classes)) {
                Files.setLastModifiedTime(classes, FileTime.from(Instant.now()));
            } else {
                Path fresh = Files.createTempDirectory(Files.createDirectories(builds), "compiling-");
                if (!compile(sources, libraries, fresh, problems)) {
                    delete(fresh);
                    return Optional.empty();
                }
                write(resources, pom, fresh);
                Files.move(fresh, classes, StandardCopyOption.ATOMIC_MOVE);
                forgetOld(builds);
            }
        } catch (IOException e) {
            throw new RunException("cannot compile into " + builds + ": " + e.getMessage(), e);
        }
        return Optional.of(new Build(libraries, classes, mainClass.get()));
    }

    private static boolean compile(Map<String, byte[]> sources, List<Path> libraries, Path classes, Problems problems)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, libraries);
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            var units = new ArrayList<Source>();
            sources.forEach((path, content) -> {
                if (path.endsWith(".java")) {
                    units.add(new Source(path, new String(content, StandardCharsets.UTF_8)));
                }
            });
            boolean compiled = compiler.getTask(null, files, diagnostics, OPTIONS, null, units)
                    .call();
            for (Diagnostic<? extends JavaFileObject> each : diagnostics.getDiagnostics()) {
                if (each.getKind() == Diagnostic.Kind.ERROR) {
                    problems.add(new RunProblem.DoesNotCompile(place(each), each.getMessage(Locale.ROOT)));
                }
            }
            return compiled;
        }
    }

    private static Span place(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getSource() instanceof Source source
                ? new Span(new SourceFile(source.path, source.text), (int) diagnostic.getStartPosition(), (int)
                        diagnostic.getEndPosition())
                : new Span(new SourceFile(JAVA, ""), 0, 0);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path.substring(JAVA.length() + 1)), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static void write(Map<String, byte[]> resources, PomFile pom, Path classes) throws IOException {
        for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
            Path file = classes.resolve(resource.getKey().substring(RESOURCES.length() + 1));
            Files.createDirectories(file.getParent());
            String name = String.valueOf(file.getFileName());
            boolean filtered = name.matches("application.*\\.(ya?ml|properties)");
            Files.write(
                    file,
                    filtered
                            ? pom.filtered(new String(resource.getValue(), StandardCharsets.UTF_8))
                                    .getBytes(StandardCharsets.UTF_8)
                            : resource.getValue());
        }
    }

    private static Optional<String> mainClass(Map<String, byte[]> sources) {
        return sources.entrySet().stream()
                .filter(source -> source.getKey().endsWith(".java")
                        && new String(source.getValue(), StandardCharsets.UTF_8).contains("SpringApplication.run("))
                .map(source -> source.getKey()
                        .substring(JAVA.length() + 1, source.getKey().length() - ".java".length())
                        .replace('/', '.'))
                .findFirst();
    }

    private static void forgetOld(Path builds) throws IOException {
        List<Path> old;
        try (Stream<Path> found = Files.list(builds)) {
            old = found.filter(path -> String.valueOf(path.getFileName()).startsWith("classes-"))
                    .sorted(Comparator.comparing(Compiler::age).reversed())
                    .skip(KEPT)
                    .toList();
        }
        for (Path path : old) {
            delete(path);
        }
    }

    private static FileTime age(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
