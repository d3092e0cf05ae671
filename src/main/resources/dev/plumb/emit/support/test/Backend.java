package com.example.app.support;

import com.example.app.CatalogApplication;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The backend as it runs, over HTTP and on a PostgreSQL of its own; every scenario begins with empty tables. */
@SpringBootTest(
        classes = {CatalogApplication.class, TestClock.Configuration.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
public abstract class Backend {

    @Autowired
    protected TestClock clock;

    @Autowired
    protected JdbcClient database;

    @LocalServerPort
    private int port;

    private long trailBefore;

    /** One server for all tests, started with the first. */
    private static final class Database {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> Database.SERVER.getJdbcUrl("postgres", "postgres"));
        properties.add("spring.datasource.username", () -> "postgres");
    }

    @BeforeEach
    void beginAnew() {
        database.sql("truncate products, categories cascade").update();
        clock.set(null);
        clock.pass(Duration.ofHours(1)); // what was kept for an earlier scenario is too old
        trailBefore = lastOfTrail();
    }

    protected Caller visitor() {
        return new Caller(port, null);
    }

    protected Caller signedIn(String subject, String... roles) {
        return withToken(token(claims(subject, roles).build()));
    }

    protected Caller withToken(String token) {
        return new Caller(port, token);
    }

    /** The claims of a token that is trusted, for a test to spoil. */
    protected JWTClaimsSet.Builder claims(String subject, String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer("development")
                .audience("catalog")
                .subject(subject)
                .claim("roles", List.of(roles))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(10))));
    }

    protected static String token(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
            token.sign(new ECDSASigner(ECKey.parse(Files.readString(Path.of("target/token-key.jwk")))));
            return token.serialize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The scenario's past is done: what the trail holds by now is no part of the story. */
    protected void trailBeginsHere() {
        trailBefore = lastOfTrail();
    }

    /** What was done to rows of that table since, as {@code who what}. */
    protected List<String> trailOf(String table) {
        return database.sql("""
                        select coalesce(who, 'nobody') || ' ' || what
                        from backend.audit_trail where table_name = :table and id > :before order by id
                        """)
                .param("table", table)
                .param("before", trailBefore)
                .query(String.class)
                .list();
    }

    private long lastOfTrail() {
        return database.sql("select coalesce(max(id), 0) from backend.audit_trail")
                .query(Long.class)
                .single();
    }
}
