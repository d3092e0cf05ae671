package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Model;
import dev.plumb.schema.Column;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Accounts: what stores them, and what of it a specification decides. */
final class AccountText {
    static final String KEYS = "main/account/" + SigningKeysText.NAME;
    static final String CHECKS = "main/account/TokenChecks";
    static final String PUBLISHED = "main/account/PublishedKeysController";
    static final String REPOSITORY = "main/account/SignInRepository";

    private static final Imports IMPORTS = new Imports()
            .from("com.example.app.support.data", "AuditTrail Columns")
            .from("com.example.app.support.problem", "ErrorCode RefusedException")
            .from("com.example.app.support.security", "Viewer")
            .from("com.nimbusds.jose", "JOSEException JOSEObjectType JWSAlgorithm JWSHeader")
            .from("com.nimbusds.jose.crypto", "ECDSASigner RSASSASigner")
            .from("com.nimbusds.jose.jwk", "Curve ECKey JWK JWKSet KeyUse OctetKeyPair RSAKey")
            .from("com.nimbusds.jose.jwk.gen", "ECKeyGenerator RSAKeyGenerator")
            .from("com.nimbusds.jose.util", "Base64URL")
            .from("com.nimbusds.jwt", "JWTClaimsSet SignedJWT")
            .from("java.io", "IOException StringReader UncheckedIOException")
            .from("java.nio.charset", "StandardCharsets")
            .from("java.security", "MessageDigest NoSuchAlgorithmException SecureRandom")
            .from("java.sql", "ResultSet SQLException")
            .from("java.math", "BigDecimal BigInteger")
            .from("java.nio.file", "Files Path")
            .from("java.nio.file.attribute", "PosixFilePermissions")
            .from("java.text", "ParseException")
            .from("java.time", "Clock Duration Instant LocalDate LocalTime")
            .from("java.util", "ArrayList Base64 Date HexFormat List Locale Map Objects Optional UUID")
            .from("java.util.concurrent.locks", "Lock ReentrantLock")
            .from("java.util.function", "Function Supplier")
            .from("java.util.stream", "Stream")
            .from("org.bouncycastle.asn1", "ASN1OctetString")
            .from("org.bouncycastle.asn1.pkcs", "PrivateKeyInfo RSAPrivateKey")
            .from("org.bouncycastle.asn1.sec", "ECPrivateKey")
            .from("org.bouncycastle.crypto.ec", "CustomNamedCurves")
            .from("org.bouncycastle.util.io.pem", "PemObject PemReader")
            .from("org.jspecify.annotations", "Nullable")
            .from("org.slf4j", "Logger LoggerFactory")
            .from("org.springframework.boot.context.properties", "ConfigurationProperties")
            .from("org.springframework.boot.context.properties.bind", "DefaultValue")
            .from("org.springframework.core.env", "Environment Profiles")
            .from("org.springframework.jdbc.core.simple", "JdbcClient")
            .from("org.springframework.stereotype", "Component Repository Service")
            .from("org.springframework.transaction", "PlatformTransactionManager")
            .from("org.springframework.transaction.annotation", "Propagation Transactional")
            .from("org.springframework.transaction.support", "TransactionTemplate");

    private final Design design;
    private final Spec spec;
    private final Accounts accounts;
    private final Model.Entity entity;
    private final ViewerColumns columns;

    AccountText(Design design, Accounts accounts) {
        this.design = design;
        this.spec = design.spec();
        this.accounts = accounts;
        this.entity = spec.model().entity(accounts.table()).orElseThrow();
        this.columns = new ViewerColumns(design, accounts);
    }

    static Optional<AccountText> of(Design design) {
        return design.spec().access().accounts().map(accounts -> new AccountText(design, accounts));
    }

    /** The sources that Spring finds, whatever names them. */
    Set<String> found() {
        var paths = new TreeSet<String>();
        accounts.accessToken().ifPresent(token -> {
            paths.addAll(List.of(KEYS, CHECKS));
            if (token.published()) {
                paths.add(PUBLISHED);
            }
        });
        return paths;
    }

    /** The sources that are written for this project alone. */
    Map<String, String> derived() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("main/account/IssuedTokens", issuedTokens());
        texts.put(
                "main/account/SignedIn",
                laid(
                        "SignedIn",
                        Map.of(
                                "key",
                                key().boxed(),
                                "tokens",
                                accounts.issuesTokens() ? ", IssuedTokens tokens" : "")));
        texts.put(
                "main/account/SignInAccount",
                laid(
                        "SignInAccount",
                        Map.of(
                                "key",
                                key().java(),
                                "login",
                                accounts.lockout().isPresent() ? "String login, " : "",
                                "passwordHash",
                                accounts.password().isPresent() ? "String passwordHash, " : "",
                                "columns",
                                columns.components(false))));
        texts.put(REPOSITORY, repository());
        accounts.refreshToken().ifPresent(t -> texts.put("main/account/RefreshTokens", refreshTokens(t)));
        accounts.lockout().ifPresent(l -> texts.put("main/account/FailedSignIns", failedSignIns(l)));
        accounts.accessToken().ifPresent(token -> {
            texts.put("main/account/AccessTokens", accessTokens(token));
            texts.put(KEYS, laid(SigningKeysText.NAME, SigningKeysText.holes(token)));
            texts.put(CHECKS, checks(token));
        });
        var known = new SessionText(design, this);
        accounts.session().ifPresent(session -> {
            texts.put(SessionText.SESSIONS, laid("Sessions", known.sessions(session)));
            texts.put("main/account/AccessTokens", opaqueTokens(session));
        });
        accounts.apiKey().ifPresent(keys -> texts.put(SessionText.KEYS, laid("ApiKeys", known.keys(keys))));
        if (endsAreStored()) {
            texts.put("main/account/EndedSignIns", laid("EndedSignIns", Map.of()));
        }
        texts.put("main/account/SignIns", signIns());
        return texts;
    }

    // ------------------------------------------------------------------ what others ask

    /** The Java type of an account's key. */
    ValueType key() {
        return Binds.typeOf(attribute(accounts.key()).type().withNullable(false), design);
    }

    /** What the key is called in Java. */
    String keyName() {
        return Words.component(accounts.key());
    }

    /** A key as text, as Java. */
    String keyText(String key) {
        return key() == ValueType.Plain.TEXT ? key : "String.valueOf(" + key + ")";
    }

    /** A token's subject as a key, as Java; an {@code IllegalArgumentException} where it is none. */
    String keyOf(String subject) {
        return switch (key()) {
            case ValueType.Plain.UUID -> "UUID.fromString(" + subject + ")";
            case ValueType.Plain.INT -> "Long.valueOf(" + subject + ")";
            case ValueType.Plain _,
                    ValueType.Enumerated _,
                    ValueType.Structured _,
                    ValueType.Listed _,
                    ValueType.Mapped _ -> subject;
        };
    }

    ViewerColumns viewerColumns() {
        return columns;
    }

    Spec spec() {
        return spec;
    }

    boolean isAudited(Name table) {
        return spec.audit().stream().anyMatch(a -> a.table().equals(table));
    }

    /** The word that stands before a token. */
    String word() {
        return CallerScheme.word(spec.contract());
    }

    /** Whether some operation does that. */
    boolean does(String action) {
        var found = new ArrayList<Step>();
        spec.operations()
                .forEach(o -> dev.plumb.design.Walk.steps(o.steps(), step -> {
                    if (step instanceof Step.Account account && account.action().equals(action)) {
                        found.add(step);
                    }
                }));
        return !found.isEmpty();
    }

    /** Whether some operation signs out, and by a refresh token ({@code true}) or as whoever calls. */
    boolean signsOut(boolean byToken) {
        var found = new ArrayList<Step>();
        spec.operations()
                .forEach(o -> dev.plumb.design.Walk.steps(o.steps(), step -> {
                    if (step instanceof Step.Account account
                            && account.action().equals("sign-out")
                            && account.with().containsKey("refreshToken") == byToken) {
                        found.add(step);
                    }
                }));
        return !found.isEmpty();
    }

    /** Whether some step sets a password by itself. */
    boolean setsPassword() {
        var all = new ArrayList<List<Step>>();
        spec.operations().forEach(o -> all.add(o.steps()));
        spec.consequences().reactions().forEach(r -> all.add(r.steps()));
        spec.consequences().jobs().forEach(j -> all.add(j.steps()));
        return all.stream().flatMap(Step::all).anyMatch(accounts::setsPassword);
    }

    /** Whether the end of a sign-in has to be stored, since its token would go on otherwise. */
    boolean endsAreStored() {
        return accounts.endsAreStored()
                && (signsOut(false) || does("sign-out-everywhere") || does("change-password") || setsPassword());
    }

    /** Whether a viewer knows the sign-in that they came by. */
    boolean viewerHasSignIn() {
        return accounts.refreshToken().isPresent() || accounts.session().isPresent() || endsAreStored();
    }

    // ------------------------------------------------------------------ sources

    private String issuedTokens() {
        boolean refresh = accounts.refreshToken().isPresent();
        return JavaLayout.lay(SupportFiles.template("main/account/IssuedTokens")
                .with("refreshDoc", refresh ? "* @param refreshToken trades for new tokens, once" : "")
                .with("refreshToken", refresh ? ", String refreshToken" : "")
                .fill());
    }

    private String repository() {
        Jdbc jdbc = new Jdbc(design);
        var columnNames = new ArrayList<String>();
        var parts = new ArrayList<String>();
        columnNames.add(sql(accounts.key()));
        parts.add(jdbc.read(key(), false, accounts.key()));
        accounts.lockout().ifPresent(_ -> {
            columnNames.add(sql(accounts.login()));
            parts.add("row.getString(" + RuleText.quoted(accounts.login()) + ")");
        });
        accounts.password().ifPresent(password -> {
            columnNames.add(sql(password));
            parts.add("row.getString(" + RuleText.quoted(password) + ")");
        });
        columnNames.add(accounts.disabled().map(this::isDisabled).orElse("false") + " as disabled");
        parts.add("row.getBoolean(\"disabled\")");
        columnNames.add(accounts.roles().map(this::rolesOf).orElse("array[]::text[]") + " as roles");
        parts.add("Columns.texts(row, \"roles\")" + columns.read());
        columns.columns().forEach(c -> {
            if (!columnNames.contains(sql(c))) {
                columnNames.add(sql(c));
            }
        });
        String table = BackendText.sqlName(accounts.table());
        return laid(
                "SignInRepository",
                Map.of(
                        "select",
                        "select " + String.join(",\n       ", columnNames) + "\nfrom " + table,
                        "login",
                        inLine(equal(accounts.table(), accounts.login(), "login")),
                        "keyCondition",
                        inLine(sql(accounts.key()) + " = :key"),
                        "key",
                        key().java(),
                        "cite",
                        accounts.span().cite(),
                        "parts",
                        String.join(", ", parts),
                        "share",
                        sharesAccounts()
                                ? SHARE.replace("${key}", key().java()).replace("${id}", inLine(sql(accounts.key())))
                                : "",
                        "setPassword",
                        accounts.password().map(this::setPassword).orElse("")));
    }

    /** Where the statement stands in a literal of one line: the quotes of its names are no end of it. */
    static String inLine(String sql) {
        return sql.replace("\"", "\\\"");
    }

    private static final String SHARE = """
            /** As it is now, and stays until the transaction ends: what would change it waits. */
            Optional<SignInAccount> share(${key} key) {
                return database.sql(ACCOUNT + "where ${id} = :key for share")
                        .param("key", key)
                        .query((row, number) -> account(row))
                        .optional();
            }""";

    /** Whether a sign-in must not outlive the password that it came by. */
    boolean sharesAccounts() {
        return does("sign-in")
                && accounts.password().isPresent()
                && (accounts.refreshToken().isPresent() || accounts.session().isPresent() || endsAreStored());
    }

    private String setPassword(String password) {
        return Template.of("""
                /** Whether the password was still that one. */
                boolean changePassword(${key} key, String from, String to) {
                    return database.sql(\"\"\"
                                            update ${table} set ${password} = :to
                                            where ${id} = :key and ${password} = :from
                                            \"\"\")
                                    .param("key", key)
                                    .param("from", from)
                                    .param("to", to)
                                    .update()
                            == 1;
                }""")
                .with("key", key().java())
                .with("table", BackendText.sqlName(accounts.table()))
                .with("password", sql(password))
                .with("id", sql(accounts.key()))
                .fill();
    }

    private String isDisabled(String column) {
        boolean truth = column(accounts.table(), column).type().base().equals("boolean");
        return truth ? "coalesce(" + sql(column) + ", false)" : sql(column) + " is not null";
    }

    private String rolesOf(Accounts.Roles roles) {
        if (roles.table().isEmpty()) {
            boolean list = column(accounts.table(), roles.column()).type().array();
            return list
                    ? "coalesce(" + sql(roles.column()) + "::text[], '{}')"
                    : "array_remove(array[" + sql(roles.column()) + "::text], null)";
        }
        String table = BackendText.sqlName(roles.table().get());
        String own = BackendText.sqlName(accounts.table());
        return "array(select held." + sql(roles.column()) + "::text from " + table + " held where held."
                + sql(roles.account()) + " = " + own + "." + sql(accounts.key()) + " order by 1)";
    }

    private String refreshTokens(Accounts.RefreshToken tokens) {
        String table = BackendText.sqlName(tokens.table());
        String hash = sql(tokens.hash());
        String shown = sql(tokens.account()) + ", " + sql(tokens.family());
        var columns =
                new ArrayList<>(List.of(hash, sql(tokens.account()), sql(tokens.family()), sql(tokens.expires())));
        var values = new ArrayList<>(List.of(":hash", ":account", ":family", ":expires"));
        tokens.created().ifPresent(created -> {
            columns.add(sql(created));
            values.add(":now");
        });
        String revoke = "update " + table + " set " + sql(tokens.revoked()) + " = :now\nwhere ";
        String unrevoked = " and " + sql(tokens.revoked()) + " is null";
        Jdbc jdbc = new Jdbc(design);
        var holes = new LinkedHashMap<String, String>();
        holes.put("cite", tokens.span().cite());
        holes.put("lifetime", duration(tokens.lasting()));
        holes.put("key", key().java());
        holes.put(
                "insert",
                "insert into " + table + " (" + String.join(", ", columns) + ")\nvalues (" + String.join(", ", values)
                        + ")");
        holes.put("created", tokens.created().isPresent() ? ".param(\"now\", Columns.time(now))" : "");
        holes.put(
                "use",
                "update " + table + " set " + sql(tokens.used()) + " = :now\nwhere " + hash + " = :hash and "
                        + sql(tokens.used()) + " is null" + unrevoked + " and " + sql(tokens.expires()) + " > :now");
        holes.put(
                "find",
                "select " + shown + ", " + sql(tokens.used()) + " is not null as used\nfrom " + table + " where " + hash
                        + " = :hash");
        holes.put("revokeFamily", revoke + sql(tokens.family()) + " = :family" + unrevoked);
        holes.put(
                "revokeAll",
                revoke + sql(tokens.account()) + " = :account and " + sql(tokens.family())
                        + " is distinct from cast(:but as uuid)" + unrevoked);
        holes.put(
                "known",
                jdbc.read(key(), false, tokens.account()) + ", row.getObject(" + RuleText.quoted(tokens.family())
                        + ", UUID.class), row.getBoolean(\"used\")");
        String digest = "MessageDigest.getInstance(\"SHA-256\").digest(token.getBytes(StandardCharsets.UTF_8))";
        holes.put("hashType", tokens.bytes() ? "byte[]" : "String");
        holes.put("digest", tokens.bytes() ? digest : "HexFormat.of().formatHex(" + digest + ")");
        return laid("RefreshTokens", holes);
    }

    private String failedSignIns(Accounts.Lockout lockout) {
        String table = BackendText.sqlName(lockout.table());
        String mine = equal(lockout.table(), lockout.login(), "login");
        boolean audited = isAudited(lockout.table());
        var holes = new LinkedHashMap<String, String>();
        holes.put("cite", lockout.span().cite());
        holes.put("after", Long.toString(lockout.after()));
        holes.put("within", duration(lockout.within()));
        holes.put("lasting", duration(lockout.lasting()));
        holes.put(
                "latest",
                "select " + sql(lockout.at()) + " from " + table + "\nwhere " + mine + "\norder by " + sql(lockout.at())
                        + " desc\nlimit :allowed");
        holes.put("at", RuleText.quoted(lockout.at()));
        holes.put("author", audited ? "audit.author(Viewer.VISITOR, now);" : "");
        holes.put(
                "insert",
                "insert into " + table + " (" + sql(lockout.login()) + ", " + sql(lockout.at()) + ") values ("
                        + cast(lockout.table(), lockout.login(), ":login") + ", :now)");
        holes.put("forgetParameter", audited ? ", Instant now" : "");
        holes.put("forgetAuthor", audited ? "audit.author(Viewer.VISITOR, now);" : "");
        holes.put("delete", "delete from " + table + " where " + mine);
        holes.put("auditField", audited ? "private final AuditTrail audit;" : "");
        holes.put("auditParameter", audited ? ", AuditTrail audit" : "");
        holes.put("auditAssignment", audited ? "this.audit = audit;" : "");
        return laid("FailedSignIns", holes);
    }

    private String signIns() {
        var text = new SignInsText(this, accounts);
        return imported(SupportFiles.template("main/account/SignIns")
                .with("imports", "IMPORTED")
                .with("doc", text.doc())
                .withMembers("members", text.members())
                .fill());
    }

    private String accessTokens(Accounts.AccessToken token) {
        boolean ends = endsAreStored();
        return laid(
                "AccessTokens",
                Map.of(
                        "cite", token.span().cite(),
                        "lifetime", duration(token.lasting()),
                        "key", key().java(),
                        "subject", keyText("account.key()"),
                        "roles", accounts.roles().isPresent() ? ".claim(\"roles\", account.roles())" : "",
                        "generation",
                                ends ? ".claim(GENERATION, ended.generation(" + keyText("account.key()") + "))" : "",
                        "members", ends ? GENERATION : "",
                        "endedField", ends ? "private final EndedSignIns ended;" : "",
                        "endedParameter", ends ? ", EndedSignIns ended" : "",
                        "endedAssignment", ends ? "this.ended = ended;" : ""));
    }

    private static final String GENERATION = """
            private static final String GENERATION = "gen";

            /** The generation of its account's tokens that a token belongs to. */
            public static long generation(Map<String, Object> claims) {
                return claims.get(GENERATION) instanceof Number number ? number.longValue() : 0;
            }""";

    /** What callers carry is the secret of a session. */
    private String opaqueTokens(Accounts.Session session) {
        return imported(Template.of("""
                package com.example.app.support.account;

                IMPORTED

                /** Access tokens: the secrets that sessions are known by. */
                @Component
                public class AccessTokens {

                    static final Duration LIFETIME = Sessions.LIFETIME;

                    private final Sessions sessions;
                    private final Clock clock;

                    AccessTokens(Sessions sessions, Clock clock) {
                        this.sessions = sessions;
                        this.clock = clock;
                    }

                    /** A session that begins now. See ${cite}. */
                    public String of(${key} account) {
                        return sessions.begin(account, UUID.randomUUID(), clock.instant());
                    }

                    String issue(SignInAccount account, UUID signIn) {
                        return sessions.begin(account.key(), signIn, clock.instant());
                    }
                }
                """)
                .with("cite", session.span().cite())
                .with("key", key().java())
                .fill());
    }

    private String checks(Accounts.AccessToken token) {
        return SupportFiles.template(CHECKS)
                .with("decoded", SigningKeysText.of(token).decoded(token))
                .with(
                        "algorithms",
                        SigningKeysText.of(token) == SigningKeysText.EDWARDS
                                ? ""
                                : "import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;")
                .fill();
    }

    // ------------------------------------------------------------------ SQL

    private Model.Attribute attribute(String column) {
        return entity.byColumn(column).orElseThrow();
    }

    private Column column(Name table, String name) {
        return spec.catalog().table(table).orElseThrow().column(name).orElseThrow();
    }

    private static String sql(String column) {
        return BackendText.sqlName(column);
    }

    private String equal(Name table, String column, String parameter) {
        return sql(column) + " = " + cast(table, column, ":" + parameter);
    }

    /** A text takes the column's type where that compares in its own way ({@code citext}). */
    private String cast(Name table, String column, String value) {
        String type = column(table, column).type().base();
        return Set.of("text", "character varying", "character").contains(type) ? value : value + "::" + type;
    }

    static String duration(Duration time) {
        if (time.toMillis() % 1_000 != 0) {
            return "Duration.ofMillis(" + RuleText.number(time.toMillis()) + ")";
        }
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return "Duration.ofDays(" + RuleText.number(seconds / 86_400) + ")";
        }
        if (seconds % 3_600 == 0) {
            return "Duration.ofHours(" + RuleText.number(seconds / 3_600) + ")";
        }
        return seconds % 60 == 0
                ? "Duration.ofMinutes(" + RuleText.number(seconds / 60) + ")"
                : "Duration.ofSeconds(" + RuleText.number(seconds) + ")";
    }

    // ------------------------------------------------------------------ text

    private String laid(String name, Map<String, String> holes) {
        Template template = SupportFiles.template("main/account/" + name);
        for (var hole : holes.entrySet()) {
            template = template.with(hole.getKey(), hole.getValue());
        }
        String source = SupportFiles.source("main/account/" + name);
        return imported(
                source.contains("${imports}")
                        ? template.with("imports", "IMPORTED").fill()
                        : template.fill());
    }

    /** With the imports that the text needs, where it leaves room for them. */
    private static String imported(String text) {
        return JavaLayout.lay(text.replace("IMPORTED", String.join("\n", IMPORTS.of(text))));
    }
}
