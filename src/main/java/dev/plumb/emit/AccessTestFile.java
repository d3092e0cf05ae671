package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Words;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Security;
import dev.plumb.spec.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may call what, as a test: each operation as nobody, as somebody and in each role, and with tokens that are no good. */
final class AccessTestFile {
    private static final String CLASS = """
            /** Exactly those who may call an operation, may; a token that is not good opens nothing. */
            @DisplayName("Who may call what")
            class ${name} extends Backend {

                ${operations}

                ${tokens}

                private static void mayCall(Answer answer) {
                    assertThat(answer.http().statusCode())
                            .as(answer.http().body())
                            .isNotIn(${unauthenticated}, ${forbidden});
                }
            }
            """;

    private static final String OPERATION = """
            @Test
            @DisplayName(${title})
            void ${name}() {
                ${statements}
            }""";

    private static final String TOKENS = """
            @Test
            @DisplayName("A token whose time is over is refused")
            void anExpiredTokenIsRefused() {
                var claims = claims("Somebody").expirationTime(Date.from(clock.instant().minusSeconds(1)));
                withToken(token(claims.build()))${call}${refused};
            }

            @Test
            @DisplayName("A token for somebody else is refused")
            void aTokenForAnotherAudienceIsRefused() {
                var claims = claims("Somebody").audience("somebody-else");
                withToken(token(claims.build()))${call}${refused};
            }

            @Test
            @DisplayName("A token of another issuer is refused")
            void aTokenOfAnotherIssuerIsRefused() {
                var claims = claims("Somebody").issuer("https://somebody-else.example");
                withToken(token(claims.build()))${call}${refused};
            }

            @Test
            @DisplayName("A token that is signed with another key is refused")
            void aForgedTokenIsRefused() throws JOSEException {
                var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims("Somebody").build());
                token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
                withToken(token.serialize())${call}${refused};
            }

            @Test
            @DisplayName("A token that is not signed at all is refused")
            void anUnsignedTokenIsRefused() {
                var token = new PlainJWT(claims("Somebody").build());
                withToken(token.serialize())${call}${refused};
            }

            @Test
            @DisplayName("What is no token is refused")
            void textIsNoToken() {
                withToken("not.a.token")${call}${refused};
            }""";

    private final Design design;

    private AccessTestFile(Design design) {
        this.design = design;
    }

    /** @param taken names of test classes that are there already, which this one joins; empty where all is open */
    static Optional<GeneratedFile> of(Design design, SecurityText security, Set<String> taken) {
        return security.hasTokens() ? new AccessTestFile(design).file(taken) : Optional.empty();
    }

    private Optional<GeneratedFile> file(Set<String> taken) {
        var tests = new ArrayList<String>();
        var methods = new HashSet<String>();
        Optional<Endpoint> guarded = Optional.empty();
        for (Operation operation : design.spec().operations()) {
            Optional<Endpoint> endpoint = operation.endpoint().filter(this::byToken);
            if (endpoint.isPresent() && methods.add(operation.name())) {
                guarded = guarded.or(() -> endpoint);
                tests.add(Template.of(OPERATION)
                        .with("title", RuleText.quoted(title(operation.name(), endpoint.get())))
                        .with("name", method(operation.name(), "IsGuarded"))
                        .with("statements", statements(endpoint.get()))
                        .fill());
            }
        }
        if (guarded.isEmpty()) {
            return Optional.empty();
        }
        String name = TestCalls.className("Access", taken);
        String body = Template.of(CLASS)
                .with("name", name)
                .withMembers("operations", tests)
                .with(
                        "tokens",
                        Template.of(TOKENS)
                                .with("call", TestCalls.plain(design, guarded.get()))
                                .with("refused", refused("UNAUTHENTICATED"))
                                .fill())
                .with("unauthenticated", String.valueOf(status("UNAUTHENTICATED")))
                .with("forbidden", String.valueOf(status("FORBIDDEN")))
                .fill();
        return Optional.of(JavaSource.of(
                design,
                JavaSource.TEST,
                design.basePackage(),
                name,
                List.of("org.assertj.core.api.Assertions.assertThat"),
                body));
    }

    static String method(String operation, String suffix) {
        String words = Words.camel(operation.replaceAll("[^A-Za-z0-9]+", " ").strip());
        String name = operation.matches("[a-z]\\w*") ? operation : words;
        return (name.matches("[A-Za-z_]\\w*") ? name : "operation") + suffix;
    }

    /** Closed or half open, by a token in the header {@code Authorization}. */
    private boolean byToken(Endpoint endpoint) {
        Security security = endpoint.security();
        return security.said()
                && !security.open()
                && security.alternatives().stream()
                        .flatMap(a -> a.requirements().stream())
                        .allMatch(r -> {
                            var scheme = design.spec().contract().schemes().get(r.scheme());
                            return scheme != null && !scheme.type().equals("apiKey");
                        });
    }

    private static String title(String operation, Endpoint endpoint) {
        Security security = endpoint.security();
        if (security.optional()) {
            return operation + " is open to everybody";
        }
        return security.anyOfRoles().isEmpty()
                ? operation + " is for whoever is signed in"
                : operation + " is for " + String.join(" and ", security.anyOfRoles());
    }

    private List<String> statements(Endpoint endpoint) {
        Security security = endpoint.security();
        String call = TestCalls.plain(design, endpoint);
        var statements = new ArrayList<String>();
        statements.add(
                security.optional()
                        ? "mayCall(visitor()" + call + ");"
                        : "visitor()" + call + refused("UNAUTHENTICATED") + ";");
        List<String> wanted = security.anyOfRoles();
        statements.add(
                wanted.isEmpty()
                        ? "mayCall(signedIn(\"Somebody\")" + call + ");"
                        : "signedIn(\"Somebody\")" + call + refused("FORBIDDEN") + ";");
        for (String role : roles()) {
            String caller = "signedIn(\"Somebody\", " + RuleText.quoted(role) + ")";
            boolean may = wanted.isEmpty()
                    || wanted.contains(role)
                    || design.spec().access().roles().getOrDefault(role, List.of()).stream()
                            .anyMatch(wanted::contains);
            statements.add(may ? "mayCall(" + caller + call + ");" : caller + call + refused("FORBIDDEN") + ";");
        }
        return statements;
    }

    private Set<String> roles() {
        var roles = new LinkedHashSet<>(design.spec().access().roles().keySet());
        design.spec().access().roles().values().forEach(roles::addAll);
        design.spec()
                .contract()
                .endpoints()
                .forEach(e -> roles.addAll(e.security().anyOfRoles()));
        return roles;
    }

    private String refused(String code) {
        return design.spec().envelope().body().isPresent()
                ? ".is(" + status(code) + ")"
                : ".is(" + status(code) + ", " + RuleText.quoted(code) + ")";
    }

    private int status(String code) {
        var error = design.spec().errors().get(code);
        return error == null ? (code.equals("FORBIDDEN") ? 403 : 401) : error.status();
    }
}
