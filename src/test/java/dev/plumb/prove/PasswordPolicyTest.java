package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.source.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password policy holds where the contract says nothing of it, and a policy that is not enforced is noticed. */
final class PasswordPolicyTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static final String SCHEMA = """
            create table members (
              id            bigint generated always as identity primary key,
              name          text not null unique,
              password_hash text not null
            );
            """;

    private static final String CONTRACT = """
            openapi: 3.1.0
            info: { title: Members, version: "1" }
            security: [{ token: [] }]
            paths:
              /members:
                post:
                  operationId: join
                  security: []
                  requestBody:
                    required: true
                    content: { application/json: { schema: { $ref: "#/components/schemas/Joining" } } }
                  responses:
                    "201": { description: joined }
                    "400": { description: faults }
                    "409": { description: taken }
              /sign-in:
                post:
                  operationId: signIn
                  security: []
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema:
                          type: object
                          required: [name, password]
                          properties: { name: { type: string, maxLength: 40 }, password: { type: string } }
                  responses:
                    "200":
                      description: tokens
                      content:
                        application/json:
                          schema: { type: object, required: [accessToken], properties: { accessToken: { type: string } } }
                    "400": { description: faults }
                    "401": { description: wrong }
              /password:
                put:
                  operationId: renewPassword
                  requestBody:
                    required: true
                    content: { application/json: { schema: { $ref: "#/components/schemas/Renewal" } } }
                  responses:
                    "204": { description: renewed }
                    "400": { description: faults }
                    "401": { description: nobody }
                    "409": { description: wrong }
            components:
              securitySchemes: { token: { type: http, scheme: bearer } }
              schemas:
                Joining:
                  type: object
                  required: [name, password]
                  properties: { name: { type: string, maxLength: 40 }, password: { type: string, maxLength: 60 } }
                Renewal:
                  type: object
                  required: [oldPassword, newPassword]
                  properties: { oldPassword: { type: string }, newPassword: { type: string } }
            """;

    private static final String RULES = """
            accounts:
              table: members
              login: name
              password: password_hash
              access-token: { for: 10m }
              password-policy: { min: 11, max: 70 }
            operations:
              join: { do: [{ accounts: register, as: member }, { answer: "null" }] }
              signIn: { accounts: sign-in }
              renewPassword: { accounts: change-password, else: { wrong: WRONG_PASSWORD } }
            errors:
              WRONG_PASSWORD: { status: 409, title: That is not the password. }
            """;

    @Test
    void aPolicyThatNobodyHeedsIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        List<Document> specification =
                List.of(document("api.yaml", CONTRACT), document("rules.yaml", RULES), document("schema.sql", SCHEMA));
        GeneratedBackend broken = GeneratedBackend.of(specification, DATABASE)
                .with("/Joining.java", s -> s.replace(".minLength(11).maxLength(60)", ".maxLength(60)"))
                .with("/Renewal.java", s -> s.replace(".minLength(11).maxLength(70)", ".minLength(11).maxLength(71)"));

        Report report = broken.prove(folder, DATABASE);

        assertThat(report.failed())
                .extracting(line -> line.element().id())
                .containsExactlyInAnyOrder("field join body password", "field renewPassword body newPassword");
    }

    private static Document document(String path, String text) {
        return new Document(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
