package dev.plumb.prove;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.plumb.schema.Name;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Admission;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import dev.plumb.spec.SignIn;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs in, refreshes, signs out and changes passwords as those who mean no good would: what passwords and tokens are kept
 * as, whether a token is good for one use, what a sign-out ends, and what an answer tells of who has an account.
 */
final class AccountProof {
    private static final String PROOF = "accounts";
    private static final Pattern ARGON2ID =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$[^$]{22,}\\$[^$]{43,}");

    /** {@link AccountHolders#PASSWORD} with parameters of long ago. */
    private static final String OUTDATED =
            "$argon2id$v=19$m=4096,t=1,p=1$tIL4OYzn8dtCHVXrKKYwsg$GbbRjsvo8c0vPvC+qEw4VOnBvA12F8bJK032PoNGQ1s";

    private static final String WRONG = "nobody has this password";
    private static final String NEW = "a new and longer passphrase";
    private static final int TIMED = 5;

    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Ledger ledger;
    private final Callable callable;
    private final Viewers viewers;
    private int people;

    AccountProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.ledger = ledger;
        this.viewers = viewers;
        this.callable = new Callable(spec, stage.scratch(), viewers);
    }

    /** @param access and {@code refresh}: tokens; null where none is handed out */
    private record Session(
            Exchange exchange,
            @Nullable String access,
            @Nullable String refresh) {}

    void prove() throws SQLException {
        if (stage.holders().isEmpty()) {
            return;
        }
        AccountHolders holders = stage.holders().get();
        Accounts accounts = holders.accounts();
        if (accounts.password().isPresent()) {
            kept(accounts, accounts.password().get());
        }
        Optional<Operation> signIn = SignIn.operation(spec);
        if (signIn.isEmpty()) {
            return;
        }
        unknown(signIn.get(), holders);
        accounts.password().ifPresent(password -> upgraded(signIn.get(), holders, password));
        if (accounts.lockout().isPresent()) {
            locked(signIn.get(), holders, accounts.lockout().get());
        }
        disabled(signIn.get(), holders);
        issued(signIn.get(), holders);
        if (accounts.refreshToken().isPresent()) {
            refreshed(signIn.get(), holders, accounts.refreshToken().get());
        }
        ended(signIn.get(), holders);
        changed(signIn.get(), holders);
    }

    // Passwords

    /** What a new account keeps of a password; two of the same are kept differently. */
    private void kept(Accounts accounts, String password) throws SQLException {
        for (Operation operation : spec.operations()) {
            Optional<SignIn.Fields> fields =
                    opens(operation, accounts) ? SignIn.fields(spec, operation) : Optional.empty();
            if (fields.isEmpty() || operation.endpoint().isEmpty()) {
                continue;
            }
            var hashes = new ArrayList<@Nullable String>();
            for (String name : List.of("somebody-new", "somebody-newer")) {
                Exchange exchange = call(
                        operation,
                        Map.of(
                                fields.get().login(),
                                AccountHolders.login(accounts, name),
                                fields.get().password(),
                                NEW),
                        Optional.empty());
                for (var row : stage.scratch().all(accounts.table())) {
                    if (AccountHolders.login(accounts, name).equalsIgnoreCase(row.get(accounts.login()))) {
                        String hash = row.get(password);
                        hashes.add(hash);
                        add(
                                Elements.PASSWORDS,
                                "what " + operation.name() + " keeps of a password is its argon2id hash, by OWASP's"
                                        + " parameters or stronger",
                                strong(hash),
                                exchange,
                                "kept: " + hash);
                    }
                }
            }
            if (hashes.size() == 2) {
                ledger.add(
                        Elements.PASSWORDS,
                        hashes.getFirst() != null && hashes.getFirst().equals(hashes.getLast())
                                ? Evidence.fails(PROOF, "the same password twice is kept differently", hashes + "", "")
                                : Evidence.holds(PROOF, "the same password twice is kept differently"));
            }
        }
    }

    private static boolean opens(Operation operation, Accounts accounts) {
        return operation.steps().stream()
                .anyMatch(s -> s instanceof Step.Create create && create.table().equals(accounts.table()));
    }

    /** The parameters of OWASP's cheat sheet on password storage, each as strong as the others. */
    private static boolean strong(@Nullable String hash) {
        Matcher matcher = ARGON2ID.matcher(hash == null ? "" : hash);
        if (!matcher.matches()) {
            return false;
        }
        long memory = Long.parseLong(matcher.group(1));
        long passes = Long.parseLong(matcher.group(2));
        return memory >= 47_104 && passes >= 1
                || memory >= 19_456 && passes >= 2
                || memory >= 12_288 && passes >= 3
                || memory >= 9_216 && passes >= 4
                || memory >= 7_168 && passes >= 5;
    }

    /** A login that nobody has is answered like a wrong password, and takes as long. */
    private void unknown(Operation signIn, AccountHolders holders) throws SQLException {
        var known = new long[TIMED];
        var unknown = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            Person there = person(holders);
            long before = System.nanoTime();
            Exchange wrong = signIn(signIn, there.login(), WRONG).exchange();
            known[i] = System.nanoTime() - before;
            before = System.nanoTime();
            Exchange nobody = signIn(
                            signIn, AccountHolders.login(holders.accounts(), "nobody-has-this-name-" + i), WRONG)
                    .exchange();
            unknown[i] = System.nanoTime() - before;
            boolean alike = wrong.answer().status() == nobody.answer().status()
                    && without(wrong).equals(without(nobody))
                    && wrong.answer().status() >= 400;
            add(
                    Elements.PASSWORDS,
                    "a login that nobody has is answered like a wrong password",
                    alike,
                    nobody,
                    "a wrong password: " + wrong.answer().shown());
        }
        java.util.Arrays.sort(known);
        java.util.Arrays.sort(unknown);
        long usual = known[TIMED / 2];
        long other = unknown[TIMED / 2];
        ledger.add(
                Elements.PASSWORDS,
                other * 3 >= usual || usual < Duration.ofMillis(12).toNanos()
                        ? Evidence.holds(PROOF, "a login that nobody has takes as long as a wrong password")
                        : Evidence.fails(
                                PROOF,
                                "a login that nobody has takes as long as a wrong password",
                                "medians of " + TIMED + ": " + usual / 1_000_000 + " ms for a wrong password, "
                                        + other / 1_000_000 + " ms for nobody",
                                ""));
    }

    /** A body without what differs from request to request. */
    private static String without(Exchange exchange) {
        JsonNode json = exchange.answer().json();
        if (json instanceof ObjectNode object) {
            ObjectNode copy = object.deepCopy();
            copy.remove(List.of("instance", "timestamp", "requestId", "traceId"));
            return copy.toString();
        }
        return exchange.answer().body();
    }

    private void upgraded(Operation signIn, AccountHolders holders, String password) {
        try {
            Person somebody = person(holders);
            stage.scratch()
                    .execute("update " + Scratch.quoted(holders.accounts().table()) + " set "
                            + Scratch.quoted(password) + " = '" + OUTDATED + "' where "
                            + Scratch.quoted(holders.accounts().key()) + "::text = '" + somebody.key() + "'");
            Session session = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            String now = column(holders.accounts(), somebody.key(), password);
            add(
                    Elements.PASSWORDS,
                    "a hash of weaker parameters is made anew at sign-in",
                    well(session.exchange()) && strong(now),
                    session.exchange(),
                    "kept: " + now);
        } catch (SQLException e) {
            ledger.note(Elements.PASSWORDS, "a hash of weaker parameters could not be kept: " + e.getMessage());
        }
    }

    private @Nullable String column(Accounts accounts, String key, String column) throws SQLException {
        var rows = stage.scratch().where(accounts.table(), Map.of(accounts.key(), key));
        return rows.isEmpty() ? null : rows.getFirst().get(column);
    }

    private void locked(Operation signIn, AccountHolders holders, Accounts.Lockout lockout) throws SQLException {
        Person somebody = person(holders);
        for (long i = 0; i < lockout.after(); i++) {
            signIn(signIn, somebody.login(), WRONG);
        }
        Session right = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        add(
                Elements.LOCKOUT,
                lockout.after() + " wrong passwords lock the account for the right one too",
                !well(right.exchange()),
                right.exchange(),
                "");
        target.pass(lockout.lasting().plusSeconds(2));
        Session later = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        add(Elements.LOCKOUT, "after its time the lock is gone", well(later.exchange()), later.exchange(), "");
        target.resetClock();
        Person another = person(holders);
        for (long i = 1; i < lockout.after(); i++) {
            signIn(signIn, another.login(), WRONG);
        }
        Session last = signIn(signIn, another.login(), AccountHolders.PASSWORD);
        add(Elements.LOCKOUT, "one wrong password fewer locks nothing", well(last.exchange()), last.exchange(), "");
    }

    private void disabled(Operation signIn, AccountHolders holders) throws SQLException {
        if (holders.accounts().disabled().isEmpty()) {
            return;
        }
        Person somebody = person(holders);
        holders.disable(somebody.row());
        Session session = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        add(Elements.PASSWORDS, "a disabled account cannot sign in", !well(session.exchange()), session.exchange(), "");
    }

    // Access tokens

    private void issued(Operation signIn, AccountHolders holders) throws SQLException {
        Accounts accounts = holders.accounts();
        Person somebody = person(holders);
        Session session = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        if (session.access() == null || accounts.accessToken().isEmpty()) {
            return;
        }
        Accounts.AccessToken wanted = accounts.accessToken().get();
        Optional<SignedJWT> token = parsed(session.access());
        if (token.isEmpty()) {
            add(Elements.TOKENS, "an access token is a signed JWT", false, session.exchange(), "");
            return;
        }
        var claims = claims(token.get());
        long lasting = claims.getExpirationTime() == null || claims.getIssueTime() == null
                ? -1
                : Duration.between(
                                claims.getIssueTime().toInstant(),
                                claims.getExpirationTime().toInstant())
                        .toSeconds();
        boolean said = lasting == wanted.lasting().toSeconds()
                && token.get().getHeader().getAlgorithm().getName().equals(wanted.algorithm())
                && somebody.key().equals(claims.getSubject())
                && wanted.issuer().equals(claims.getIssuer())
                && claims.getAudience().contains(wanted.audience())
                && claims.getJWTID() != null;
        add(
                Elements.TOKENS,
                "an access token says who, for whom, by whom and until when, signed by " + wanted.algorithm(),
                said,
                session.exchange(),
                "claims: " + claims);
        add(
                Elements.TOKENS,
                "an access token tells nothing of a person but the account's key",
                !claims.toString().toLowerCase(java.util.Locale.ROOT).contains(somebody.login()),
                session.exchange(),
                "claims: " + claims);
        published(wanted, token.get(), claims);
        expires(wanted, session);
    }

    /** Public keys alone are published, the one that signs among them; and none of them makes a token of another kind. */
    private void published(Accounts.AccessToken wanted, SignedJWT token, JWTClaimsSet claims) {
        if (!wanted.published()) {
            return;
        }
        Exchange exchange = stage.wire().send(Optional.empty(), PROOF, Request.of("GET", "/.well-known/jwks.json"));
        try {
            var keys = JWKSet.parse(exchange.answer().body());
            String id = token.getHeader().getKeyID();
            add(
                    Elements.TOKENS,
                    "the published keys are public ones, the one that signs among them",
                    keys.getKeys().stream().noneMatch(JWK::isPrivate) && keys.getKeyByKeyId(id) != null,
                    exchange,
                    "");
            Optional<byte[]> open = switch (keys.getKeyByKeyId(id)) {
                case OctetKeyPair pair -> Optional.of(pair.getDecodedX());
                case AsymmetricJWK key -> Optional.of(key.toPublicKey().getEncoded());
                case null, default -> Optional.empty();
            };
            if (open.isPresent()) {
                var confused = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(), claims);
                confused.sign(new MACSigner(open.get()));
                refused("a token that is signed with the public key as a secret", confused.serialize());
            }
        } catch (ParseException | JOSEException e) {
            add(Elements.TOKENS, "the published keys can be read", false, exchange, String.valueOf(e.getMessage()));
        }
    }

    /** An operation that asks for a token and for no role. */
    private Optional<Operation> forTheSignedIn() {
        return spec.operations().stream()
                .filter(o -> o.endpoint()
                        .filter(e -> Admission.several(spec.contract(), e).isEmpty()
                                && e.security().said()
                                && !e.security().open()
                                && !e.security().optional()
                                && e.security().anyOfRoles().isEmpty())
                        .isPresent())
                .min(java.util.Comparator.comparing(
                        o -> !Elements.reads(o.endpoint().orElseThrow())));
    }

    private void refused(String what, String token) {
        forTheSignedIn().ifPresent(operation -> {
            Exchange exchange = call(operation, Map.of(), Optional.of(token));
            add(Elements.TOKENS, what + " is refused", exchange.answer().status() == 401, exchange, "");
        });
    }

    private void expires(Accounts.AccessToken wanted, Session session) {
        Optional<Operation> operation = forTheSignedIn();
        if (operation.isEmpty() || session.access() == null) {
            return;
        }
        Exchange good = call(operation.get(), Map.of(), Optional.of(session.access()));
        add(Elements.TOKENS, "an access token is taken", good.answer().status() != 401, good, "");
        target.pass(wanted.lasting());
        Exchange late = call(operation.get(), Map.of(), Optional.of(session.access()));
        add(
                Elements.TOKENS,
                "an access token is refused from the moment that it expires",
                late.answer().status() == 401,
                late,
                "");
        target.resetClock();
    }

    // Refresh tokens

    private void refreshed(Operation signIn, AccountHolders holders, Accounts.RefreshToken kept) throws SQLException {
        Person somebody = person(holders);
        Session first = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        Optional<Operation> refresh = action("refresh");
        if (first.refresh() == null || refresh.isEmpty()) {
            return;
        }
        String stored = stage.scratch().all(kept.table()).toString();
        add(
                Elements.REFRESH,
                "of a refresh token its SHA-256 is kept, and never itself",
                !stored.contains(first.refresh()) && stored.contains(sha256(first.refresh())),
                first.exchange(),
                "");
        Session second = refresh(refresh.get(), first.refresh());
        add(
                Elements.REFRESH,
                "a refresh token is traded for another",
                well(second.exchange())
                        && second.refresh() != null
                        && !first.refresh().equals(second.refresh()),
                second.exchange(),
                "");
        Session again = refresh(refresh.get(), first.refresh());
        add(Elements.REFRESH, "a refresh token is good for one use", !well(again.exchange()), again.exchange(), "");
        if (second.refresh() != null) {
            Session family = refresh(refresh.get(), second.refresh());
            add(
                    Elements.REFRESH,
                    "a used token that comes again ends its whole family",
                    !well(family.exchange()),
                    family.exchange(),
                    "");
        }
        atOnce(signIn, refresh.get(), holders);
        late(signIn, refresh.get(), holders, kept);
        if (holders.accounts().disabled().isPresent()) {
            Person shut = person(holders);
            Session before = signIn(signIn, shut.login(), AccountHolders.PASSWORD);
            holders.disable(shut.row());
            refusedRefresh("a disabled account's refresh token is refused", refresh.get(), before);
        }
    }

    private void atOnce(Operation signIn, Operation refresh, AccountHolders holders) throws SQLException {
        Session session = signIn(signIn, person(holders).login(), AccountHolders.PASSWORD);
        if (session.refresh() == null) {
            return;
        }
        Request request = request(refresh, Map.of(field(refresh, "refreshToken").orElse(""), session.refresh()));
        var call = new Wire.Call(refresh.endpoint(), request);
        List<Exchange> both = stage.wire().sendAll(PROOF, List.of(call, call));
        add(
                Elements.REFRESH,
                "of two refreshes at once one wins",
                both.stream().filter(AccountProof::well).count() == 1,
                both.getLast(),
                both.stream()
                        .map(e -> String.valueOf(e.answer().status()))
                        .toList()
                        .toString());
    }

    private void late(Operation signIn, Operation refresh, AccountHolders holders, Accounts.RefreshToken kept)
            throws SQLException {
        Session session = signIn(signIn, person(holders).login(), AccountHolders.PASSWORD);
        target.pass(kept.lasting().plusSeconds(2));
        refusedRefresh("an expired refresh token is refused", refresh, session);
        target.resetClock();
    }

    private void refusedRefresh(String check, Operation refresh, Session session) {
        refusedRefresh(Elements.REFRESH, check, refresh, session);
    }

    private void refusedRefresh(String element, String check, Operation refresh, Session session) {
        if (session.refresh() != null) {
            Session after = refresh(refresh, session.refresh());
            add(element, check, !well(after.exchange()), after.exchange(), "");
        }
    }

    // The end of sign-ins

    private void ended(Operation signIn, AccountHolders holders) throws SQLException {
        Optional<Operation> refresh = action("refresh");
        Optional<Operation> out = action("sign-out");
        Optional<Operation> everywhere = action("sign-out-everywhere");
        Person somebody = person(holders);
        if (holders.accounts().refreshToken().isEmpty()) {
            atOnce(signIn, holders, somebody);
        }
        if (out.isPresent()
                && refresh.isPresent()
                && field(out.get(), "refreshToken").isPresent()) {
            Session session = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            Session other = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            if (session.refresh() != null && other.refresh() != null) {
                call(
                        out.get(),
                        Map.of(field(out.get(), "refreshToken").get(), session.refresh()),
                        Optional.ofNullable(session.access()));
                refusedRefresh(Elements.SIGN_OUT, "a sign-out ends its sign-in", refresh.get(), session);
                Session still = refresh(refresh.get(), other.refresh());
                add(
                        Elements.SIGN_OUT,
                        "a sign-out ends no other sign-in",
                        well(still.exchange()),
                        still.exchange(),
                        "");
            }
        }
        if (everywhere.isPresent() && refresh.isPresent()) {
            Session session = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            Session other = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            Session somebodyElses = signIn(signIn, person(holders).login(), AccountHolders.PASSWORD);
            call(everywhere.get(), Map.of(), Optional.ofNullable(session.access()));
            refusedRefresh(Elements.SIGN_OUT, "a sign-out everywhere ends every sign-in", refresh.get(), other);
            if (somebodyElses.refresh() != null) {
                Session still = refresh(refresh.get(), somebodyElses.refresh());
                add(
                        Elements.SIGN_OUT,
                        "a sign-out everywhere ends nobody else's sign-in",
                        well(still.exchange()),
                        still.exchange(),
                        "");
            }
        }
    }

    /** Where nothing refreshes a sign-in, its end is the end of its access token. */
    private void atOnce(Operation signIn, AccountHolders holders, Person somebody) throws SQLException {
        for (String action : List.of("sign-out", "sign-out-everywhere")) {
            Optional<Operation> out = action(action);
            Optional<Operation> asked = forTheSignedIn();
            if (out.isEmpty() || asked.isEmpty()) {
                continue;
            }
            Session session = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            Session other = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
            Session somebodyElses = signIn(signIn, person(holders).login(), AccountHolders.PASSWORD);
            if (session.access() == null || other.access() == null || somebodyElses.access() == null) {
                return;
            }
            call(out.get(), Map.of(), Optional.of(session.access()));
            boolean all = action.equals("sign-out-everywhere");
            Exchange mine = call(asked.get(), Map.of(), Optional.of(session.access()));
            add(
                    Elements.SIGN_OUT,
                    "a " + action + " ends its sign-in",
                    mine.answer().status() == 401,
                    mine,
                    "");
            if (!asked.equals(out)) {
                Exchange others = call(asked.get(), Map.of(), Optional.of(other.access()));
                add(
                        Elements.SIGN_OUT,
                        all ? "a sign-out-everywhere ends every sign-in" : "a sign-out ends no other sign-in",
                        (others.answer().status() == 401) == all,
                        others,
                        "");
                Exchange elses = call(asked.get(), Map.of(), Optional.of(somebodyElses.access()));
                add(
                        Elements.SIGN_OUT,
                        "a " + action + " ends nobody else's sign-in",
                        elses.answer().status() != 401,
                        elses,
                        "");
            }
        }
    }

    private void changed(Operation signIn, AccountHolders holders) throws SQLException {
        Optional<Operation> change = action("change-password");
        if (change.isEmpty()
                || field(change.get(), "newPassword").isEmpty()
                || field(change.get(), "oldPassword").isEmpty()) {
            return;
        }
        String oldField = field(change.get(), "oldPassword").get();
        String newField = field(change.get(), "newPassword").get();
        Person somebody = person(holders);
        Session own = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        Session other = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        Exchange guessed =
                call(change.get(), Map.of(oldField, WRONG, newField, NEW), Optional.ofNullable(own.access()));
        add(Elements.PASSWORDS, "a password is changed by those who know it alone", !well(guessed), guessed, "");
        Exchange done = call(
                change.get(),
                Map.of(oldField, AccountHolders.PASSWORD, newField, NEW),
                Optional.ofNullable(own.access()));
        Session before = signIn(signIn, somebody.login(), AccountHolders.PASSWORD);
        Session after = signIn(signIn, somebody.login(), NEW);
        add(
                Elements.PASSWORDS,
                "a changed password is the one that counts",
                well(done) && !well(before.exchange()) && well(after.exchange()),
                well(done) ? before.exchange() : done,
                "");
        ledger.addIfKnown(
                Elements.status(change.get().name(), done.answer().status()),
                Evidence.of(PROOF, "a change of password is answered so", well(done), done));
        Optional<String> column = holders.accounts().password();
        if (column.isPresent()) {
            String hash = column(holders.accounts(), somebody.key(), column.get());
            add(
                    Elements.PASSWORDS,
                    "what " + change.get().name() + " keeps of a password is its argon2id hash, by OWASP's"
                            + " parameters or stronger",
                    strong(hash),
                    done,
                    "kept: " + hash);
        }
        Optional<Operation> refresh = action("refresh");
        if (refresh.isPresent()) {
            refusedRefresh(Elements.SIGN_OUT, "a changed password ends every other sign-in", refresh.get(), other);
        }
    }

    // How to call

    private record Person(String login, String key, SequencedMap<String, @Nullable String> row) {}

    private Person person(AccountHolders holders) throws SQLException {
        people++;
        String name = "one-who-signs-in-" + people;
        var row = holders.settled(name, Optional.empty(), 5_000 + people);
        return new Person(
                AccountHolders.login(holders.accounts(), name),
                String.valueOf(row.get(holders.accounts().key())),
                row);
    }

    private Session signIn(Operation signIn, String login, String password) {
        SignIn.Fields fields = SignIn.fields(spec, signIn).orElseThrow();
        var values = new LinkedHashMap<String, String>();
        values.put(fields.login(), login);
        values.put(fields.password(), password);
        return session(call(signIn, values, Optional.empty()));
    }

    private Session refresh(Operation refresh, String token) {
        return session(call(refresh, Map.of(field(refresh, "refreshToken").orElse(""), token), Optional.empty()));
    }

    private Session session(Exchange exchange) {
        @Nullable String access = null;
        for (String property : SignIn.tokenProperties(spec)) {
            JsonNode found = exchange.answer().json().findValue(property);
            access = found != null && found.isString() ? found.asString() : access;
        }
        access = stage.cookie(exchange.answer()).orElse(access);
        @Nullable String refresh = null;
        for (String property : SignIn.refreshProperties(spec)) {
            JsonNode found = exchange.answer().json().findValue(property);
            refresh = found != null && found.isString() ? found.asString() : refresh;
        }
        return well(exchange) ? new Session(exchange, access, refresh) : new Session(exchange, null, null);
    }

    /** The operation with an endpoint that does this, and takes what it needs from the request. */
    private Optional<Operation> action(String action) {
        boolean refresh = action.equals("refresh");
        return spec.operations().stream()
                .filter(o -> o.endpoint().isPresent())
                .filter(o -> o.steps().stream()
                        .anyMatch(s -> s instanceof Step.Account account
                                && account.action().equals(action)))
                .filter(o -> !refresh || field(o, "refreshToken").isPresent())
                .findFirst();
    }

    private static Optional<String> field(Operation operation, String part) {
        return operation.steps().stream()
                .filter(Step.Account.class::isInstance)
                .map(Step.Account.class::cast)
                .flatMap(a -> Optional.ofNullable(a.with().get(part)).stream())
                .map(Step.Account.Given::field)
                .filter(f -> !f.isEmpty())
                .findFirst();
    }

    private Exchange call(Operation operation, Map<String, String> fields, Optional<String> token) {
        Endpoint endpoint = operation.endpoint().orElseThrow();
        Request request = request(operation, fields)
                .with(token.map(t -> stage.badges().credential(stage.badges().scheme(endpoint), t, "TOKEN")));
        return stage.wire().send(Optional.of(endpoint), PROOF, request);
    }

    /** A request that should go well, with these values in its body. */
    private Request request(Operation operation, Map<String, String> fields) {
        Endpoint endpoint = operation.endpoint().orElseThrow();
        try {
            Request request =
                    callable.request(operation, endpoint, viewers.all().getFirst(), 0);
            var schema = callable.bodies().schema(endpoint);
            if (schema.isEmpty()) {
                return request;
            }
            JsonNode body = callable.bodies().sample(operation, schema.get());
            if (body instanceof ObjectNode object) {
                fields.forEach((path, value) -> put(object, path, value));
            }
            return callable.withBody(endpoint, request, body);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(ObjectNode body, String path, String value) {
        List<String> steps = List.of(path.split("\\.", -1));
        ObjectNode at = body;
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = at.path(step) instanceof ObjectNode inner ? inner : at.putObject(step);
        }
        at.put(steps.getLast(), value);
    }

    private static boolean well(Exchange exchange) {
        return exchange.answer().status() < 400;
    }

    private static Optional<SignedJWT> parsed(String token) {
        try {
            return Optional.of(SignedJWT.parse(token));
        } catch (ParseException none) {
            return Optional.empty();
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException none) {
            return new JWTClaimsSet.Builder().build();
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String element, String check, boolean holds, Exchange exchange, String besides) {
        ledger.addIfKnown(
                element,
                holds
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(
                                PROOF,
                                check,
                                exchange.answer().shown() + (besides.isEmpty() ? "" : "\n" + besides),
                                exchange.request().curl()));
    }

    /** What accounts are in the report: which parts this proof looks at. */
    static List<Element> elements(Spec spec) {
        Optional<Accounts> accounts = spec.access().accounts();
        if (accounts.isEmpty()) {
            return List.of();
        }
        var elements = new ArrayList<Element>();
        boolean signsIn = SignIn.operation(spec).isPresent();
        boolean refreshes = spec.operations().stream()
                .anyMatch(o -> o.endpoint().isPresent()
                        && field(o, "refreshToken").isPresent()
                        && o.steps().stream()
                                .anyMatch(s -> s instanceof Step.Account a
                                        && a.action().equals("refresh")));
        Name table = accounts.get().table();
        boolean registers =
                spec.operations().stream().anyMatch(o -> o.endpoint().isPresent() && opens(o, accounts.get()));
        if (accounts.get().password().isPresent() && (signsIn || registers)) {
            elements.add(new Element(
                    Elements.PASSWORDS,
                    Element.Kind.ACCOUNTS,
                    "passwords of " + table + " are kept as hashes",
                    accounts.get().span()));
        }
        boolean tokens =
                signsIn && SignIn.operation(spec).filter(SignIn::handsOut).isPresent();
        if (tokens) {
            accounts.get()
                    .accessToken()
                    .ifPresent(t -> elements.add(
                            new Element(Elements.TOKENS, Element.Kind.ACCOUNTS, "access tokens", t.span())));
        }
        if (signsIn) {
            accounts.get()
                    .lockout()
                    .ifPresent(l -> elements.add(
                            new Element(Elements.LOCKOUT, Element.Kind.ACCOUNTS, "wrong passwords lock", l.span())));
        }
        if (signsIn && refreshes) {
            accounts.get()
                    .refreshToken()
                    .ifPresent(r -> elements.add(new Element(
                            Elements.REFRESH, Element.Kind.ACCOUNTS, "refresh tokens are good for one use", r.span())));
        }
        boolean ends = spec.operations().stream()
                .anyMatch(o -> o.endpoint().isPresent()
                        && o.steps().stream()
                                .anyMatch(s -> s instanceof Step.Account a
                                        && a.action().startsWith("sign-out")));
        if (signsIn && ends && (refreshes || accounts.get().refreshToken().isEmpty())) {
            elements.add(new Element(
                    Elements.SIGN_OUT,
                    Element.Kind.ACCOUNTS,
                    "sign-ins end",
                    accounts.get().span()));
        }
        return elements;
    }
}
