package dev.plumb.spec.read;

import dev.plumb.source.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Specifications on the disk, for tests. */
public final class Specifications {

    private Specifications() {}

    /** Every file below a folder, by path. */
    public static List<Document> documents(Path folder) {
        try (var files = Files.walk(folder)) {
            var documents = new ArrayList<Document>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                documents.add(
                        new Document(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file)));
            }
            return documents;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One of the specifications that come with plumb. */
    public static List<Document> example(String name) {
        return documents(Path.of("examples", name));
    }
}
