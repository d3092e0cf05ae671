package dev.plumb.cli;

import dev.plumb.project.Project;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was proven of a project last: fingerprints in {@code .plumb/proven}, of the migrations that were
 * rehearsed and of all that the proof depended on. Written when everything held and was applied.
 */
record LastProof(Path file) {

    static LastProof of(Project project) {
        return new LastProof(project.state().resolve("proven"));
    }

    /** Whether these very migrations were tried there, back and there again. */
    boolean rehearsed(Migrations migrations) {
        return read().getFirst().equals(fingerprint(migrations));
    }

    boolean isOf(String state) {
        return read().getLast().equals(Fingerprint.of(state));
    }

    void remember(Migrations migrations, String state) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, List.of(fingerprint(migrations), Fingerprint.of(state)));
        } catch (IOException e) {
            throw EnvironmentException.of("cannot write " + file, e);
        }
    }

    private List<String> read() {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.size() == 2 ? lines : List.of("", "");
        } catch (IOException e) {
            return List.of("", ""); // then it is proven again
        }
    }

    private static String fingerprint(Migrations migrations) {
        return Fingerprint.of(migrations.files().getOrDefault(Migrations.MANIFEST, ""));
    }
}
