package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is set from outside, each value documented where it is declared, and what the profiles change of it. */
final class ConfigurationFiles {
    private static final String MAIN = """
            # Right for production as it stands; the profile dev is for your own machine.
            #
            #   DATABASE_URL       jdbc:postgresql://host:5432/name, with ?sslmode=verify-full for an encrypted connection
            #   DATABASE_USER, DATABASE_PASSWORD
            ${owner}
            #   DATABASE_CONNECTIONS   at most so many at a time; 16 if not set
            ${environment}
            #   PORT               8080 if not set
            #   TLS_CERTIFICATE, TLS_PRIVATE_KEY   PEM files, together with SPRING_PROFILES_INCLUDE=tls

            spring:
              application.name: ${name}
              main.banner-mode: off
              threads.virtual.enabled: true
              datasource:
                url: $${DATABASE_URL:jdbc:postgresql://localhost:5432/${database}}
                username: $${DATABASE_USER:${database}}
                password: $${DATABASE_PASSWORD:}
                hikari:
                  maximum-pool-size: $${DATABASE_CONNECTIONS:16}
                  connection-timeout: 3000       # ms; then the answer is 503
                  initialization-fail-timeout: 30000
                  connection-init-sql: set time zone 'UTC'    # else days would begin where the machine stands
                  data-source-properties:
                    ApplicationName: ${name}
                    options: -c statement_timeout=${statementTimeout} -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s
                    tcpKeepAlive: true
                    logServerErrorDetail: false  # it would show the values of rows
                    connectTimeout: 3            # s
                    socketTimeout: 30            # s
              flyway:
                ${migrations}
                postgresql.transactional-lock: false    # else no index could be built concurrently
                url: $${spring.datasource.url}    # a connection of its own: a migration may take its time
                ${migrator}
              ${redis}
              jackson:
                write.write-bigdecimal-as-plain: true
              mvc:
                formcontent.filter.enabled: false
              web.resources.add-mappings: false
              servlet:
                encoding.enabled: false          # UTF-8 is said where it matters
                ${multipart}
              lifecycle.timeout-per-shutdown-phase: 20s
              ${broker}

            server:
              port: $${PORT:8080}
              shutdown: graceful
              forward-headers-strategy: none     # whoever connects is who calls; behind a proxy: native
              tomcat:
                connection-timeout: 10s
                max-http-form-post-size: 64KB
              max-http-request-header-size: 16KB

            management:
              ${redisHealth}
              endpoints.web.exposure.include: health, prometheus
              opentelemetry.enabled: false       # OTEL_SDK_DISABLED=false: traces go to OTEL_EXPORTER_OTLP_ENDPOINT
              tracing.sampling.probability: $${OTEL_TRACES_SAMPLER_ARG:0.1}    # OTEL_TRACES_SAMPLER_ARG without OTEL_TRACES_SAMPLER
              endpoint.health:
                probes.enabled: true
                group.readiness.include: readinessState, db
                ${parked}

            logging:
              structured.format.console: ecs

            ${prefix}:
              ${tokens}
              ${paging}
              ${data}
              ${partners}
              ${operators}
              limits:
                body-size: ${bodySize}
            """;

    private static final String DEV = """
            # For your own machine: plain logs, Swagger UI at /docs${withTokens}.
            ${keyFile}

            logging:
              structured.format.console: ""

            ${prefix}:
              ${tokens}
              ${partners}
              docs:
                swagger-ui: "@swagger-ui.version@"
            """;

    private static final String TEST = """
            # For tests: a database of their own (support.Backend), a clock that stories move, plain logs.
            logging:
              structured.format.console: ""
              level.root: warn

            server.port: 0

            ${tokens}
            ${background}
            ${partners}
            """;

    private static final String PROD = """
            # Production is what application.yaml says; what is different on your machines goes here.
            # Behind a proxy, whose headers then count if its address is a private one: server.forward-headers-strategy: native

            logging.level.root: info
            """;

    private static final String TLS = """
            # HTTPS with a certificate of one's own; a renewed file is taken up without a restart.

            spring.ssl.bundle.pem.server:
              reload-on-update: true
              keystore:
                certificate: $${TLS_CERTIFICATE}
                private-key: $${TLS_PRIVATE_KEY}

            server.ssl.bundle: server
            """;

    /** The variable of the environment that the key of encrypted columns stands in. */
    static final String DATA_KEY = "DATA_KEY";

    private ConfigurationFiles() {}

    /** @param support the paths of the support sources that the project has */
    static List<GeneratedFile> of(Design design, SecurityText security, Set<String> support, List<String> variables) {
        String prefix = SupportFiles.propertyPrefix(design);
        Optional<Accounts.AccessToken> signed =
                design.spec().access().accounts().flatMap(Accounts::accessToken);
        boolean tokens = signed.isPresent()
                || security.hasTokens() && design.spec().access().accounts().isEmpty();
        boolean cursors = support.stream().anyMatch(p -> p.endsWith("/data/Cursors.java"));
        boolean multipart = support.stream().anyMatch(p -> p.endsWith("/input/MultipartBody.java"));
        boolean operated = support.stream().anyMatch(p -> p.endsWith("/security/Operators.java"));
        Spec spec = design.spec();
        String main = Template.of(MAIN)
                .with("environment", environment(design, security, tokens, cursors, operated))
                .with("operators", operated ? "operators.token: ${OPERATOR_TOKEN:}" : "")
                .with("name", prefix)
                .with("database", prefix.replace('-', '_'))
                .with("prefix", prefix)
                .with("statementTimeout", statementTimeout(spec))
                .with(
                        "multipart",
                        multipart
                                ? "multipart: { max-file-size: " + size(largestBody(spec)) + ", max-request-size: "
                                        + size(largestBody(spec)) + " }"
                                : "multipart.enabled: false")
                .with(
                        "tokens",
                        signed.isPresent()
                                ? "tokens:\n  issuer: " + scalar(signed.get().issuer()) + "\n  audience: "
                                        + scalar(security.audience())
                                        + "\n  signing-key: ${" + signed.get().key() + ":}"
                                        + "\n  previous-keys: ${" + signed.get().key() + "_PREVIOUS:}"
                                : tokens
                                        ? "tokens:\n  issuer: " + issuer(spec, security) + "\n  audience: "
                                                + scalar(security.audience())
                                        : "")
                .with(
                        "data",
                        spec.privacy().encrypted().isEmpty()
                                ? ""
                                : "data:\n  key: ${" + DATA_KEY + ":}\n  previous-keys: ${" + DATA_KEY + "_PREVIOUS:}")
                .with(
                        "owner",
                        spec.audit().isEmpty()
                                ? List.of()
                                : List.of(
                                        "#   DATABASE_OWNER, DATABASE_OWNER_PASSWORD   who owns the tables and migrates, where another"
                                                + " than the",
                                        "#                      one above, who serves; that one can then neither change nor delete the"
                                                + " trail"))
                .with(
                        "migrations",
                        spec.audit().isEmpty()
                                ? "locations: classpath:db/migration"
                                : "locations: classpath:db/migration, classpath:db/callback\n"
                                        + "init-sqls: set backend.serving = '${spring.datasource.username}'")
                .with(
                        "migrator",
                        spec.audit().isEmpty()
                                ? "user: ${spring.datasource.username}\npassword: ${spring.datasource.password}"
                                : "user: ${DATABASE_OWNER:${spring.datasource.username}}\n"
                                        + "password: ${DATABASE_OWNER_PASSWORD:${spring.datasource.password}}")
                .with(
                        "redis",
                        RateText.isShared(spec)
                                ? "data.redis:\n  url: ${REDIS_URL:redis://localhost:6379}\n"
                                        + "  timeout: 250ms\n  connect-timeout: 1s\n  repositories.enabled: false"
                                : "")
                .with(
                        "redisHealth",
                        RateText.isShared(spec)
                                ? "health.redis.enabled: false          # without it each instance counts for itself"
                                : "")
                .with("partners", with(PartnerSettings.yaml(design, false), EnvironmentText.yaml(variables, false)))
                .with(
                        "broker",
                        BrokerText.of(design).map(BrokerText::configuration).orElse(""))
                .with(
                        "parked",
                        support.stream().anyMatch(p -> p.endsWith("/event/ReactionMetrics.java"))
                                ? "status.order: down, out-of-service, parked, up, unknown"
                                : "")
                .with("paging", cursors ? "paging:\n  cursor-key: ${CURSOR_KEY:}" : "")
                .with("bodySize", size(bodySize(spec)))
                .fill();
        String dev = Template.of(DEV)
                .with("withTokens", tokens ? ", and tokens signed with a key of your own" : "")
                .with(
                        "keyFile",
                        tokens ? "#   DEVELOPMENT_KEY   the file of that key, which is made if it is not there" : "")
                .with("prefix", prefix)
                .with("partners", with(PartnerSettings.yaml(design, true), EnvironmentText.yaml(variables, true)))
                .with("tokens", tokens ? "tokens:\n  development-key: ${DEVELOPMENT_KEY:.dev/token-key.jwk}" : "")
                .fill();
        String test = Template.of(TEST)
                .with(
                        "background",
                        new BackgroundText(design).found().isEmpty()
                                ? ""
                                : prefix + ".background.enabled: false    # tests say when what is due is done")
                .with("partners", with(PartnerSettings.test(design), EnvironmentText.test(design, variables)))
                .with("tokens", tokens ? prefix + ".tokens.development-key: target/token-key.jwk" : "")
                .fill();
        return List.of(
                GeneratedFile.of("src/main/resources/application.yaml", main),
                GeneratedFile.of("src/main/resources/application-dev.yaml", dev),
                GeneratedFile.of(
                        "src/main/resources/application-prod.yaml",
                        Template.of(PROD).fill()),
                GeneratedFile.of(
                        "src/main/resources/application-tls.yaml",
                        Template.of(TLS).fill()),
                GeneratedFile.of("src/test/resources/application-test.yaml", test.stripTrailing() + "\n"),
                GeneratedFile.of(".gitignore", "/target/\n/.dev/\n"));
    }

    private static List<String> with(List<String> lines, List<String> more) {
        return Stream.concat(lines.stream(), more.stream()).toList();
    }

    private static List<String> environment(
            Design design, SecurityText security, boolean tokens, boolean cursors, boolean operated) {
        Spec spec = design.spec();
        var lines = new ArrayList<String>();
        BrokerText.of(design).map(BrokerText::environment).ifPresent(lines::add);
        Optional<String> issuer =
                tokens && spec.access().accounts().isEmpty() ? security.issuerName() : Optional.empty();
        spec.access().accounts().flatMap(Accounts::accessToken).ifPresent(token -> {
            String key = token.key();
            lines.add(line(
                    key,
                    SigningKeysText.of(token).kind().replaceFirst("^an ", "the ")
                            + " that signs tokens, as PEM or as a JWK"));
            lines.add(line(key + "_PREVIOUS", "the keys before it, until the last of their tokens has expired"));
        });
        issuer.ifPresent(name -> lines.add(line(name, "the identity provider that signs the tokens")));
        if (cursors) {
            lines.add(line("CURSOR_KEY", "a random text of 32 characters or more, the same on every instance"));
        }
        if (RateText.isShared(spec)) {
            lines.add(line("REDIS_URL", "redis://host:6379, where all instances count calls together"));
        }
        if (!spec.privacy().encrypted().isEmpty()) {
            lines.add(line(DATA_KEY, "32 random bytes in Base64: the key of encrypted columns"));
            lines.add(line(DATA_KEY + "_PREVIOUS", "the keys before it, with commas between them"));
        }
        spec.configuration().stream()
                .filter(c -> !c.name().equals(DATA_KEY))
                .filter(c -> !Optional.of(c.name()).equals(issuer))
                .filter(c -> design.partners().stream()
                        .noneMatch(p -> PartnerSettings.environment(p).contains(c.name())))
                .filter(c -> spec.access()
                        .accounts()
                        .flatMap(Accounts::accessToken)
                        .filter(token -> token.key().equals(c.name()))
                        .isEmpty())
                .map(c -> line(c.name(), c.span().file().path()))
                .distinct()
                .filter(l -> !lines.contains(l))
                .forEach(lines::add);
        if (operated) {
            lines.add(line(
                    "OPERATOR_TOKEN", "a random text by which those who run the backend are known; nobody if not set"));
        }
        design.partners()
                .forEach(p -> PartnerSettings.environment(p).stream()
                        .map(name -> line(name, "what " + p.integration().name() + " knows us by"))
                        .filter(l -> !lines.contains(l))
                        .forEach(lines::add));
        return lines;
    }

    private static String line(String name, String meaning) {
        return "#   " + name + " ".repeat(Math.max(1, 19 - name.length())) + meaning;
    }

    private static String issuer(Spec spec, SecurityText security) {
        return security.issuerName()
                .map(name -> "${" + name + ":}")
                .orElseGet(() -> scalar(spec.access().tokens().orElseThrow().issuer()));
    }

    private static String scalar(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_.-]*") && !text.matches("(?i)true|false|yes|no|on|off|null")
                ? text
                : RuleText.quoted(text);
    }

    private static long bodySize(Spec spec) {
        return BodyText.limit(spec, "default").orElse(10L << 20);
    }

    private static long largestBody(Spec spec) {
        return spec.limits().values().stream()
                .flatMap(l -> l.bodyBytes().stream())
                .mapToLong(Long::longValue)
                .reduce(bodySize(spec), Math::max);
    }

    private static String statementTimeout(Spec spec) {
        return Optional.ofNullable(spec.limits().get("default"))
                .flatMap(Spec.LimitRule::timeMillis)
                .map(ms -> ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms")
                .orElse("10s");
    }

    /** As Spring Boot reads it. */
    private static String size(long bytes) {
        return bytes % (1L << 20) == 0 ? (bytes >> 20) + "MB" : bytes % 1024 == 0 ? (bytes >> 10) + "KB" : bytes + "B";
    }
}
