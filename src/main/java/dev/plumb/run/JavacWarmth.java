package dev.plumb.run;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** One small class through the whole of javac, into memory: most of what the first compilation costs is javac itself. */
final class JavacWarmth {
    private static final String TEXT = """
            import java.util.ArrayList;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.function.Function;

            /** Of each construct one. */
            final class Warmth {
                sealed interface Shape permits Round, Square {}

                record Round(double radius) implements Shape {}

                record Square(double side) implements Shape {
                    Square {
                        if (side < 0) {
                            throw new IllegalArgumentException("side: " + side);
                        }
                    }
                }

                enum Kind {
                    SMALL,
                    LARGE
                }

                @FunctionalInterface
                interface Measure<T extends Comparable<T>> {
                    Optional<T> of(Shape shape) throws Exception;
                }

                static double area(Shape shape) {
                    return switch (shape) {
                        case Round(var radius) when radius > 0 -> Math.PI * radius * radius;
                        case Round _ -> 0;
                        case Square square -> square.side() * square.side();
                    };
                }

                static List<String> words(Map<Kind, List<Shape>> shapes, Function<Shape, String> name) {
                    var words = new ArrayList<String>();
                    for (var entry : shapes.entrySet()) {
                        entry.getValue().stream().map(name).filter(w -> !w.isBlank()).forEach(words::add);
                    }
                    try (var in = new java.io.StringReader(words.toString())) {
                        words.add(in.read() > 0 ? "yes" : "no");
                    } catch (java.io.IOException e) {
                        return List.of();
                    }
                    return switch (words.getFirst()) {
                        case "yes", "no" -> List.copyOf(words);
                        default -> words.subList(0, 1);
                    };
                }
            }
            """;

    private JavacWarmth() {}

    static void pass() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
        var source = new SimpleJavaFileObject(URI.create("string:///Warmth.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return TEXT;
            }
        };
        compiler.getTask(null, new Nowhere(files), diagnostics, Compiler.OPTIONS, null, List.of(source))
                .call();
    }

    /** Takes classes and keeps none. */
    private static final class Nowhere extends ForwardingJavaFileManager<JavaFileManager> {
        Nowhere(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("string:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream();
                }
            };
        }
    }
}
