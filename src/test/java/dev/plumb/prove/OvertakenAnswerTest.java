package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.source.Document;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is answered who takes away what they make at the same moment elsewhere: never what is only so afterwards. */
final class OvertakenAnswerTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void whoUnfollowsBesideAFollowIsNotToldThatTheyFollow(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend.of(articles(), DATABASE).started(folder, DATABASE, (target, _) -> {
            try (Connection other = target.connect();
                    Connection watching = target.connect()) {
                String token = register(target, "ann");
                register(target, "bob");
                other.setAutoCommit(false);
                execute(
                        other,
                        "insert into follows select a.id, b.id from accounts a, accounts b"
                                + " where a.username = 'ann' and b.username = 'bob'");
                CompletableFuture<Answer> follow =
                        CompletableFuture.supplyAsync(() -> send(target, follow("POST", token)));
                until(watching, 1, follow);
                CompletableFuture<Answer> unfollow =
                        CompletableFuture.supplyAsync(() -> send(target, follow("DELETE", token)));
                until(watching, 2, unfollow);
                assertThat(unfollow).as("it waits for the follow").isNotDone();
                other.rollback();

                assertThat(follow.join().json().at("/profile/following").asBoolean())
                        .isTrue();
                assertThat(unfollow.join().json().at("/profile/following").asBoolean())
                        .isFalse();
                return unfollow;
            }
        });
    }

    /** With the keys of whoever starts backends here. */
    private static List<Document> articles() {
        return Specifications.documents(Path.of("src", "test", "resources", "articles")).stream()
                .map(document -> new Document(
                        document.path(),
                        new String(document.bytes(), StandardCharsets.UTF_8)
                                .replace("RS256", "ES256")
                                .getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static Request follow(String method, String token) {
        return Request.of(method, "/api/profiles/bob/follow").with("Authorization", "Token " + token);
    }

    private static String register(Target target, String name) {
        String body = "{\"user\": {\"username\": \"%s\", \"email\": \"%s@example.com\", \"password\": \"%s\"}}"
                .formatted(name, name, AccountHolders.PASSWORD);
        Answer answer = send(target, Request.of("POST", "/api/users").withBody("application/json", body));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().at("/user/token").asString();
    }

    /** Until so many wait for a lock, or the call did not have to. */
    private static void until(Connection watching, int waiting, CompletableFuture<Answer> call) throws SQLException {
        try (var statement = watching.prepareStatement("select count(*) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'")) {
            while (!call.isDone()) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) >= waiting) {
                        return;
                    }
                }
            }
        }
    }

    private static Answer send(Target target, Request request) {
        try (var wire = new Wire(target.uri(), _ -> {})) {
            return wire.send(Optional.empty(), "test", request).answer();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
