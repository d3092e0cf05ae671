package dev.plumb.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What makes a backend start fast: a JVM cache of its libraries' classes (JEP 483), one for all
 * backends with the same libraries. The first start with some libraries records what it loads; when it
 * has ended, the cache is made of that in the background, and nobody waits for it.
 */
final class StartCache {
    /** A JVM leaves most of a cache aside that was made with other options than its own (JEP 483). */
    static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final List<String> PROBE = List.of(
            "Launch.class",
            "CallMarks.class",
            "Control.class",
            "MovingClock.class",
            "Memory.class",
            "Person.class",
            "ProbeInitializer.class",
            "ProbeInitializer$CallMarking.class",
            "ProbeInitializer$ClockReplacement.class",
            "ProbeInitializer$NoThreads.class",
            "ProbeInitializer$FailureReporting.class",
            "DueWork.class",
            "DueWork$Work.class",
            "ScriptedFailure.class",
            "Statements.class",
            "Statements$Noting.class");

    private final Path folder;
    private final String classPath;
    private boolean recording;

    private StartCache(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
    }

    static StartCache of(Path home, List<Path> libraries) {
        try {
            byte[] probe = probe();
            var digest = new Digest()
                    .add(probe)
                    .add(String.join(" ", JVM))
                    .add(Runtime.version().toString());
            for (Path library : libraries) {
                digest.add(library.toString()).add(Files.getLastModifiedTime(library) + " " + Files.size(library));
            }
            Path folder = Files.createDirectories(home.resolve("start").resolve(digest.name()));
            Path jar = folder.resolve("probe.jar");
            if (!Files.exists(jar)) {
                Path draft = Files.createTempFile(folder, "probe", ".jar");
                Files.write(draft, probe);
                Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE);
            }
            return new StartCache(
                    folder,
                    String.join(
                            System.getProperty("path.separator"),
                            Stream.concat(libraries.stream(), Stream.of(jar))
                                    .map(Path::toString)
                                    .toList()));
        } catch (IOException e) {
            throw new RunException("cannot prepare the start of the backend in " + home + ": " + e.getMessage(), e);
        }
    }

    String classPath() {
        return classPath;
    }

    /** What to tell the JVM: to use the cache, or to record what the cache is made of, or, while another does, nothing. */
    List<String> options() {
        Path cache = folder.resolve("libraries.aot");
        try {
            if (!Files.exists(cache)) {
                takeOver(cache);
            }
            if (Files.exists(cache)) {
                return List.of("-XX:AOTCache=" + cache);
            }
            recording = begin();
            return recording ? List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording()) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    boolean isRecording() {
        return recording;
    }

    /** One start at a time records; a record that nobody made a cache of within minutes is given up. */
    private boolean begin() throws IOException {
        Path begun = folder.resolve("begun");
        if (Files.exists(begun) && age(begun) > 180_000) {
            Files.deleteIfExists(begun);
        }
        try {
            Files.createFile(begun);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private Path recording() {
        return folder.resolve("recording");
    }

    /** Makes the cache of what the JVM, which has ended, recorded: in a process that outlives this one. */
    void create() {
        if (!Files.exists(recording())) {
            return;
        }
        try {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM);
            command.addAll(List.of(
                    "-XX:AOTMode=create",
                    "-XX:AOTConfiguration=" + recording(),
                    "-XX:AOTCache=" + draft(),
                    "-cp",
                    classPath));
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // the next start is as slow as this one was
        }
    }

    private Path draft() {
        return folder.resolve("draft.aot");
    }

    /** A cache that is written to the end becomes the cache; the JVM itself refuses one that was cut off. */
    private void takeOver(Path cache) throws IOException {
        if (Files.exists(draft()) && age(draft()) > 1_500) {
            Files.move(draft(), cache, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(recording());
        }
    }

    /** Milliseconds since a file was written. */
    private static long age(Path file) throws IOException {
        return System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
    }

    private static byte[] probe() throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes)) {
            for (String name : PROBE) {
                try (InputStream in =
                        Objects.requireNonNull(StartCache.class.getResourceAsStream("probe/" + name), name)) {
                    add(jar, "dev/plumb/run/probe/" + name, in.readAllBytes());
                }
            }
            add(
                    jar,
                    "META-INF/spring.factories",
                    "org.springframework.context.ApplicationContextInitializer=dev.plumb.run.probe.ProbeInitializer\n"
                            .getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void add(OutputStream out, String name, byte[] content) throws IOException {
        if (out instanceof JarOutputStream jar) {
            var entry = new ZipEntry(name);
            entry.setTime(0);
            jar.putNextEntry(entry);
            jar.write(content);
            jar.closeEntry();
        }
    }
}
