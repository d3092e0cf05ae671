package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.source.Document;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A password that an operation's own step sets, rather than the action of accounts, ends sign-ins as that does. */
final class SetPasswordTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static final String ANOTHER = "another staple entirely";

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static final String RESET = """
            openapi: 3.1.0
            paths:
              /users/{userId}/password:
                put:
                  operationId: resetPassword
                  security: [{ bearer: [admin] }]
                  parameters:
                    - { name: userId, in: path, required: true, schema: { type: string, format: uuid } }
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema:
                          type: object
                          required: [password]
                          properties: { password: { type: string, minLength: 12, maxLength: 128 } }
                  responses:
                    "204": { description: It is another one }
                    "400": { $ref: "#/components/responses/Problem" }
                    "401": { $ref: "#/components/responses/Problem" }
                    "403": { $ref: "#/components/responses/Problem" }
                    "404": { $ref: "#/components/responses/Problem" }
            """;

    private static final String RESETTING = """
            operations:
              resetPassword:
                do:
                  - find: user in users where user.id == userId
                  - set: { user.passwordHash: request.password }
            """;

    @Test
    void accessTokensThatNothingRefreshesAreEndedButOnesOwn(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend.of(articles(), DATABASE).started(folder, DATABASE, (target, _) -> {
            String ann = "\"email\": \"ann@example.com\", \"password\": \"%s\"";
            String old = ann.formatted(AccountHolders.PASSWORD);
            String own = post(target, "/api/users", "{\"user\": {\"username\": \"ann\", " + old + "}}")
                    .at("/user/token")
                    .asString();
            String other = post(target, "/api/users/login", "{\"user\": {" + old + "}}")
                    .at("/user/token")
                    .asString();
            assertThat(put(target, "/api/user", "Token " + own, "{\"user\": {\"bio\": \"Nobody\"}}"))
                    .isEqualTo(200);
            assertThat(get(target, "/api/user", other))
                    .as("no password was set")
                    .isEqualTo(200);

            assertThat(put(target, "/api/user", "Token " + own, "{\"user\": {\"password\": \"" + ANOTHER + "\"}}"))
                    .isEqualTo(200);
            assertThat(get(target, "/api/user", other))
                    .as("let in by the old one")
                    .isEqualTo(401);
            assertThat(get(target, "/api/user", own)).as("who set it").isEqualTo(200);
            String anew = post(target, "/api/users/login", "{\"user\": {" + ann.formatted(ANOTHER) + "}}")
                    .at("/user/token")
                    .asString();
            assertThat(get(target, "/api/user", anew)).isEqualTo(200);
            return target;
        });
    }

    @Test
    void whatSomebodyElseSetsEndsEveryFamilyOfRefreshTokens(@TempDir Path folder) throws IOException, SQLException {
        var documents = new ArrayList<>(Specifications.example("jwt-auth"));
        documents.add(new Document("reset.yaml", RESET.getBytes(StandardCharsets.UTF_8)));
        documents.add(new Document("resetting.yaml", RESETTING.getBytes(StandardCharsets.UTF_8)));
        GeneratedBackend.of(documents, DATABASE).started(folder, DATABASE, (target, _) -> {
            String bob = "\"email\": \"bob@example.com\", \"password\": \"%s\"";
            String old = bob.formatted(AccountHolders.PASSWORD);
            JsonNode registered = post(target, "/register", "{\"displayName\": \"Bob\", " + old + "}");
            String refresh =
                    post(target, "/login", "{" + old + "}").path("refreshToken").asString();
            String admin = admin(target);
            String path = "/users/" + registered.path("id").asString() + "/password";
            assertThat(put(target, path, "Bearer " + admin, "{\"password\": \"" + ANOTHER + "\"}"))
                    .isEqualTo(204);

            assertThat(status(target, post("/refresh", "{\"refreshToken\": \"" + refresh + "\"}")))
                    .as("let in by the old one")
                    .isEqualTo(401);
            String anew = post(target, "/login", "{" + bob.formatted(ANOTHER) + "}")
                    .path("refreshToken")
                    .asString();
            assertThat(status(target, post("/refresh", "{\"refreshToken\": \"" + anew + "\"}")))
                    .isEqualTo(200);
            return target;
        });
    }

    private static String admin(Target target) throws SQLException {
        String eve = "\"email\": \"eve@example.com\", \"password\": \"" + AccountHolders.PASSWORD + "\"";
        post(target, "/register", "{\"displayName\": \"Eve\", " + eve + "}");
        try (var connection = target.connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into user_roles (user_id, role) select id, 'admin' from users"
                    + " where email = 'eve@example.com'");
        }
        return post(target, "/login", "{" + eve + "}").path("accessToken").asString();
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

    private static Request post(String path, String body) {
        return Request.of("POST", path).withBody("application/json", body);
    }

    private static JsonNode post(Target target, String path, String body) {
        Answer answer = send(target, post(path, body));
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
        return answer.json();
    }

    private static int put(Target target, String path, String token, String body) {
        Request request = Request.of("PUT", path).withBody("application/json", body);
        return status(target, request.with("Authorization", token));
    }

    private static int get(Target target, String path, String token) {
        return status(target, Request.of("GET", path).with("Authorization", "Token " + token));
    }

    private static int status(Target target, Request request) {
        return send(target, request).status();
    }

    private static Answer send(Target target, Request request) {
        try (var wire = new Wire(target.uri(), _ -> {})) {
            return wire.send(Optional.empty(), "test", request).answer();
        }
    }
}
