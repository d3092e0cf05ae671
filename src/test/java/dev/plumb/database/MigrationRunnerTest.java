package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationRunnerTest {
    private static final String FIRST = """
            create type mood as enum ('sad');
            -- Somebody.
            create table people (
              id   int primary key,  -- as on the card
              name text not null
            );
            insert into people values (1, 'Ada') on conflict do nothing;
            """;
    private static final String SECOND = """
            create type mood as enum ('sad', 'ok');
            -- Somebody.
            create table people (
              id   int primary key,  -- as on the card
              name text not null,
              mood mood not null default 'ok'
            );
            create index people_name_idx on people (name);
            insert into people values (1, 'Ada') on conflict do nothing;
            """;

    private final ScratchDatabase database = TestServer.shared().scratch();
    private Migrations migrations = Migrations.NONE;

    @AfterEach
    void drop() {
        database.close();
    }

    private SpecifiedSchema read(String sql) {
        var problems = new Problems();
        var schema = SpecifiedSql.read(
                List.of(new Span(new SourceFile("schema.sql", sql), 0, sql.length())),
                problems,
                CatalogCache.ofUser(),
                PostgresBinaries.VERSION,
                TestServer::shared);
        assertThat(problems.isEmpty()).isTrue();
        return schema;
    }

    private Plan plan(String sql, Map<Name, Long> rows) throws SQLException {
        var problems = new Problems();
        Plan plan = Planner.plan(
                current(),
                read(sql),
                new Intentions(Map.of(), Map.of(), Map.of(), Set.of(), rows),
                migrations.next(),
                problems);
        assertThat(problems.isEmpty()).isTrue();
        return plan;
    }

    private List<Migration> migrate(String sql) throws SQLException {
        return migrate(sql, Map.of());
    }

    private List<Migration> migrate(String sql, Map<Name, Long> rows) throws SQLException {
        Plan plan = plan(sql, rows);
        migrations = migrations.with(plan);
        List<Migration> run = MigrationRunner.migrate(database.address(), migrations, Optional.of(plan.from()));
        assertThat(Planner.drift(plan.to(), current())).isEmpty();
        return run;
    }

    private Catalog current() throws SQLException {
        try (var connection = database.connect()) {
            return CatalogReader.read(connection);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void rowsSurviveAChangeAndItsWayBack() throws SQLException {
        migrate(FIRST);
        execute("insert into people values (2, 'Grace')");
        assertThat(migrate(SECOND)).isNotEmpty();
        assertThat(one("select string_agg(name || mood, ',' order by id) from people"))
                .isEqualTo("Adaok,Graceok");
        assertThat(migrations.remaining(plan(SECOND, Map.of())).isEmpty()).isTrue();
        assertThat(MigrationRunner.back(database.address(), migrations, 1)).isNotEmpty();
        assertThat(Planner.drift(read(FIRST).catalog(), current())).isEmpty();
        assertThat(one("select string_agg(name, ',' order by id) from people")).isEqualTo("Ada,Grace");
        MigrationRunner.migrate(database.address(), migrations, Optional.empty());
        assertThat(Planner.drift(read(SECOND).catalog(), current())).isEmpty();
        MigrationRunner.back(database.address(), migrations, 0);
        assertThat(current().tables()).isEmpty();
    }

    @Test
    void aMigrationReadsAsAPersonWouldWriteIt() throws SQLException {
        migrate(FIRST);
        assertThat(migrations.all().getFirst().script()).isEqualTo("V001__create_people.sql");
        assertThat(migrations.all().getFirst().forward()).isEqualTo("""
                -- V001: create people
                --
                -- Why:   the type mood is specified (schema.sql:1)
                --        the table people is specified (schema.sql:3)
                --        rows of people are to be there (schema.sql:7)
                -- Locks: none on tables that are there before
                -- Rows:  ensures rows of people
                -- Back:  exact, by U001

                create type mood as enum ('sad');

                -- Somebody.
                create table people (
                  id   int primary key,  -- as on the card
                  name text not null
                );

                insert into people values (1, 'Ada') on conflict do nothing;
                """);
    }

    @Test
    void filesAreReadAgainAndAnEditedOneIsFound() throws SQLException {
        migrate(FIRST);
        migrate(SECOND);
        var files = new LinkedHashMap<>(migrations.files());
        assertThat(Migrations.read(files)).isEqualTo(migrations);
        String script = Migrations.FORWARD + migrations.all().getFirst().script();
        files.computeIfPresent(script, (_, text) -> text + "-- improved\n");
        Migrations edited = Migrations.read(files);
        assertThat(edited.faults()).hasSize(1).first().asString().contains("V001__create_people.sql");
        assertThatThrownBy(() -> MigrationRunner.migrate(database.address(), edited, Optional.empty()))
                .isInstanceOf(MigrationRefused.class);
        files.remove(script);
        assertThat(Migrations.read(files).faults()).isNotEmpty();
    }

    @Test
    void aFileEditedTogetherWithItsManifestIsFoundByItsChecksum() throws SQLException {
        migrate(FIRST);
        Migration first = migrations.all().getFirst();
        var other = new Migrations(
                List.of(new Migration(
                        1,
                        1,
                        first.name(),
                        true,
                        first.forward() + "select 1;\n",
                        first.back(),
                        first.before(),
                        first.after(),
                        List.of())),
                List.of());
        assertThatThrownBy(() -> MigrationRunner.migrate(database.address(), other, Optional.empty()))
                .hasMessageContaining("is not the file that was run");
    }

    @Test
    void aDriftedDatabaseIsRefusedWithTheDriftShown() throws SQLException {
        migrate(FIRST);
        Plan plan = plan(SECOND, Map.of());
        execute("alter table people add column surprise text");
        migrations = migrations.with(plan);
        assertThatThrownBy(() -> MigrationRunner.migrate(database.address(), migrations, Optional.of(plan.from())))
                .hasMessageContaining("add column people.surprise");
    }

    @Test
    void whatWasCutOffGoesOn() throws SQLException {
        migrate(FIRST);
        migrations = migrations.with(plan(SECOND, Map.of(Name.inPublic("people"), 1_000_000L)));
        Migration concurrent = migrations.all().stream()
                .filter(m -> !m.transactional())
                .findFirst()
                .orElseThrow();
        assertThat(migrations.files())
                .containsEntry(Migrations.FORWARD + concurrent.script() + ".conf", "executeInTransaction=false\n");
        var upToTheIndex = migrations.all().stream()
                .filter(m -> m.version() < concurrent.version())
                .toList();
        MigrationRunner.migrate(database.address(), new Migrations(upToTheIndex, List.of()), Optional.empty());
        // a build that was killed leaves an index that is not valid
        execute("create index people_name_idx on people (name)");
        execute("update pg_index set indisvalid = false where indexrelid = 'people_name_idx'::regclass");
        execute("insert into backend.schema_progress values (" + concurrent.version() + ", false, 0)");
        assertThat(MigrationRunner.migrate(database.address(), migrations, Optional.empty()))
                .isNotEmpty();
        assertThat(one("select indisvalid from pg_index where indexrelid = 'people_name_idx'::regclass"))
                .isEqualTo("t");
        assertThat(Planner.drift(read(SECOND).catalog(), current())).isEmpty();
    }
}
