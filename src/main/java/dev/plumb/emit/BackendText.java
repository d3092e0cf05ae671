package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema.EnsuredRows;
import dev.plumb.schema.Table;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** What the tests of a project share: the running backend, emptied before each scenario. */
final class BackendText {
    static final String PATH = "test/Backend";

    private static final String SIGNING_IN = """
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
                        .audience(${audience})
                        .subject(subject)
                        ${claims}
                        .expirationTime(Date.from(clock.instant().plus(Duration.ofDays(1000))));
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
            }""";

    private static final String PASSWORD = """
            private static final String PASSWORD = "correct horse battery staple";""";

    private static final String PASSWORDS = """
            @Autowired
            private Passwords passwords;""";

    private static final String ACCESS_TOKENS = """
            @Autowired
            private AccessTokens accessTokens;""";

    /** What signing people in needs, as its text tells. */
    private static String accountFields(String signingIn) {
        var fields = new ArrayList<String>();
        fields.add(PASSWORD);
        if (signingIn.contains("passwords.")) {
            fields.add(PASSWORDS);
        }
        if (signingIn.contains("accessTokens.")) {
            fields.add(ACCESS_TOKENS);
        }
        return String.join("\n\n", fields);
    }

    private static final String ENCRYPTION = """
            @Autowired
            private Encryption encryption;

            """;

    private static final String SEALED = """
            /** A text as a column keeps it that is encrypted, as SQL. */
            protected String sealed(String text) {
                return "'\\\\x" + HexFormat.of().formatHex(encryption.encrypt(text)) + "'";
            }""";

    private static final String SEALED_TO_BE_FOUND = """
            /** The same of a column in which texts are looked up. */
            protected String sealedToBeFound(String text) {
                return "'\\\\x" + HexFormat.of().formatHex(encryption.encryptToBeFound(text)) + "'";
            }""";

    private static final String WITH_TOKEN = """
            protected Caller withToken(String token) {
                return new Caller(port, token);
            }""";

    /** How callers carry what they are handed. */
    static String caller(Design design) {
        Optional<AccountStories> accounts = AccountStories.of(design);
        List<CallerScheme> schemes = CallerScheme.of(design.spec().contract());
        boolean keyed = isKeyed(design);
        return SupportFiles.template(CALLER)
                .with("known", known(schemes, keyed))
                .with("query", inQuery(schemes, keyed))
                .with("keyField", keyed ? "private @Nullable String key;" : "")
                .with("withKey", keyed ? WITH_KEY : "")
                .with("final", accounts.isPresent() ? "" : "final ")
                .with("signInField", accounts.isPresent() ? "private @Nullable Answer signIn;" : "")
                .with(
                        "answer",
                        accounts.isPresent()
                                ? "return carrying(new Answer(HTTP.send(request.build(), BodyHandlers.ofString())));"
                                : "return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));")
                .with(
                        "carrying",
                        accounts.map(a -> Template.of(CARRYING)
                                        .with(
                                                "carried",
                                                a.tokenProperties().isEmpty()
                                                        ? ""
                                                        : Template.of(IN_BODY)
                                                                .with("properties", a.tokenProperties())
                                                                .fill())
                                        .with("cookie", cookie(schemes))
                                        .fill())
                                .orElse(""))
                .fill();
    }

    static final String CALLER = "test/Caller";

    /** Whether callers have a key beside what they show first. */
    static boolean isKeyed(Design design) {
        List<CallerScheme> schemes = CallerScheme.of(design.spec().contract());
        return schemes.stream().anyMatch(CallerScheme.Key.class::isInstance)
                && !(shown(schemes) instanceof CallerScheme.Key);
    }

    /** Whether it takes a key, and nothing of what callers show without being given one. */
    static boolean needsKey(Design design, Contract.Endpoint endpoint) {
        List<Admission> ways = Admission.several(design.spec().contract(), endpoint);
        if (!ways.isEmpty()) {
            return isKeyed(design)
                    && ways.stream().flatMap(w -> w.shown().stream()).anyMatch(CallerScheme.Key.class::isInstance);
        }
        List<CallerScheme> taken = CallerScheme.of(design.spec().contract(), endpoint);
        return isKeyed(design)
                && taken.stream().anyMatch(CallerScheme.Key.class::isInstance)
                && !taken.contains(shown(CallerScheme.of(design.spec().contract())));
    }

    /** The ways in of which callers can show everything; empty where any one scheme will do. */
    static List<Admission> ways(Design design, Contract.Endpoint endpoint) {
        CallerScheme shown = shown(CallerScheme.of(design.spec().contract()));
        return Admission.several(design.spec().contract(), endpoint).stream()
                .filter(way -> way.shown().stream()
                        .allMatch(s -> s.equals(shown) || (isKeyed(design) && s instanceof CallerScheme.Key)))
                .toList();
    }

    /** Whether callers show a name and a password, or a key, and are handed nothing to be known by. */
    static boolean isByHeart(Design design) {
        CallerScheme shown = shown(CallerScheme.of(design.spec().contract()));
        return shown instanceof CallerScheme.Key || shown instanceof CallerScheme.Basic;
    }

    /** What callers show first: a token where there are some, else a password. */
    static CallerScheme shown(List<CallerScheme> schemes) {
        return schemes.stream()
                .filter(s -> s instanceof CallerScheme.Token || s instanceof CallerScheme.Cookie)
                .findFirst()
                .or(() -> schemes.stream()
                        .filter(CallerScheme.Basic.class::isInstance)
                        .findFirst())
                .or(() -> schemes.stream().findFirst())
                .orElse(new CallerScheme.Token("", "Bearer"));
    }

    private static String known(List<CallerScheme> schemes, boolean keyed) {
        var statements = new ArrayList<String>();
        CallerScheme first = shown(schemes);
        statements.add(sent(first, "token"));
        if (first instanceof CallerScheme.Token || first instanceof CallerScheme.Cookie) {
            schemes.stream() // each operation looks where it takes a token from
                    .filter(s -> first instanceof CallerScheme.Token
                            ? s instanceof CallerScheme.Cookie
                            : s instanceof CallerScheme.Token)
                    .findFirst()
                    .ifPresent(s -> statements.add(sent(s, "token")));
        }
        if (keyed) {
            schemes.stream()
                    .filter(s -> s instanceof CallerScheme.Key key && key.in() == Contract.In.HEADER)
                    .forEach(s -> statements.add(sent(s, "key")));
        }
        return String.join("\n", statements);
    }

    private static String sent(CallerScheme scheme, String variable) {
        String header = switch (scheme) {
            case CallerScheme.Token(var _, var word) ->
                "\"Authorization\", " + RuleText.quoted(word + " ") + " + " + variable;
            case CallerScheme.Basic _ -> "\"Authorization\", \"Basic \" + " + variable;
            case CallerScheme.Cookie(var _, var name) ->
                "\"Cookie\", " + RuleText.quoted(name + "=") + " + " + variable;
            case CallerScheme.Key key ->
                key.in() == Contract.In.QUERY ? "" : RuleText.quoted(key.parameter()) + ", " + variable;
        };
        return header.isEmpty() ? "" : "if (" + variable + " != null) {\n    request.header(" + header + ");\n}";
    }

    private static String inQuery(List<CallerScheme> schemes, boolean keyed) {
        String variable = keyed ? "key" : "token";
        boolean header =
                schemes.stream().anyMatch(s -> s instanceof CallerScheme.Key key && key.in() == Contract.In.HEADER);
        return schemes.stream()
                .filter(s -> !header && s instanceof CallerScheme.Key key && key.in() == Contract.In.QUERY)
                .map(s -> " + (" + variable + " == null ? \"\" : (path.contains(\"?\") ? \"&\" : \"?\") + "
                        + RuleText.quoted(((CallerScheme.Key) s).parameter() + "=") + " + " + variable + ")")
                .findFirst()
                .orElse("");
    }

    private static String cookie(List<CallerScheme> schemes) {
        return schemes.stream()
                .filter(CallerScheme.Cookie.class::isInstance)
                .map(s -> ((CallerScheme.Cookie) s).cookie() + "=")
                .map(name -> "answer.headerValues(\"Set-Cookie\")\n        .filter(cookie -> cookie.startsWith("
                        + RuleText.quoted(name) + "))\n        .map(cookie -> cookie.substring(" + name.length()
                        + ").split(\";\", 2)[0])\n        .filter(value -> !value.isEmpty())\n"
                        + "        .forEach(value -> token = value);")
                .findFirst()
                .orElse("");
    }

    private static final String WITH_KEY = """
            /** From now on they have that key as well. */
            public Caller withKey(String key) {
                this.key = key;
                return this;
            }""";

    private static final String IN_BODY = """
            boolean readable = answer.http().statusCode() / 100 == 2 && answer.http().body().startsWith("{");
            for (String property : readable ? List.of(${properties}) : List.<String>of()) {
                var handed = answer.body().findValue(property);
                if (handed != null && handed.isString()) {
                    token = handed.stringValue();
                }
            }""";

    private static final String CARRYING = """
            /** Whoever is handed an access token carries it from then on. */
            private Answer carrying(Answer answer) {
                ${carried}
                ${cookie}
                return answer;
            }

            void signIn(Answer answer) {
                signIn = answer;
            }

            /** What was answered when they signed in. */
            public Answer signIn() {
                if (signIn == null) {
                    throw new IllegalStateException("never signed in");
                }
                return signIn;
            }""";

    private static final String TABLES = """
            /** Stores the rows that a story starts from; {@code :now} is a minute ago. */
            protected void given(String sql) {
                database.sql(sql)
                        .param("now", clock.instant().minusSeconds(60).atOffset(ZoneOffset.UTC))
                        .update();
            }

            /** The columns of the one row that the query finds, as texts. */
            protected List<String> row(String query) {
                return database.sql(query)
                        .query((row, _) -> {
                            var columns = new ArrayList<String>();
                            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                columns.add(String.valueOf(row.getString(i)));
                            }
                            return columns;
                        })
                        .single();
            }

            protected long count(String table) {
                return database.sql("select count(*) from " + table).query(Long.class).single();
            }""";

    private static final String TRAIL = """
            /** The scenario's past is done: what the trail holds by now is no part of the story. */
            protected void trailBeginsHere() {
                ${forgotten}
            }

            /** What was done to rows of that table since, as {@code who what}. */
            protected List<String> trailOf(String table) {
                return database.sql(\"""
                                select coalesce(who, 'nobody') || ' ' || what
                                from backend.audit_trail where table_name = :table and id > :before order by id
                                \""")
                        .param("table", table)
                        .param("before", trailBefore)
                        .query(String.class)
                        .list();
            }

            /** How many entries there are since of which that holds, as SQL. */
            protected long trail(String table, String condition) {
                return count("backend.audit_trail where table_name = '" + table + "' and id > " + trailBefore + " and "
                        + condition);
            }

            private long lastOfTrail() {
                return database.sql("select coalesce(max(id), 0) from backend.audit_trail")
                        .query(Long.class)
                        .single();
            }""";

    private static final String FORGOTTEN = """
            given("alter table backend.audit_trail disable trigger audit_trail_append_only");
            given("delete from backend.audit_trail");
            given("alter table backend.audit_trail enable trigger audit_trail_append_only");
            """;

    /** Where an operation shows the trail, it must be empty; else it is enough to know where it ended. */
    private static String trail(Design design) {
        boolean shown = design.spec().operations().stream().anyMatch(BackendText::readsTrail);
        return Template.of(TRAIL)
                .with("forgotten", (shown ? FORGOTTEN : "") + "trailBefore = lastOfTrail();")
                .fill();
    }

    static boolean readsTrail(Operation operation) {
        var found = new AtomicBoolean();
        Walk.expressions(
                operation.steps(),
                expression -> Walk.within(expression.expr(), part -> {
                    if (part instanceof Expr.Rows(Type.ListOf(Type.Row row, var _), var _)
                            && row.table().equals(TRAIL_TABLE)) {
                        found.set(true);
                    }
                }));
        return found.get();
    }

    private static final Name TRAIL_TABLE = new Name("backend", "audit_trail");

    private static final String WORKS = """
            @Autowired
            private List<Work> works;""";

    private static final String PARTNERS = """
            @Autowired
            private Partners partners;""";

    private static final String WORKING = """
            /** All that is due in the background is done, and what becomes due by that. */
            protected void reactionsHaveRun() {
                boolean more = true;
                while (more) {
                    more = false;
                    for (Work work : works) {
                        more |= work.runDue();
                    }
                }
            }

            /** Time passes, and what falls due meanwhile is done. */
            protected void timePasses(Duration time) {
                Instant end = clock.instant().plus(time);
                reactionsHaveRun();
                for (Instant next = nextDue(); !next.isAfter(end); next = nextDue()) {
                    Duration pause = Duration.between(clock.instant(), next);
                    clock.pass(pause.isPositive() ? pause : Duration.ofMillis(100));
                    reactionsHaveRun();
                }
                Duration rest = Duration.between(clock.instant(), end);
                clock.pass(rest.isPositive() ? rest : Duration.ZERO);
                reactionsHaveRun();
            }

            private Instant nextDue() {
                return works.stream().flatMap(work -> work.next().stream()).min(Instant::compareTo).orElse(Instant.MAX);
            }""";

    private static final String PUBLISHED = """
            /** How often that has happened. */
            protected long published(String event) {
                return count("backend.outbox where type = '" + event + "'");
            }""";

    private static final Imports IMPORTS = new Imports()
            .from("com.nimbusds.jose", "JOSEException JWSAlgorithm JWSHeader")
            .from("com.nimbusds.jose.crypto", "ECDSASigner")
            .from("com.nimbusds.jose.jwk", "ECKey")
            .from("com.nimbusds.jwt", "JWTClaimsSet SignedJWT")
            .from("io.zonky.test.db.postgres.embedded", "EmbeddedPostgres")
            .from("java.io", "IOException UncheckedIOException")
            .from("java.nio.charset", "StandardCharsets")
            .from("java.nio.file", "Files Path")
            .from("java.security", "MessageDigest NoSuchAlgorithmException")
            .from("java.text", "ParseException")
            .from("java.time", "Duration Instant ZoneOffset")
            .from("java.util", "ArrayList Base64 Date HexFormat List Locale Map UUID")
            .from("org.junit.jupiter.api", "BeforeEach")
            .from("org.springframework.beans.factory.annotation", "Autowired")
            .from("org.springframework.boot.test.context", "SpringBootTest")
            .from("org.springframework.boot.test.web.server", "LocalServerPort")
            .from("org.springframework.jdbc.core.simple", "JdbcClient")
            .from("org.springframework.test.context", "ActiveProfiles DynamicPropertyRegistry DynamicPropertySource");

    private BackendText() {}

    static String of(Design design, SecurityText security, List<EnsuredRows> ensured, boolean keys) {
        boolean audit = !design.spec().audit().isEmpty();
        boolean tokens = security.hasTokens();
        Optional<AccountStories> accounts = AccountStories.of(design);
        boolean rates = RateText.isUsed(design.spec());
        boolean encrypts = !design.spec().privacy().encrypted().isEmpty();
        boolean works = !new BackgroundText(design).found().isEmpty();
        var partners = new ScriptedText(design);
        String text = SupportFiles.template(PATH)
                .with("imports", "IMPORTS")
                .with("application", design.application())
                .with(
                        "passed",
                        rates
                                ? "clock.pass(Duration.ofHours(++scenarios)); // what was kept and counted before is too old"
                                : "clock.pass(Duration.ofHours(1)); // what was kept for an earlier scenario is too old")
                .with(
                        "trailField",
                        (rates ? "private static long scenarios;\n" : "") + (audit ? "private long trailBefore;" : ""))
                .with("emptied", emptied(design, ensured, keys))
                .with("trailStart", audit ? "trailBefore = lastOfTrail();" : "")
                .with(
                        "accountFields",
                        (encrypts ? ENCRYPTION : "")
                                + accounts.map(a -> accountFields(a.signingIn()))
                                        .orElse(""))
                .with(
                        "signingIn",
                        accounts.map(a -> a.signingIn() + "\n\n" + WITH_TOKEN)
                                .orElseGet(() -> tokens ? signingIn(design, security) : ""))
                .with(
                        "tables",
                        TABLES
                                + (encrypts ? "\n\n" + SEALED : "")
                                + (design.spec().privacy().lookedUp().isEmpty() ? "" : "\n\n" + SEALED_TO_BE_FOUND))
                .with("trail", audit ? trail(design) : "")
                .with("configurations", partners.isEmpty() ? "" : ", ScriptedPartner.Failures.class")
                .with("partners", partners.fields())
                .with("partnerUrls", partners.urls())
                .with("reset", partners.resets())
                .with("works", (works ? WORKS : "") + (design.partners().isEmpty() ? "" : "\n\n" + PARTNERS))
                .with(
                        "working",
                        (works ? WORKING : "")
                                + (design.spec().consequences().events().isEmpty() ? "" : "\n\n" + PUBLISHED))
                .fill();
        return JavaLayout.lay(text.replace("IMPORTS", importsOf(design, text)));
    }

    private static String signingIn(Design design, SecurityText security) {
        List<String> path = security.rolesPath();
        String value = "List.of(roles)";
        for (int i = path.size() - 1; i > 0; i--) {
            value = "Map.of(" + RuleText.quoted(path.get(i)) + ", " + value + ")";
        }
        String claims = ".claim(" + RuleText.quoted(path.getFirst()) + ", " + value + ")"
                + design.spec().access().tokens().stream()
                        .flatMap(t -> t.claims().stream())
                        .map(c -> "\n.claim(" + RuleText.quoted(c) + ", subject)")
                        .collect(Collectors.joining());
        return Template.of(SIGNING_IN)
                .with("audience", RuleText.quoted(security.audience()))
                .with("claims", claims)
                .fill();
    }

    private static List<String> emptied(Design design, List<EnsuredRows> ensured, boolean keys) {
        var lines = new ArrayList<String>();
        List<String> tables = design.spec().catalog().tables().stream()
                .map(Table::name)
                .map(BackendText::sqlName)
                .collect(Collectors.toList());
        if (keys) {
            tables.add("backend.idempotency_keys");
        }
        if (PartnerKeysText.isUsed(design)) {
            tables.add(PartnerKeysText.NAME);
        }
        if (AccountText.of(design).filter(AccountText::endsAreStored).isPresent()) {
            tables.add("backend.ended_sign_ins");
            tables.add("backend.token_generations");
        }
        tables.addAll(new BackgroundText(design).names());
        if (!tables.isEmpty()) {
            lines.add("given(" + RuleText.quoted("truncate " + String.join(", ", tables) + " restart identity cascade")
                    + ");");
        }
        for (EnsuredRows rows : ensured) {
            lines.add("given(\"\"\"");
            rows.sql()
                    .strip()
                    .lines()
                    .map(l -> "        " + l.replace("\\", "\\\\"))
                    .forEach(lines::add);
            lines.add("        \"\"\");");
        }
        return lines;
    }

    /** A table's name as SQL takes it. */
    static String sqlName(Name name) {
        String table = sqlName(name.name());
        return name.schema().equals("public") ? table : sqlName(name.schema()) + "." + table;
    }

    static String sqlName(String name) {
        return name.matches("[a-z_][a-z0-9_]*") && !SQL_WORDS.contains(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Words of SQL that name nothing without quotes (PostgreSQL, appendix C: reserved). */
    private static final java.util.Set<String> SQL_WORDS = java.util.Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "asymmetric",
            "both",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "current_date",
            "current_role",
            "current_time",
            "current_timestamp",
            "current_user",
            "default",
            "deferrable",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "grant",
            "group",
            "having",
            "in",
            "initially",
            "intersect",
            "into",
            "lateral",
            "leading",
            "limit",
            "localtime",
            "localtimestamp",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "placing",
            "primary",
            "references",
            "returning",
            "select",
            "session_user",
            "some",
            "symmetric",
            "system_user",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "variadic",
            "when",
            "where",
            "window",
            "with");

    private static String importsOf(Design design, String text) {
        var lines = IMPORTS.of(text);
        lines.add("import " + design.basePackage() + "." + design.application() + ";");
        if (design.spec().access().accounts().isPresent()) {
            for (String name : List.of("AccessTokens", "Passwords")) {
                if (text.contains("private " + name + " ")) {
                    lines.add("import " + design.support("account") + "." + name + ";");
                }
            }
        }
        if (text.contains("private List<Work> ")) {
            lines.add("import " + design.support("background") + ".Work;");
        }
        if (text.contains("private Partners ")) {
            lines.add("import " + design.support("partner") + ".Partners;");
        }
        if (text.contains("private Encryption ")) {
            lines.add("import " + design.support("privacy") + ".Encryption;");
        }
        return String.join("\n", lines);
    }
}
