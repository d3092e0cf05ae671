package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Security;
import dev.plumb.spec.Operation;
import dev.plumb.spec.SignIn;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Where the backend makes the tokens itself: a caller is an account first. */
    private static final String OWN_TOKENS = """
            @Test
            @DisplayName("A token whose time is over is refused")
            void anExpiredTokenIsRefused() {
                var somebody = signedIn("Somebody");
                clock.pass(${lifetime});
                somebody${call}${refused};
            }

            ${disabled}

            @Test
            @DisplayName("A token that is signed with another key is refused")
            void aForgedTokenIsRefused() throws JOSEException {
                signedIn("Somebody");
                var token = new SignedJWT(new JWSHeader(JWSAlgorithm.${algorithm}), somebodysClaims());
                token.sign(${signer});
                withToken(token.serialize())${call}${refused};
            }

            @Test
            @DisplayName("A token that is not signed at all is refused")
            void anUnsignedTokenIsRefused() {
                signedIn("Somebody");
                withToken(new PlainJWT(somebodysClaims()).serialize())${call}${refused};
            }

            @Test
            @DisplayName("What is no token is refused")
            void textIsNoToken() {
                withToken("not.a.token")${call}${refused};
            }

            private JWTClaimsSet somebodysClaims() {
                return new JWTClaimsSet.Builder()
                        .issuer(${issuer})
                        .audience(${audience})
                        .subject(account(${login}, ${key}))
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(clock.instant()))
                        .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                        .build();
            }""";

    private static final String DISABLED = """
            @Test
            @DisplayName("A token of an account that is shut out is refused")
            void aDisabledAccountsTokenIsRefused() {
                var somebody = signedIn("Somebody");
                given("update ${table} set ${column} = ${value}");
                somebody${call}${refused};
            }""";

    private static final String SESSIONS = """
            @Test
            @DisplayName("A session that has ended is refused")
            void anEndedSessionIsRefused() {
                var somebody = signedIn("Somebody");
                clock.pass(${lifetime}.plusSeconds(1));
                somebody${call}${refused};
            }

            @Test
            @DisplayName("A session that nobody began is refused")
            void anUnknownSessionIsRefused() {
                signedIn("Somebody");
                withToken("nobodys-session")${call}${refused};
            }""";

    private static final String PASSWORDS = """
            @Test
            @DisplayName("A wrong password opens nothing")
            void aWrongPasswordIsRefused() {
                signedIn("Somebody");
                signedInAs(${login}, "wrong wrong wrong")${call}${refused};
            }

            @Test
            @DisplayName("What is neither name nor password opens nothing")
            void textIsNoPassword() {
                withToken("not Base64")${call}${refused};
            }""";

    private static final String KEYS = """
            @Test
            @DisplayName("A key that nobody was given opens nothing")
            void anUnknownKeyIsRefused() {
                signedIn("Somebody");
                withToken("nobodys-key")${call}${refused};
            }""";

    private static final String KEYS_BESIDE = """
            @Test
            @DisplayName("A key that nobody was given opens nothing")
            void anUnknownKeyIsRefused() {
                signedIn("Somebody");
                visitor().withKey("nobodys-key")${call}${refused};
            }""";

    /** So many faulty requests a test makes of an operation at most. */
    private static final int FAULTY = 4;

    private final Design design;
    private final Optional<Accounts> accounts;

    /** The tables that may have rows when a call is made. */
    private final Set<Name> filled;

    private AccessTestFile(Design design, Set<Name> ensured) {
        this.design = design;
        this.accounts = design.spec().access().accounts();
        this.filled = filled(ensured);
    }

    /**
     * Empty where all is open.
     *
     * @param ensured the tables that are never empty
     * @param taken names of test classes that are there already, which this one joins
     */
    static Optional<GeneratedFile> of(Design design, SecurityText security, Set<Name> ensured, Set<String> taken) {
        return security.hasTokens() ? new AccessTestFile(design, ensured).file(taken) : Optional.empty();
    }

    /** Those that are never empty, those of accounts, and what rows of these point at. */
    private Set<Name> filled(Set<Name> ensured) {
        var filled = new HashSet<>(ensured);
        var open = new ArrayDeque<Name>();
        accounts.ifPresent(a -> {
            open.add(a.table());
            a.roles().flatMap(Accounts.Roles::table).ifPresent(open::add);
            a.refreshToken().map(Accounts.RefreshToken::table).ifPresent(open::add);
            a.session().map(Accounts.Session::table).ifPresent(open::add);
            a.apiKey().map(Accounts.ApiKey::table).ifPresent(open::add);
            a.lockout().map(Accounts.Lockout::table).ifPresent(open::add);
        });
        while (!open.isEmpty()) {
            Name table = open.pop();
            if (filled.add(table)) {
                design.spec().catalog().table(table).stream()
                        .flatMap(t -> t.foreignKeys().stream())
                        .forEach(key -> open.add(key.referencedTable()));
            }
        }
        return filled;
    }

    private Optional<GeneratedFile> file(Set<String> taken) {
        var tests = new ArrayList<String>();
        var methods = new HashSet<String>();
        var guarded = new ArrayList<Endpoint>();
        for (Operation operation : design.spec().operations()) {
            Optional<Endpoint> endpoint = operation.endpoint().filter(AccessTestFile::isGuarded);
            if (endpoint.isPresent() && methods.add(operation.name())) {
                guarded.add(endpoint.get());
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
                .with("tokens", bad(guarded))
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

    /** What is shown to be known and must open nothing, of each kind that the contract takes. */
    private String bad(List<Endpoint> guarded) {
        var tests = new ArrayList<String>();
        boolean signed = accounts.filter(a -> a.accessToken().isEmpty()).isEmpty();
        Optional<Endpoint> byToken =
                taking(guarded, CallerScheme.Token.class).or(() -> taking(guarded, CallerScheme.Cookie.class));
        if (byToken.isPresent()) {
            String call = TestCalls.plain(design, byToken.get());
            tests.add(signed ? tokens(call) : sessions(call));
        }
        CallerScheme shown = BackendText.shown(CallerScheme.of(design.spec().contract()));
        taking(guarded, CallerScheme.Basic.class)
                .filter(_ -> shown instanceof CallerScheme.Basic)
                .ifPresent(e -> tests.add(with(PASSWORDS, TestCalls.plain(design, e))));
        taking(guarded, CallerScheme.Key.class)
                .ifPresent(e -> tests.add(
                        with(shown instanceof CallerScheme.Key ? KEYS : KEYS_BESIDE, TestCalls.plain(design, e))));
        if (!signed || byToken.isEmpty()) {
            accounts.flatMap(Accounts::disabled)
                    .ifPresent(column -> tests.add(disabled(column, TestCalls.plain(design, guarded.getFirst()))));
        }
        return String.join("\n\n", tests);
    }

    private Optional<Endpoint> taking(List<Endpoint> guarded, Class<? extends CallerScheme> kind) {
        return guarded.stream()
                .filter(e -> Admission.several(design.spec().contract(), e).isEmpty())
                .filter(e ->
                        CallerScheme.of(design.spec().contract(), e).stream().anyMatch(kind::isInstance))
                .findFirst();
    }

    private String with(String tests, String call) {
        String text = tests.replace(
                "${login}",
                AccountStories.of(design).map(a -> a.login("Somebody")).orElse(""));
        return Template.of(text)
                .with("call", call)
                .with("refused", refused("UNAUTHENTICATED"))
                .fill();
    }

    private String sessions(String call) {
        Accounts.Session session = accounts.flatMap(Accounts::session).orElseThrow();
        return Template.of(SESSIONS)
                .with("call", call)
                .with("refused", refused("UNAUTHENTICATED"))
                .with(
                        "lifetime",
                        AccountText.duration(
                                session.idle().map(Accounts.Session.Idle::after).orElse(session.lasting())))
                .fill();
    }

    private String tokens(String call) {
        String refused = refused("UNAUTHENTICATED");
        if (accounts.isEmpty()) {
            return Template.of(TOKENS)
                    .with("call", call)
                    .with("refused", refused)
                    .fill();
        }
        Accounts.AccessToken token = accounts.get().accessToken().orElseThrow();
        return Template.of(OWN_TOKENS)
                .with("call", call)
                .with("refused", refused)
                .with("lifetime", AccountText.duration(token.lasting()))
                .with(
                        "disabled",
                        accounts.get().disabled().map(d -> disabled(d, call)).orElse(""))
                .with("algorithm", token.algorithm())
                .with("signer", SigningKeysText.of(token).forger())
                .with("issuer", RuleText.quoted(token.issuer()))
                .with("audience", RuleText.quoted(token.audience()))
                .with("login", AccountStories.of(design).orElseThrow().login("Somebody"))
                .with("key", RuleText.quoted(BackendText.sqlName(accounts.get().key())))
                .fill();
    }

    private String disabled(String column, String call) {
        boolean truth = design.spec()
                .catalog()
                .table(accounts.orElseThrow().table())
                .flatMap(t -> t.column(column))
                .filter(c -> c.type().base().equals("boolean"))
                .isPresent();
        return Template.of(DISABLED)
                .with(
                        "table",
                        BackendText.sqlName(accounts.orElseThrow().table()).replace("\"", "\\\""))
                .with("column", BackendText.sqlName(column).replace("\"", "\\\""))
                .with("value", truth ? "true" : ":now")
                .with("call", call)
                .with("refused", refused("UNAUTHENTICATED"))
                .fill();
    }

    /** Whether the calls that a test makes of each operation, and its people's sign-ins, are fewer than a rate refuses. */
    static boolean fits(Design design) {
        var file = new AccessTestFile(design, Set.of());
        long people = file.roles().size() + 2L;
        String signIn = SignIn.operation(design.spec()).map(Operation::name).orElse("");
        return design.spec().contract().endpoints().stream()
                .allMatch(endpoint -> RateText.rule(design.spec(), endpoint.operationId())
                        .flatMap(Spec.LimitRule::rate)
                        .filter(rate -> rate.requests()
                                < (isGuarded(endpoint) || endpoint.operationId().equals(signIn) ? people : FAULTY))
                        .isEmpty());
    }

    static String method(String operation, String suffix) {
        String words = Words.camel(operation.replaceAll("[^\\p{L}\\p{N}]+", " ").strip());
        String name = operation.matches("(?U)\\p{Ll}\\w*") ? operation : words;
        return (name.matches("(?U)[\\p{L}_]\\w*") ? name : "operation") + suffix;
    }

    /** Closed or half open. */
    private static boolean isGuarded(Endpoint endpoint) {
        return endpoint.security().said() && !endpoint.security().open();
    }

    private String title(String operation, Endpoint endpoint) {
        Security security = endpoint.security();
        if (security.optional()) {
            return operation + " is open to everybody";
        }
        List<Admission> ways = Admission.several(design.spec().contract(), endpoint);
        if (!ways.isEmpty()) {
            return operation + " is for " + ways.stream().map(Admission::name).collect(Collectors.joining(", or "));
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
        if (!security.optional()
                && !Admission.several(design.spec().contract(), endpoint).isEmpty()) {
            several(endpoint, call, statements);
            return statements;
        }
        List<String> wanted = security.anyOfRoles();
        Optional<String> begins = design.spec()
                .access()
                .accounts()
                .flatMap(a -> a.roleOfAnybody(design.spec().catalog()));
        statements.add(
                wanted.isEmpty() || begins.filter(r -> includes(r, wanted)).isPresent()
                        ? "mayCall(signedIn(\"Somebody\")" + key(endpoint, "Somebody") + call + ");"
                        : "signedIn(\"Somebody\")" + key(endpoint, "Somebody") + call + refused("FORBIDDEN") + ";");
        if (forbids(endpoint)) {
            statements.removeIf(s -> s.startsWith("mayCall("));
        }
        for (String role : roles()) {
            String caller = "signedIn(" + RuleText.quoted(caller(role)) + ", " + RuleText.quoted(role) + ")"
                    + key(endpoint, caller(role));
            boolean may = wanted.isEmpty() || includes(role, wanted);
            String asRole = TestCalls.plain(design, endpoint, role);
            if (may && forbids(endpoint)) {
                continue;
            }
            statements.add(may ? "mayCall(" + caller + asRole + ");" : caller + asRole + refused("FORBIDDEN") + ";");
        }
        return statements;
    }

    /** Whether the operation itself refuses callers as one who lacks the role is refused: then nothing tells the two apart. */
    private boolean forbids(Endpoint endpoint) {
        return design.spec()
                .operation(endpoint.operationId())
                .filter(o -> forbid(reached(o.steps()), new HashSet<>()))
                .isPresent();
    }

    /** The steps that a call comes to: it names rows that nobody has made. */
    private List<Step> reached(List<Step> steps) {
        return steps.stream()
                .filter(this::misses)
                .findFirst()
                .map(step -> steps.subList(0, steps.indexOf(step) + 1))
                .orElse(steps);
    }

    private boolean misses(Step step) {
        return step instanceof Step.Find find
                && find.when().isEmpty()
                && find.otherwise() instanceof Step.Outcome.Failure
                && find.list().expr() instanceof Expr.Rows
                && design.spec().catalog().table(UniqueKey.table(find)).isPresent()
                && !filled.contains(UniqueKey.table(find));
    }

    private boolean forbid(List<Step> steps, Set<String> seen) {
        return steps.stream().anyMatch(step -> switch (step) {
            case Step.Require s -> forbids(s.otherwise(), seen);
            case Step.Find s -> forbids(s.otherwise(), seen);
            case Step.Create s -> s.otherwise().values().stream().anyMatch(o -> forbids(o, seen));
            case Step.Ensure s -> s.otherwise().values().stream().anyMatch(o -> forbids(o, seen));
            case Step.Change s -> s.otherwise().values().stream().anyMatch(o -> forbids(o, seen));
            case Step.Delete s -> s.otherwise().values().stream().anyMatch(o -> forbids(o, seen));
            case Step.Account s -> s.otherwise().values().stream().anyMatch(o -> forbids(o, seen));
            case Step.Each s -> forbid(s.body(), seen);
            case Step.Block s -> forbid(s.body(), seen);
            case Step.Run s ->
                seen.add(s.operation())
                        && design.spec()
                                .operation(s.operation())
                                .filter(o -> forbid(o.steps(), seen))
                                .isPresent();
            case Step.Let _, Step.Call _, Step.ListPage _, Step.Emit _, Step.Answer _ -> false;
        });
    }

    private boolean forbids(Step.Outcome outcome, Set<String> seen) {
        return switch (outcome) {
            case Step.Outcome.Failure(var code) -> {
                var error = design.spec().errors().get(code);
                yield error != null && error.status() == 403;
            }
            case Step.Outcome.Steps(var steps) -> forbid(steps, seen);
            case Step.Outcome.Skip _, Step.Outcome.GoOn _ -> false;
        };
    }

    /** Of an operation that asks for several things together, or for other roles of those who come by something else. */
    private void several(Endpoint endpoint, String call, List<String> statements) {
        List<Admission> ways = BackendText.ways(design, endpoint);
        CallerScheme shown = BackendText.shown(CallerScheme.of(design.spec().contract()));
        String somebody = "signedIn(\"Somebody\")";
        if (ways.isEmpty()) {
            statements.add(somebody + key(endpoint, "Somebody") + call + refused("UNAUTHENTICATED") + ";");
            return;
        }
        if (Admission.several(design.spec().contract(), endpoint).stream()
                .noneMatch(way -> way.shown().equals(List.of(shown)))) {
            statements.add("signedIn(\"Somebody-else\")" + call + refused("UNAUTHENTICATED") + ";");
        }
        boolean may = ways.stream().anyMatch(way -> way.admits(_ -> false));
        String known = somebody + key(endpoint, "Somebody") + call;
        statements.add(may ? "mayCall(" + known + ");" : known + refused("FORBIDDEN") + ";");
        for (String role : roles()) {
            List<String> included = design.spec().access().roles().getOrDefault(role, List.of());
            boolean mayAs = ways.stream().anyMatch(way -> way.admits(r -> r.equals(role) || included.contains(r)));
            String caller = "signedIn(" + RuleText.quoted(caller(role)) + ", " + RuleText.quoted(role) + ")"
                    + key(endpoint, caller(role)) + TestCalls.plain(design, endpoint, role);
            statements.add(mayAs ? "mayCall(" + caller + ");" : caller + refused("FORBIDDEN") + ";");
        }
    }

    /** Of an operation that takes nothing but keys. */
    private String key(Endpoint endpoint, String name) {
        return BackendText.needsKey(design, endpoint)
                ? AccountStories.of(design)
                        .map(a -> ".withKey(keyOf(" + a.login(name) + "))")
                        .orElse("")
                : "";
    }

    private boolean includes(String role, List<String> wanted) {
        return wanted.contains(role)
                || design.spec().access().roles().getOrDefault(role, List.of()).stream()
                        .anyMatch(wanted::contains);
    }

    /** With accounts everybody has their own. */
    private String caller(String role) {
        return accounts.isEmpty() ? "Somebody" : "Somebody-as-" + role.replaceAll("[^A-Za-z0-9]+", "-");
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
