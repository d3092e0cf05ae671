package dev.plumb.cli;

import dev.plumb.source.Document;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The documents of a specification's folder, by path. */
final class Documents {
    private static final Set<String> NOTATIONS = Set.of("md", "sql", "yaml", "yml", "json", "feature", "mmd");
    /** Folders that tools write into; hidden ones are passed over as well. */
    private static final Set<String> OTHERS = Set.of("target", "build", "node_modules");

    private Documents() {}

    /** @throws EnvironmentException where a file cannot be read */
    static List<Document> in(Path folder) {
        var documents = new ArrayList<Document>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
                            if (fault instanceof FileSystemLoopException) {
                                return FileVisitResult.CONTINUE; // a link to a folder that it stands in
                            }
                            throw fault;
                        }

                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                            String name = String.valueOf(directory.getFileName());
                            boolean passed = name.startsWith(".") || OTHERS.contains(name);
                            return passed && !directory.equals(folder)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                            String name = String.valueOf(file.getFileName());
                            String ending = name.substring(name.lastIndexOf('.') + 1);
                            if (!name.startsWith(".") && NOTATIONS.contains(ending) && Files.isRegularFile(file)) {
                                String path = folder.relativize(file).toString().replace('\\', '/');
                                documents.add(new Document(path, Files.readAllBytes(file)));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw EnvironmentException.of("cannot read the specification", e);
        }
        documents.sort(Comparator.comparing(Document::path));
        return documents;
    }
}
