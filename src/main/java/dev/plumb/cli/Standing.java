package dev.plumb.cli;

import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.diagnostic.Problems;
import dev.plumb.project.Project;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a project, its database and its specification stand to each other: the history, what somebody did to the
 * database beside it, what the specification asks for that is not there yet, edited files, and what is parked.
 */
final class Standing {
    private final Database database;
    private final Project project;
    private final StringBuilder text = new StringBuilder();

    private Standing(Database database, Project project) {
        this.database = database;
        this.project = project;
    }

    /** @param wanted what the specification asks for */
    static String of(Database database, Project project, SpecifiedSchema wanted) {
        var standing = new Standing(database, project);
        standing.say(wanted);
        return standing.text.toString().stripTrailing();
    }

    private void say(SpecifiedSchema wanted) {
        Address address = database.address();
        Migrations migrations = ProjectMigrations.read(project);
        History history = History.of(address);
        line("project", project.folder());
        line("database", address);
        for (Migration migration : migrations.all()) {
            line(
                    "migration",
                    migration.script() + (history.applied().contains(migration.version()) ? "  applied" : "  open"));
        }
        history.applied().stream()
                .filter(version -> migrations.all().stream().noneMatch(m -> m.version() == version))
                .forEach(version -> line("migration", "%d  applied, and not in the project".formatted(version)));
        migrations.faults().forEach(fault -> line("edited", fault));
        project.edited().forEach(path -> line("edited", path));
        drift(migrations, history);
        asked(migrations, wanted);
        parked(address).forEach(table -> line("parked", table));
        Path report = project.state().resolve("report").resolve("index.html");
        line("report", Files.exists(report) ? report : "none yet");
    }

    private void line(String label, Object what) {
        text.append("%-10s ".formatted(label)).append(what).append('\n');
    }

    /** The living database beside what its history leads to. */
    private void drift(Migrations migrations, History history) {
        Catalog live = database.current();
        if (history.applied().isEmpty()) {
            if (!live.tables().isEmpty()) {
                line(
                        "drift",
                        "the database has " + live.tables().size()
                                + " tables and no history: plumb migrate SPEC --baseline takes it over");
            }
            return;
        }
        var applied = new Migrations(
                migrations.all().stream()
                        .filter(m -> history.applied().contains(m.version()))
                        .toList(),
                List.of());
        Catalog expected = database.catalogOf(ProjectMigrations.sql(applied), new Problems())
                .catalog();
        List<String> drift = Planner.drift(expected, live);
        drift.forEach(difference -> line("drift", "somebody did this to the database: " + difference));
        if (drift.isEmpty()) {
            line("drift", "none");
        }
    }

    /** The specification beside what all migrations lead to. */
    private void asked(Migrations migrations, SpecifiedSchema wanted) {
        Catalog standing = database.catalogOf(ProjectMigrations.sql(migrations), new Problems())
                .catalog();
        Planner.drift(standing, wanted.catalog()).forEach(change -> line("asked for", change));
    }

    /** The tables in the schema {@code backend} that keep what migrations took away. */
    private static List<String> parked(Address address) {
        var parked = new ArrayList<String>();
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select c.oid::regclass::text, pg_size_pretty(pg_total_relation_size(c.oid))
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = 'backend' and c.relkind = 'r' and c.relname ~ '^v[0-9]+_'
                        order by c.relname collate "C"
                        """)) {
            while (rows.next()) {
                parked.add(rows.getString(1) + "  " + rows.getString(2));
            }
        } catch (SQLException e) {
            throw new EnvironmentException("cannot read what is parked in " + address + ": " + e.getMessage(), e);
        }
        return parked;
    }
}
