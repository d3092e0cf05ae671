package dev.plumb.database;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.Span;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database of a project: its living data, and scratch databases beside it. Servers are started when
 * something needs them. Throws {@link DatabaseUnavailable} where the world refuses.
 */
public final class Database implements AutoCloseable {
    /** The database's name on the embedded server. */
    public static final String NAME = "app";

    private final @Nullable Path folder;
    private final @Nullable Address external;
    private @Nullable Server server;
    private @Nullable Server scratchServer;
    private @Nullable String name;

    private Database(@Nullable Path folder, @Nullable Address external) {
        this.folder = folder;
        this.external = external;
    }

    /** @param plumbFolder the project's {@code .plumb}; the data lives in its {@code postgres} */
    public static Database embedded(Path plumbFolder) {
        return new Database(plumbFolder.resolve("postgres"), null);
    }

    /** Makes ready what looks up a catalog that was read before. */
    public static void prepare() {
        CatalogCache.prepare();
    }

    /** A PostgreSQL 14 to 18 that somebody runs; scratch databases are made on the same server. */
    public static Database external(Address address) {
        return new Database(null, address);
    }

    /**
     * What the specified SQL asks for. Statements that PostgreSQL refuses become problems at their
     * places; what the others made is read all the same.
     *
     * @param sql the SQL documents and fenced blocks, in their order
     */
    public SpecifiedSchema catalogOf(List<Span> sql, Problems problems) {
        String version = external == null ? PostgresBinaries.VERSION : Integer.toString(server().version());
        return SpecifiedSql.read(sql, problems, CatalogCache.ofUser(), version, this::scratchServer);
    }

    /** What the living database holds now. */
    public Catalog current() {
        try (var connection = address().connect()) {
            return CatalogReader.read(connection);
        } catch (SQLException e) {
            throw new DatabaseUnavailable("cannot read the catalog of " + address() + ": " + e.getMessage(), e);
        }
    }

    /** Tries a plan on scratch databases: forward, back and forward again, empty and with rows. */
    public Rehearsal rehearse(Plan plan) {
        return Rehearsal.of(plan, scratchServer());
    }

    /** Tries migrations that stand already on an empty scratch database: all of them, all the way back, and all again. */
    public Rehearsal rehearse(Migrations migrations, Catalog wanted) {
        var failures = new ArrayList<String>();
        try (ScratchDatabase scratch = scratchServer().scratch();
                var connection = scratch.connect()) {
            Catalog empty = CatalogReader.read(connection);
            MigrationRunner.migrate(scratch.address(), migrations, Optional.empty());
            failures.addAll(Planner.drift(wanted, CatalogReader.read(connection)));
            MigrationRunner.back(scratch.address(), migrations, 0);
            failures.addAll(Planner.drift(empty, CatalogReader.read(connection)));
            MigrationRunner.migrate(scratch.address(), migrations, Optional.empty());
            failures.addAll(Planner.drift(wanted, CatalogReader.read(connection)));
        } catch (MigrationRefused e) {
            failures.add(e.getMessage());
        } catch (SQLException e) {
            throw new DatabaseUnavailable("the rehearsal cannot go on: " + e.getMessage(), e);
        }
        return new Rehearsal(failures, List.of());
    }

    /**
     * Runs the migrations that the living database has not seen. Throws {@link MigrationRefused} where an
     * applied file was edited or the schema is not the one that they were made for.
     *
     * @param expected the schema that the first new one starts from, to show how the living one drifted from it
     */
    public List<Migration> migrate(Migrations migrations, Optional<Catalog> expected) {
        return MigrationRunner.migrate(address(), migrations, expected);
    }

    /**
     * Takes over a living database whose schema some migration leads to: its history then says so, and nothing is run.
     * Throws {@link MigrationRefused} where none does.
     *
     * @param wanted the schema that the last migration leads to
     * @param ensured the rows that are specified: those that a migration that is taken over brings are put in
     */
    public List<Migration> baseline(Migrations migrations, Catalog wanted, List<SpecifiedSchema.EnsuredRows> ensured) {
        return MigrationRunner.baseline(address(), migrations, wanted, ensured);
    }

    /** Runs ways back until {@code version} is the last migration that is applied; 0 for none. */
    public List<Migration> back(Migrations migrations, int version) {
        return MigrationRunner.back(address(), migrations, version);
    }

    /** A scratch database that has seen all the migrations, from the first. */
    public ScratchDatabase scratch(Migrations migrations) {
        var scratch = scratchServer().scratch();
        try {
            MigrationRunner.migrate(scratch.address(), migrations, Optional.empty());
            return scratch;
        } catch (MigrationRefused e) {
            scratch.close();
            throw e;
        }
    }

    /** Where the living database is; starts the server. */
    public Address address() {
        Server running = server();
        return running.address(java.util.Objects.requireNonNull(name));
    }

    /** An empty database for one use. */
    public ScratchDatabase scratch() {
        return scratchServer().scratch();
    }

    private synchronized Server server() {
        if (server == null) {
            if (external != null) {
                var opened = ExternalServer.open(external);
                name = opened.database();
                server = opened;
            } else {
                var opened =
                        EmbeddedServer.open(java.util.Objects.requireNonNull(folder), EmbeddedServer.Kind.DEVELOPMENT);
                opened.ensureDatabase(NAME);
                name = NAME;
                server = opened;
            }
        }
        return server;
    }

    private synchronized Server scratchServer() {
        if (external != null) {
            return server();
        }
        if (scratchServer == null) {
            scratchServer = EmbeddedServer.scratchServer();
        }
        return scratchServer;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
        }
        if (scratchServer != null) {
            scratchServer.close();
        }
        server = null;
        scratchServer = null;
    }
}
