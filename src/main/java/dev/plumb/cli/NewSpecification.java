package dev.plumb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The small specification that {@code plumb new} writes: in a folder {@code spec}, so that the project grows around it. */
final class NewSpecification {
    static final List<String> FILES = List.of("spec/reading-list.md", "spec/api.yaml");

    private NewSpecification() {}

    /**
     * @return the folder of the specification
     * @throws UsageException where the folder holds something already
     */
    static Path write(Path folder) {
        try {
            if (Files.exists(folder)) {
                if (!Files.isDirectory(folder)) {
                    throw new UsageException(folder + " is a file");
                }
                try (Stream<Path> inside = Files.list(folder)) {
                    if (inside.anyMatch(
                            path -> !String.valueOf(path.getFileName()).startsWith("."))) {
                        throw new UsageException(
                                folder + " holds something already; name a folder that is empty or not there");
                    }
                }
            }
            for (String name : FILES) {
                Path file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                try (InputStream in =
                        Objects.requireNonNull(NewSpecification.class.getResourceAsStream("/new/" + name), name)) {
                    Files.write(file, in.readAllBytes());
                }
            }
            return folder.resolve("spec");
        } catch (IOException e) {
            throw EnvironmentException.of("cannot write into " + folder, e);
        }
    }
}
