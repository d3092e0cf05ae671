package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServerTest {
    @TempDir
    Path folder;

    @Test
    void dataIsKeptBetweenRuns() throws SQLException {
        try (var server = open()) {
            server.ensureDatabase("app");
            execute(server, "create table kept (id int); insert into kept values (7)");
        }
        try (var server = open()) {
            assertThat(one(server, "select id from kept")).isEqualTo("7");
        }
    }

    @Test
    void whatAKilledProcessLeftIsTakenUp() throws SQLException, IOException {
        Path data = AsServer.dataFolder(folder).resolve("data");
        try (var server = open()) {
            server.ensureDatabase("app");
            execute(server, "create table kept (id int); insert into kept values (7)");
            long postmaster = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
            ProcessHandle.of(postmaster)
                    .ifPresent(p -> p.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        }
        // the number of a process that lives and is none of ours
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n0\n5432\n");
        try (var server = open()) {
            assertThat(one(server, "select id from kept")).isEqualTo("7");
        }
    }

    @Test
    void aScratchDatabaseWithASubscriptionIsDropped() throws SQLException {
        try (var server = open()) {
            server.ensureDatabase("app");
            ScratchDatabase scratch = server.scratch();
            try (var connection = scratch.connect();
                    var statement = connection.createStatement()) {
                statement.execute("create subscription \"of theirs\" connection 'host=127.0.0.1 port=1' publication p"
                        + " with (connect = false, slot_name = none, enabled = false, create_slot = false)");
            }
            scratch.close();
            assertThat(one(server, "select count(*) from pg_database where datname = '" + scratch.name() + "'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void severalProcessesShareOneServer() throws SQLException, IOException, InterruptedException {
        try (var server = open()) {
            server.ensureDatabase("app");
            var other = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Other.class.getName(),
                            folder.toString())
                    .inheritIO()
                    .start();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isZero();
            // it has let go of the server, and we have not
            assertThat(one(server, "select id from theirs")).isEqualTo("1");
        }
        assertThat(AsServer.dataFolder(folder).resolve("data/postmaster.pid")).doesNotExist();
    }

    /** Another plumb on the same folder. */
    static final class Other {
        public static void main(String[] arguments) throws SQLException {
            try (var server = EmbeddedServer.open(Path.of(arguments[0]), EmbeddedServer.Kind.DEVELOPMENT)) {
                execute(server, "create table theirs as select 1 as id");
            }
        }
    }

    @Test
    void scratchDatabasesComeAndGo() throws SQLException {
        var server = TestServer.shared();
        String name;
        try (var scratch = server.scratch();
                var connection = scratch.connect();
                var statement = connection.createStatement()) {
            name = scratch.name();
            statement.execute("create table a (id int)");
        }
        try (var connection = server.connect("postgres");
                var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, name);
            assertThat(query.executeQuery().next()).isFalse();
        }
    }

    private EmbeddedServer open() {
        return EmbeddedServer.open(folder, EmbeddedServer.Kind.DEVELOPMENT);
    }

    private static void execute(Server server, String sql) throws SQLException {
        try (var connection = server.connect("app");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(Server server, String sql) throws SQLException {
        try (var connection = server.connect("app");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
