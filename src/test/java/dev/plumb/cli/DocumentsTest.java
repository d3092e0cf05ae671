package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    @Test
    void linksAreFollowedAndCirclesEnd(@TempDir Path folder) throws IOException {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(shared.resolve("tables.sql"), "create table t (id int);");
        Path specification = Files.createDirectories(folder.resolve("real"));
        Files.writeString(specification.resolve("words.md"), "# Words\n");
        Files.createSymbolicLink(specification.resolve("linked"), shared);
        Files.createSymbolicLink(specification.resolve("again"), specification);
        Files.createSymbolicLink(specification.resolve("gone.md"), folder.resolve("nowhere.md"));
        Path link = Files.createSymbolicLink(folder.resolve("spec"), specification);

        assertThat(Documents.in(link)).extracting(Document::path).containsExactly("linked/tables.sql", "words.md");
    }
}
