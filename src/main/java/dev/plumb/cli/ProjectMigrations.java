package dev.plumb.cli;

import dev.plumb.emit.GeneratedFile;
import dev.plumb.project.ChangeSet;
import dev.plumb.project.Project;
import dev.plumb.schema.Migrations;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The versioned migrations that stand in a project, and as files of it. */
final class ProjectMigrations {
    private static final String FOLDER = "src/main/resources/db";

    private ProjectMigrations() {}

    /** @throws EnvironmentException where one was edited, deleted or put elsewhere since it was written */
    static Migrations of(Project project) {
        Migrations migrations = read(project);
        if (!migrations.faults().isEmpty()) {
            throw new EnvironmentException("the migrations of " + project.folder() + " are not as they were written: "
                    + String.join("; ", migrations.faults()));
        }
        return migrations;
    }

    /** As they are, faults and all. */
    static Migrations read(Project project) {
        var nothing = new ChangeSet(List.of(), new LinkedHashMap<>(), Set.of());
        var files = new TreeMap<String, String>();
        project.after(nothing, FOLDER)
                .forEach((path, content) -> files.put(path, new String(content, StandardCharsets.UTF_8)));
        return Migrations.read(files);
    }

    /** All of them in their order, for the database to read. */
    static List<Span> sql(Migrations migrations) {
        return migrations.all().stream()
                .map(m -> new Span(
                        new SourceFile(Migrations.FORWARD + m.script(), m.forward()),
                        0,
                        m.forward().length()))
                .toList();
    }

    static List<GeneratedFile> files(Migrations migrations) {
        return migrations.files().entrySet().stream()
                .map(file -> file.getKey().equals(Migrations.MANIFEST)
                        ? GeneratedFile.of(file.getKey(), file.getValue())
                        : GeneratedFile.frozen(file.getKey(), file.getValue()))
                .toList();
    }
}
