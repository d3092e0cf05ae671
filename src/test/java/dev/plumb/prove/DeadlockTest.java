package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations that need the same rows of two tables, and come to them the other way round. */
final class DeadlockTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void twoThatNameTheSameRowsTheOtherWayRoundNeverWaitForEachOther(@TempDir Path folder)
            throws IOException, SQLException {
        GeneratedBackend.of(Specifications.documents(Path.of("src", "test", "resources", "runs")), DATABASE)
                .started(folder, DATABASE, (target, _) -> {
                    try (Connection other = target.connect();
                            Connection watching = target.connect()) {
                        execute(other, "insert into guests (name) values ('Ann')");
                        execute(other, "insert into rooms (number, price) values ('1', 50)");
                        execute(
                                other,
                                "insert into stays (guest_id, room_id) select g.id, r.id from guests g, rooms r");
                        other.setAutoCommit(false);
                        keepTheSameOrder(target, other, watching);
                        areTriedAgain(target, other, watching);
                    }
                    return target;
                });
    }

    /** Whoever waits for the guest has not locked the room yet, though their steps name the room first. */
    private static void keepTheSameOrder(Target target, Connection other, Connection watching) throws SQLException {
        for (String path : new String[] {"/guests/Ann/praises/1", "/guests/Ann/complaints/1"}) {
            execute(other, "select from guests for update");
            CompletableFuture<Answer> call = CompletableFuture.supplyAsync(() -> put(target, path));
            untilOneWaits(watching, call);
            assertThat(call).as(path + " waits for the guest").isNotDone();
            assertThat(count(watching, "(select from rooms for update skip locked) as free"))
                    .as("rooms that " + path + " has not locked")
                    .isEqualTo(1);
            other.commit();
            assertThat(call.join().status()).isEqualTo(204);
        }
    }

    /** Which stays a room has is only known once it is locked: where that is a deadlock, the operation is done again. */
    private static void areTriedAgain(Target target, Connection other, Connection watching) throws SQLException {
        execute(other, "set local deadlock_timeout = '1min'"); // PostgreSQL ends the operation, and not this
        execute(other, "select from stays for update");
        CompletableFuture<Answer> call = CompletableFuture.supplyAsync(() -> put(target, "/rooms/1/refurbishment"));
        untilOneWaits(watching, call);
        execute(other, "select from rooms for update");
        other.commit();
        assertThat(call.join().status()).isEqualTo(204);
        assertThat(count(watching, "rooms where price = 60")).isEqualTo(1);
        assertThat(count(watching, "stays where reason = 'refurbished'")).isEqualTo(1);
    }

    private static void untilOneWaits(Connection watching, CompletableFuture<Answer> call) throws SQLException {
        while (!call.isDone()
                && count(watching, "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                        == 0) {
            Thread.onSpinWait();
        }
    }

    private static Answer put(Target target, String path) {
        try (var wire = new Wire(target.uri(), _ -> {})) {
            return wire.send(Optional.empty(), "test", Request.of("PUT", path)).answer();
        }
    }

    private static int count(Connection connection, String from) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + from)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
