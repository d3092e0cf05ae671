package dev.plumb.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The project as it would have been, where it does not compile or does not hold: nothing of it is written to the
 * project, and it stands whole in {@code .plumb/failed} for whoever must find out why.
 */
public final class FailedCode {
    private FailedCode() {}

    /**
     * Puts it there, in place of what failed before.
     *
     * @return the folder
     * @throws ProjectException where the disk refuses
     */
    public static Path keep(Project project, ChangeSet changes) {
        Path folder = folder(project);
        forget(project);
        var files = new TreeMap<String, byte[]>();
        for (String part : List.of("src", "pom.xml")) {
            files.putAll(project.after(changes, part));
        }
        try {
            for (var file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        } catch (IOException e) {
            throw Journal.refused(folder, e);
        }
        return folder;
    }

    /** What failed once is of no more interest. */
    public static void forget(Project project) {
        Path folder = folder(project);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList().reversed()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw Journal.refused(folder, e);
        }
    }

    private static Path folder(Project project) {
        return project.state().resolve("failed");
    }
}
