package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.source.Document;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of security, planted in a backend with accounts: each is noticed by a check that names it. Those that do not
 * hide each other stand in one backend, so that few are started.
 */
final class PlantedSecurityFaultsTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /**
     * @param part of the path of the file that is broken
     * @param element whose proof must notice it
     * @param check that must fail, or a part of it
     */
    private record Planted(String what, String part, UnaryOperator<String> fault, String element, String check) {}

    private static Planted planted(String what, String part, String right, String wrong, String element, String check) {
        return new Planted(what, part, s -> s.replace(right, wrong), element, check);
    }

    @Test
    void whoeverSignsNothingAndMayEverythingIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                folder,
                planted(
                        "a role check dropped",
                        "/UserController.java",
                        """
                        @PutMapping("/users/{userId}/roles/{role}")
                            @RolesAllowed("admin")""",
                        """
                        @PutMapping("/users/{userId}/roles/{role}")
                            @RolesAllowed(Viewer.SIGNED_IN)""",
                        "access grantRole",
                        "somebody without a role gets 403"),
                planted(
                        "the hierarchy of roles upside down",
                        "/SecurityConfiguration.java",
                        """
                        .role("admin")
                                        .implies("auditor")""",
                        """
                        .role("auditor")
                                        .implies("admin")""",
                        "access listUsers",
                        "somebody as admin may call"),
                planted(
                        "visibility forgotten where one row is read",
                        "/UserRepository.java",
                        "if (!viewer.is(\"auditor\")) {",
                        "if (viewer.isVisitor()) {",
                        "visibility users",
                        "a row that does not exist for the caller is 404 by getUser"),
                new Planted(
                        "a signature that nobody verifies",
                        "/TokenChecks.java",
                        s -> s.replace(
                                        "var decoder = NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(keys.trusted()))",
                                        "var verifying = NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(keys.trusted()))")
                                .replace("decoder.setJwtValidator(new ", "var checks = (new ")
                                .replace("return remembering(decoder, times);", UNVERIFIED),
                        "access getMe",
                        "a token that is tampered gets 401"),
                planted(
                        "a foreign issuer",
                        "/TokenChecks.java",
                        "new JwtIssuerValidator(keys.issuer()),",
                        "",
                        "access getMe",
                        "a token that is foreign issuer gets 401"),
                planted(
                        "a foreign audience",
                        "/TokenChecks.java",
                        "names != null && names.contains(keys.audience())",
                        "names != null && !names.isEmpty()",
                        "access getMe",
                        "a token that is foreign audience gets 401"),
                planted(
                        "a token without an end",
                        "/TokenChecks.java",
                        "times.setAllowEmptyExpiryClaim(false)",
                        "times.setAllowEmptyExpiryClaim(true)",
                        "access getMe",
                        "a token that is endless gets 401"),
                planted(
                        "a disabled account's token",
                        "/SecurityConfiguration.java",
                        ".filter(account -> !account.disabled())",
                        "",
                        "access getMe",
                        "a token of a disabled account gets 401"),
                planted(
                        "a refresh token that may be used again",
                        "/RefreshTokens.java",
                        "used_at is null and revoked_at",
                        "revoked_at",
                        "accounts refresh tokens",
                        "a refresh token is good for one use"),
                planted(
                        "a hash that is made too fast",
                        "/Passwords.java",
                        "MEMORY_KIB = 19_456",
                        "MEMORY_KIB = 4_096",
                        "accounts passwords",
                        "what register keeps of a password is its argon2id hash"),
                planted(
                        "an unknown address that is answered differently",
                        "/SignIns.java",
                        "if (account == null || !right) {",
                        "if (account == null) { throw new RefusedException(ErrorCode.NOT_FOUND); } if (!right) {",
                        "accounts passwords",
                        "a login that nobody has is answered like a wrong password"),
                planted(
                        "a sign-out that does nothing",
                        "/SignIns.java",
                        "status -> refreshTokens.find(refreshToken).ifPresent(this::revoke));",
                        "status -> refreshTokens.find(refreshToken).isPresent());",
                        "accounts sign-out",
                        "a sign-out ends its sign-in"),
                planted(
                        "personal data in the log",
                        "/UserService.java",
                        "var passwordHash = passwords.hash(request.password());",
                        "var passwordHash = passwords.hash(request.password()); System.out.println(request);",
                        "privacy logs",
                        "nothing of what is personal"),
                new Planted(
                        "an erasure that forgets a column",
                        "/PersonalData.java",
                        s -> s.replaceAll("display_name = ('erased'|null)", "display_name = display_name"),
                        "personal users",
                        "nothing is left of an erased person"),
                new Planted(
                        "somebody else's data handed out",
                        "/PersonalData.java",
                        s -> s.replaceFirst("from users where id::text = :key\\)", "from users where :key <> '')"),
                        "personal users",
                        "nothing of somebody else is handed out"),
                planted(
                        "no rate",
                        "/RateLimits.java",
                        "if (!passes(limit, request, response)) {",
                        "if (request == null && !passes(limit, request, response)) {",
                        "limit login",
                        "one call too many is 429"),
                planted(
                        "a trail that misses deletes",
                        "R__backend.sql",
                        "user_roles_audit after insert or update or delete on",
                        "user_roles_audit after insert or update on",
                        "audit user_roles",
                        "a deleted row leaves its last values"),
                planted(
                        "fields that nobody asked for are taken",
                        "/Registration.java",
                        "in.only(FIELDS);",
                        "",
                        "field register body email",
                        "an unknown field beside it"));
    }

    /** A decoder that reads what a token says and asks nobody whether it is true. */
    private static final String UNVERIFIED = """
            if (verifying == null) { throw new IllegalStateException(); }
                    return token -> {
                        try {
                            var read = com.nimbusds.jwt.SignedJWT.parse(token);
                            var claims = new java.util.HashMap<String, Object>(read.getJWTClaimsSet().getClaims());
                            for (String time : List.of("iat", "nbf", "exp")) {
                                claims.computeIfPresent(time, (n, v) -> ((java.util.Date) v).toInstant());
                            }
                            var jwt = new org.springframework.security.oauth2.jwt.Jwt(
                                    token, (java.time.Instant) claims.get("iat"), (java.time.Instant) claims.get("exp"),
                                    read.getHeader().toJSONObject(), claims);
                            if (checks.validate(jwt).hasErrors()) {
                                throw new org.springframework.security.oauth2.jwt.BadJwtException("refused");
                            }
                            return jwt;
                        } catch (java.text.ParseException | IllegalArgumentException e) {
                            throw new org.springframework.security.oauth2.jwt.BadJwtException("no token");
                        }
                    };""";

    @Test
    void whatIsKeptTooLongAndToldTooMuchIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                folder,
                planted(
                        "roles confused",
                        "/UserController.java",
                        """
                        @PostMapping("/users/{userId}/disable")
                            @RolesAllowed("admin")""",
                        """
                        @PostMapping("/users/{userId}/disable")
                            @RolesAllowed("auditor")""",
                        "access disableUser",
                        "somebody as auditor gets 403"),
                new Planted(
                        "a token without a signature",
                        "/TokenChecks.java",
                        s -> s.replace("return remembering(decoder, times);", UNSIGNED),
                        "access getMe",
                        "a token that is unsigned gets 401"),
                planted(
                        "a token past its time",
                        "/TokenChecks.java",
                        "new JwtTimestampValidator(Duration.ZERO)",
                        "new JwtTimestampValidator(Duration.ofMinutes(1))",
                        "access getMe",
                        "a token that is expired gets 401"),
                planted(
                        "a 401 that does not say how to sign in",
                        "/SecurityConfiguration.java",
                        "HttpHeaders.WWW_AUTHENTICATE, shown",
                        "\"X-Nothing\", shown",
                        "access getMe",
                        "WWW-Authenticate"),
                planted(
                        "what a framework serves by itself",
                        "/SecurityConfiguration.java",
                        "chain.getFilters().removeIf(OAuth2ProtectedResourceMetadataFilter.class::isInstance);",
                        "",
                        "operation register",
                        "nobody declares /.well-known/oauth-protected-resource"),
                planted(
                        "a HEAD that no rate holds back",
                        "/RequestFilter.java",
                        "if (!request.getMethod().equals(\"HEAD\")) {",
                        "if (!request.getMethod().isEmpty()) {",
                        "limit default",
                        "HEAD counts as GET does"),
                planted(
                        "a family that nobody revokes",
                        "/SignIns.java",
                        ".filter(RefreshTokens.Known::used)\n                .ifPresent(this::revoke)",
                        ".filter(RefreshTokens.Known::used)\n                .isPresent()",
                        "accounts refresh tokens",
                        "a used token that comes again ends its whole family"),
                planted(
                        "an unknown address that is answered sooner",
                        "/SignIns.java",
                        "boolean right = passwords.matches(password, account == null ? null : account.passwordHash());",
                        "boolean right = account != null && passwords.matches(password, account.passwordHash());",
                        "accounts passwords",
                        "a login that nobody has takes as long"),
                planted(
                        "no lockout",
                        "/FailedSignIns.java",
                        "            return false;",
                        "            return true;",
                        "accounts lockout",
                        "wrong passwords lock the account"),
                planted(
                        "a changed password that ends nothing",
                        "/SignIns.java",
                        "refreshTokens.revokeAll(account.key(), viewer.signIn(), now);",
                        "",
                        "accounts sign-out",
                        "a changed password ends every other sign-in"),
                planted(
                        "a secret in an answer",
                        "/UserRepository.java",
                        "users.email::text as email, users.display_name,",
                        "users.email::text as email, users.password_hash as display_name,",
                        "accounts passwords",
                        "no answer shows what is kept of a password"),
                planted(
                        "a header that anybody can send, trusted",
                        "/RateLimits.java",
                        "case IP -> \"ip \" + network(request.getRemoteAddr());",
                        "case IP -> \"ip \" + java.util.Objects.requireNonNullElse(request.getHeader(\"X-Forwarded-For\"), request.getRemoteAddr());",
                        "limit login",
                        "nobody passes for another"),
                planted(
                        "a trail that can be changed",
                        "R__backend.sql",
                        "audit_trail_append_only before update or delete or truncate",
                        "audit_trail_append_only before truncate",
                        "audit users",
                        "the trail refuses"),
                planted(
                        "a password one character shorter",
                        "/Registration.java",
                        "PASSWORD = TEXT.minLength(12)",
                        "PASSWORD = TEXT.minLength(11)",
                        "field register body password",
                        ""),
                planted(
                        "weak hashes that stay",
                        "/SignIns.java",
                        "if (passwords.isOutdated(account.passwordHash())) {",
                        "if (passwords.isOutdated(account.passwordHash()) && password.isEmpty()) {",
                        "accounts passwords",
                        "a hash of weaker parameters is made anew"));
    }

    /** Takes tokens of {@code alg: none} besides. */
    private static final String UNSIGNED = """
            return token -> {
                        try {
                            var read = com.nimbusds.jwt.PlainJWT.parse(token).getJWTClaimsSet();
                            return new org.springframework.security.oauth2.jwt.Jwt(
                                    token, read.getIssueTime().toInstant(), read.getExpirationTime().toInstant(),
                                    java.util.Map.of("alg", "none"), java.util.Map.of("sub", read.getSubject()));
                        } catch (java.text.ParseException e) {
                            return decoder.decode(token);
                        }
                    };""";

    @Test
    void whatIsKeptPlainAndSignedWronglyIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                folder,
                new Planted(
                        "another algorithm, with the public key as its secret",
                        "/TokenChecks.java",
                        s -> s.replace("return remembering(decoder, times);", CONFUSED),
                        "accounts access tokens",
                        "signed with the public key as a secret"),
                new Planted(
                        "a time that has not come",
                        "/TokenChecks.java",
                        s -> s.replace("times,\n", PAST_ONLY),
                        "access getMe",
                        "a token that is not yet valid gets 401"),
                new Planted(
                        "the private key, published",
                        "/SigningKeys.java",
                        s -> s.replace("List.of(signing.toPublicJWK())", "List.of(signing)"),
                        "accounts access tokens",
                        "the published keys are public ones"),
                planted(
                        "(with the one above)",
                        "/PublishedKeysController.java",
                        "toJSONObject()",
                        "toJSONObject(false)",
                        "accounts access tokens",
                        "the published keys are public ones"),
                planted(
                        "refresh tokens kept as they are",
                        "/RefreshTokens.java",
                        "return MessageDigest.getInstance(\"SHA-256\").digest(token.getBytes(StandardCharsets.UTF_8));",
                        "MessageDigest.getInstance(\"SHA-256\"); return token.getBytes(StandardCharsets.UTF_8);",
                        "accounts refresh tokens",
                        "of a refresh token its SHA-256 is kept"),
                new Planted(
                        "passwords kept as they are",
                        "/Passwords.java",
                        s -> s.replace("return argon2.encode(password);", "return password;")
                                .replace(
                                        "boolean matches = argon2.matches(",
                                        "boolean matches = password.equals(hash) || argon2.matches("),
                        "accounts passwords",
                        "what register keeps of a password is its argon2id hash"),
                new Planted(
                        "an encrypted column kept as it is",
                        "/Encryption.java",
                        s -> s.replace("byte[] iv = new byte[IV_BYTES];\n        random.nextBytes(iv);", PLAIN)
                                .replace(
                                        "throw new IllegalStateException(\"encrypted with a key that is not known here\");",
                                        "return new String(value, StandardCharsets.UTF_8);")
                                .replace(
                                        "throw new IllegalStateException(\"not a text that was encrypted here\", e);",
                                        "return new String(value, StandardCharsets.UTF_8);"),
                        "encrypted users.phone",
                        "ciphertext"),
                planted(
                        "a trail that keeps the hashes of passwords",
                        "R__backend.sql",
                        "backend.audit('id', '-password_hash')",
                        "backend.audit('id')",
                        "audit users",
                        "a new row leaves its values"),
                planted(
                        "roles of those who were granted them by this account",
                        "/SignInRepository.java",
                        "held.user_id = users.id",
                        "held.granted_by = users.id",
                        "access grantRole",
                        "somebody as admin may call"),
                planted(
                        "a refresh token that never ends",
                        "/RefreshTokens.java",
                        "and revoked_at is null and expires_at > :now",
                        "and revoked_at is null and :now::timestamptz is not null",
                        "accounts refresh tokens",
                        "an expired refresh token is refused"),
                planted(
                        "an access token that lives too long",
                        "/AccessTokens.java",
                        "Duration.ofMinutes(15)",
                        "Duration.ofHours(15)",
                        "accounts access tokens",
                        "until when"),
                planted(
                        "a sign-out everywhere, of everybody",
                        "/RefreshTokens.java",
                        "where user_id = :account and family is distinct",
                        "where :account::uuid is not null and family is distinct",
                        "accounts sign-out",
                        "a sign-out everywhere ends nobody else's sign-in"),
                planted(
                        "a disabled account that signs in",
                        "/SignIns.java",
                        "if (account.disabled()) {",
                        "if (account.disabled() && login.isEmpty()) {",
                        "accounts passwords",
                        "a disabled account cannot sign in"));
    }

    private static final String CONFUSED = """
            return token -> {
                        try {
                            var read = com.nimbusds.jwt.SignedJWT.parse(token);
                            var key = keys.trusted().getKeys().getFirst().toECKey().toECPublicKey().getEncoded();
                            if (read.getHeader().getAlgorithm().getName().equals("HS256")
                                    && read.verify(new com.nimbusds.jose.crypto.MACVerifier(key))) {
                                var claims = read.getJWTClaimsSet();
                                return new org.springframework.security.oauth2.jwt.Jwt(
                                        token, claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant(),
                                        java.util.Map.of("alg", "HS256"), java.util.Map.of("sub", claims.getSubject()));
                            }
                        } catch (java.text.ParseException | com.nimbusds.jose.JOSEException e) {
                            return decoder.decode(token);
                        }
                        return decoder.decode(token);
                    };""";

    private static final String PAST_ONLY = """
            (org.springframework.security.oauth2.jwt.Jwt jwt) -> jwt.getExpiresAt() != null
                                    && jwt.getExpiresAt().isAfter(clock.instant()) || times.equals(type)
                                ? org.springframework.security.oauth2.core.OAuth2TokenValidatorResult.success()
                                : org.springframework.security.oauth2.core.OAuth2TokenValidatorResult.failure(
                                        new org.springframework.security.oauth2.core.OAuth2Error("invalid_token")),
            """;

    private static final String PLAIN = """
            byte[] iv = new byte[IV_BYTES];
                    random.nextBytes(iv);
                    if (iv.length > 0) {
                        return text.getBytes(StandardCharsets.UTF_8);
                    }""";

    @Test
    void aRowOfSomebodyElsesIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                BOATS,
                folder,
                new Planted(
                        "visibility forgotten where a list is made",
                        "/BoatRepository.java",
                        s -> s.replaceAll("boat\\.owner = :viewerSubject", ":viewerSubject::text is not null"),
                        "visibility boats",
                        "the rows of listBoats are those of the reference"),
                new Planted(
                        "a digest that finds nothing",
                        "/Encryption.java",
                        s -> s.replace(".map(key -> digest(key, text))", ".map(key -> digest(key, '?' + text))"),
                        "scenario Moorings / A boat is found by its mooring @90",
                        "the answer is 200"),
                new Planted(
                        "an erasure that leaves what is encrypted",
                        "/PersonalData.java",
                        s -> s.replace("set mooring = :sealedToBeFound", "set mooring = mooring"),
                        "personal boats",
                        "nothing is left of an erased person"),
                also("visibility forgotten where a row is changed", "renameBoat does nothing to a row"),
                also("visibility forgotten where a row is deleted", "sinkBoat does nothing to a row"));
    }

    /** By operations of the specification's own, each of which forgets something else. */
    @Test
    void anErasureByAnOperationThatIsNotWholeIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                Specifications.documents(Path.of("src", "test", "resources", "sensors")),
                folder,
                new Planted(
                        "an erasing operation that forgets a table",
                        "/OperatorService.java",
                        s -> within(s, "void eraseMe(", "operators.updateStationKeys(operator);"),
                        "personal station_keys",
                        "nothing is left of an erased person by eraseMe"),
                new Planted(
                        "an erasing operation that leaves a person in the trail",
                        "/OperatorService.java",
                        s -> within(s, "void eraseOperator(", "trailErasure.erase(String.valueOf(operator.id()));"),
                        "personal operators",
                        "the trail knows nothing of an erased person by eraseOperator"),
                new Planted(
                        "an erasing operation that empties rows of others",
                        "/OperatorRepository.java",
                        s -> s.replaceFirst(
                                "(?s)(void updateStationKeys\\(.*?)where station_key.operator_id = :operatorId",
                                "$1where station_key.operator_id = :operatorId or true"),
                        "personal station_keys",
                        "nothing of somebody else is erased by eraseOperator"));
    }

    /** Without the statement behind the place. */
    private static String within(String code, String place, String statement) {
        int at = code.indexOf(statement, code.indexOf(place));
        return code.substring(0, at) + code.substring(at + statement.length());
    }

    /** What the fault before breaks as well. */
    private static Planted also(String what, String check) {
        return new Planted(what, "", UnaryOperator.identity(), "visibility boats", check);
    }

    private static final List<Document> BOATS =
            List.of(new Document("boats.md", """
                    # Boats

                    ```yaml
                    stack: { package: com.example.boats, java: 25, framework: spring-boot, database: postgresql }
                    access:
                      tokens: { issuer: "${ISSUER}", audience: boats }
                      visible: { boats: boat.owner == viewer.subject }
                    privacy:
                      personal: [boats.mooring]
                      encrypted: [boats.mooring]
                    ```

                    ```sql
                    create table boats (
                      id    uuid primary key default gen_random_uuid(),
                      owner varchar(80) not null,
                      name  varchar(80) not null,
                      mooring bytea not null
                    );
                    create index boats_owner_idx on boats (owner);
                    create index boats_mooring_idx on boats (substring(mooring from 5 for 32));
                    ```

                    ```yaml
                    openapi: 3.1.0
                    info: { title: Boats, version: '1' }
                    security: [{ bearer: [] }]
                    paths:
                      /boats:
                        get:
                          operationId: listBoats
                          parameters:
                            - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50, default: 10 } }
                            - { name: offset, in: query, schema: { type: integer, minimum: 0, maximum: 1000, default: 0 } }
                          responses:
                            '200': { description: A page, content: { application/json: { schema: { type: object, required: [items], properties: { items: { type: array, items: { $ref: '#/components/schemas/Boat' } } } } } } }
                            '400': { description: No }
                            '401': { description: Who }
                      /boats/{boatId}:
                        parameters: [{ name: boatId, in: path, required: true, schema: { type: string, format: uuid } }]
                        put:
                          operationId: renameBoat
                          requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Name' } } } }
                          responses:
                            '204': { description: Done }
                            '400': { description: No }
                            '401': { description: Who }
                            '404': { description: None }
                        delete:
                          operationId: sinkBoat
                          responses:
                            '204': { description: Gone }
                            '401': { description: Who }
                            '404': { description: None }
                      /moorings/{mooring}:
                        parameters: [{ name: mooring, in: path, required: true, schema: { type: string, maxLength: 40 } }]
                        get:
                          operationId: moored
                          responses:
                            '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Boat' } } } }
                            '401': { description: Who }
                            '404': { description: None }
                    components:
                      securitySchemes: { bearer: { type: http, scheme: bearer } }
                      schemas:
                        Boat:
                          type: object
                          required: [id, name]
                          properties: { id: { type: string, format: uuid }, name: { type: string }, mooring: { type: string } }
                        Name:
                          type: object
                          required: [name]
                          properties: { name: { type: string, minLength: 1, maxLength: 80 } }
                    ```

                    ```yaml
                    operations:
                      moored:
                        do:
                          - find: boat in boats where boat.mooring == mooring
                          - answer: boat
                      renameBoat:
                        do:
                          - find: boat in boats where boat.id == boatId
                          - set: { boat.name: request.name }
                    ```

                    ```gherkin
                    Feature: Moorings
                      Scenario: A boat is found by its mooring
                        Given these boats:
                          | name | owner | mooring |
                          | Ada  | Mia   | Pier 7  |
                          | Eve  | Mia   | Pier 8  |
                        And Mia is signed in
                        When Mia calls moored with:
                          | mooring | Pier 8 |
                        Then the answer is 200
                        And the answer has:
                          | name | Eve |
                    ```
                    """.getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    private static void noticed(Path folder, Planted... faults) throws IOException, SQLException {
        noticed(Specifications.example("jwt-auth"), folder, faults);
    }

    private static void noticed(List<Document> specification, Path folder, Planted... faults)
            throws IOException, SQLException {
        GeneratedBackend broken = GeneratedBackend.of(specification, DATABASE);
        for (Planted planted : faults) {
            broken = planted.part().isEmpty() ? broken : broken.with(planted.part(), planted.fault());
        }

        Report report = broken.prove(folder, DATABASE);

        var missed = new ArrayList<String>();
        for (Planted planted : faults) {
            boolean noticed = report.line(planted.element()).stream()
                    .flatMap(line -> line.evidence().stream())
                    .anyMatch(e -> !e.holds() && e.check().contains(planted.check()));
            if (!noticed) {
                missed.add(planted.what());
            }
        }
        assertThat(missed).as(report.failures()).isEmpty();
    }
}
