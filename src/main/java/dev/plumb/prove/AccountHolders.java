package dev.plumb.prove;

import dev.plumb.expression.Types;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Operation;
import dev.plumb.spec.SignIn;
import dev.plumb.spec.Spec;
import dev.plumb.spec.story.Person;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The people of a story who have accounts: those who opened one over the contract, and those whom a Given gave one. */
final class AccountHolders {
    static final String PASSWORD = "correct horse battery staple";

    /** The argon2id hash of {@link #PASSWORD} (RFC 9106), with the parameters that a backend asks for. */
    static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$DTLDjugVzPJBJC/AGsKTAw$UMeFETkUuJ5+Wy+e2Gr1s/gBKR0jSbEUP1qKCf203io";

    /** What PostgreSQL says where other rows point at one (restrict_violation, foreign_key_violation). */
    private static final Set<String> REFERENCED = Set.of("23001", "23503");

    private final Spec spec;
    private final Accounts accounts;
    private final Scratch scratch;
    private final RowMaker maker;
    private final Map<String, Credentials> known = new HashMap<>();

    record Credentials(String login, String password) {}

    AccountHolders(Spec spec, Accounts accounts, Scratch scratch, RowMaker maker) {
        this.spec = spec;
        this.accounts = accounts;
        this.scratch = scratch;
        this.maker = maker;
    }

    void forget() {
        known.clear();
    }

    Optional<Credentials> credentials(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** What a call of a person's tells of how they sign in. */
    void learn(Person person, Exchange exchange) {
        boolean fine = exchange.answer().status() < 400;
        Optional<Operation> operation = exchange.endpoint().flatMap(e -> spec.operation(e.operationId()));
        if (!fine || person.visitor() || operation.isEmpty()) {
            return;
        }
        SignIn.fields(spec, operation.get())
                .ifPresent(fields -> exchange.request()
                        .body()
                        .flatMap(body -> read(body, fields))
                        .ifPresent(credentials -> known.put(person.toString(), credentials)));
    }

    private static Optional<Credentials> read(String body, SignIn.Fields fields) {
        try {
            JsonNode json = body.startsWith("{") ? JsonMapper.shared().readTree(body) : Bodies.form(body);
            JsonNode login = at(json, fields.login());
            JsonNode password = at(json, fields.password());
            return login.isString() && password.isString()
                    ? Optional.of(new Credentials(login.asString(), password.asString()))
                    : Optional.empty();
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    private static JsonNode at(JsonNode node, String path) {
        JsonNode at = node;
        for (String step : path.split("\\.", -1)) {
            at = at.path(step);
        }
        return at;
    }

    /** The person's account, opened where there is none yet, with that role. */
    SequencedMap<String, @Nullable String> account(String name, Optional<String> role) throws SQLException {
        Optional<SequencedMap<String, @Nullable String>> standing = row(name);
        var row = standing.isPresent() ? standing.get() : open(name, role, Map.of());
        if (role.isPresent() && (standing.isPresent() || inTable())) {
            grant(row, role.get());
        }
        return row;
    }

    private boolean inTable() {
        return accounts.roles().flatMap(Accounts.Roles::table).isPresent();
    }

    Optional<SequencedMap<String, @Nullable String>> row(String name) throws SQLException {
        Credentials credentials = known.get(name);
        return credentials == null ? Optional.empty() : byLogin(credentials.login());
    }

    private Optional<SequencedMap<String, @Nullable String>> byLogin(String login) throws SQLException {
        for (var row : scratch.all(accounts.table())) {
            if (login.equalsIgnoreCase(row.get(accounts.login()))) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** @param given columns besides */
    SequencedMap<String, @Nullable String> open(String name, Optional<String> role, Map<String, String> given)
            throws SQLException {
        String login = login(accounts, name);
        var values = new LinkedHashMap<String, @Nullable String>(given);
        values.put(accounts.login(), login);
        accounts.password().ifPresent(password -> values.put(password, HASH));
        accounts.disabled().ifPresent(disabled -> {
            values.put(disabled, isTruth(disabled) ? "false" : null);
        });
        if (!inTable()) {
            accounts.roles().ifPresent(roles -> role.ifPresent(r -> values.put(roles.column(), inColumn(roles, r))));
        }
        spec.model()
                .entity(accounts.table())
                .orElseThrow()
                .attributes()
                .forEach(a -> scratch.table(accounts.table())
                        .column(a.column())
                        .filter(c -> c.notNull() && !c.fillsItself())
                        .filter(c -> c.name().contains("name") && Types.isText(a.type()))
                        .ifPresent(c -> values.putIfAbsent(c.name(), name)));
        known.put(name, new Credentials(login, PASSWORD));
        return maker.make(accounts.table(), values);
    }

    private String inColumn(Accounts.Roles roles, String role) {
        boolean list = scratch.table(accounts.table())
                .column(roles.column())
                .filter(c -> c.type().array())
                .isPresent();
        return list ? "[\"" + role + "\"]" : role;
    }

    private void grant(SequencedMap<String, @Nullable String> account, String role) throws SQLException {
        Optional<Accounts.Roles> roles = accounts.roles();
        if (roles.isEmpty()) {
            return;
        }
        @Nullable String key = account.get(accounts.key());
        if (roles.get().table().isEmpty()) {
            scratch.execute("update " + Scratch.quoted(accounts.table()) + " set "
                    + Scratch.quoted(roles.get().column())
                    + " = "
                    + literal(inColumn(roles.get(), role).replace("[\"", "{").replace("\"]", "}"))
                    + " where " + Scratch.quoted(accounts.key()) + "::text = " + literal(String.valueOf(key)));
            return;
        }
        var values = new LinkedHashMap<String, String>();
        values.put(roles.get().account(), String.valueOf(key));
        values.put(roles.get().column(), role);
        if (scratch.where(roles.get().table().get(), values).isEmpty()) {
            maker.make(roles.get().table().get(), new LinkedHashMap<>(values));
        }
    }

    /**
     * Somebody whom proofs call as: an account under a key of its own, open and with that role, whatever was done to it.
     *
     * @param number tells those people apart
     */
    SequencedMap<String, @Nullable String> settled(String name, Optional<String> role, int number) throws SQLException {
        var column = scratch.table(accounts.table()).column(accounts.key()).orElseThrow();
        Map<String, String> key = column.type().base().equals("uuid")
                ? Map.of(accounts.key(), "eeeeeeee-eeee-4eee-beee-%012x".formatted(number))
                : Map.of();
        var standing = byLogin(login(accounts, name));
        if (standing.isPresent() && !isGone(standing.get())) {
            return again(name, standing.get(), role);
        }
        var row = open(name, role, key);
        if (role.isPresent() && inTable()) {
            grant(row, role.get());
        }
        return row;
    }

    /** Deletes an account, unless rows that stay point at it. */
    private boolean isGone(SequencedMap<String, @Nullable String> account) throws SQLException {
        try {
            scratch.execute("delete from " + Scratch.quoted(accounts.table()) + whereKey(account));
            return true;
        } catch (SQLException e) {
            if (REFERENCED.contains(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** An account that stays, open and with that role alone. */
    private SequencedMap<String, @Nullable String> again(
            String name, SequencedMap<String, @Nullable String> account, Optional<String> role) throws SQLException {
        String table = Scratch.quoted(accounts.table());
        for (String column : accounts.password().stream().toList()) {
            scratch.execute(
                    "update " + table + " set " + Scratch.quoted(column) + " = " + literal(HASH) + whereKey(account));
        }
        for (String column : accounts.disabled().stream().toList()) {
            String open = isTruth(column) ? "false" : "null";
            scratch.execute("update " + table + " set " + Scratch.quoted(column) + " = " + open + whereKey(account));
        }
        if (inTable()) {
            Accounts.Roles roles = accounts.roles().orElseThrow();
            scratch.execute("delete from " + Scratch.quoted(roles.table().orElseThrow()) + " where "
                    + Scratch.quoted(roles.account()) + "::text = "
                    + literal(String.valueOf(account.get(accounts.key()))));
        }
        if (role.isPresent()) {
            grant(account, role.get());
        }
        String login = login(accounts, name);
        known.put(name, new Credentials(login, PASSWORD));
        return byLogin(login).orElse(account);
    }

    private boolean isTruth(String column) {
        return scratch.table(accounts.table())
                .column(column)
                .filter(c -> c.type().base().equals("boolean"))
                .isPresent();
    }

    private String whereKey(SequencedMap<String, @Nullable String> account) {
        return " where " + Scratch.quoted(accounts.key()) + "::text = "
                + literal(String.valueOf(account.get(accounts.key())));
    }

    /** Shuts an account out. */
    void disable(SequencedMap<String, @Nullable String> account) throws SQLException {
        String column = accounts.disabled().orElseThrow();
        scratch.execute("update " + Scratch.quoted(accounts.table()) + " set " + Scratch.quoted(column) + " = "
                + (isTruth(column) ? "true" : "now()") + whereKey(account));
    }

    Accounts accounts() {
        return accounts;
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What somebody of that name signs in as. */
    static String login(Accounts accounts, String name) {
        return accounts.loginOf(name);
    }

    /** The body of a sign-in of theirs. */
    Optional<String> signInBody(String name, SignIn.Fields fields) {
        Credentials credentials = known.get(name);
        if (credentials == null) {
            return Optional.empty();
        }
        ObjectNode body = JsonMapper.shared().createObjectNode();
        put(body, fields.login(), credentials.login());
        put(body, fields.password(), credentials.password());
        return Optional.of(body.toString());
    }

    private static void put(ObjectNode body, String path, String value) {
        List<String> steps = List.of(path.split("\\.", -1));
        ObjectNode at = body;
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = at.path(step) instanceof ObjectNode inner ? inner : at.putObject(step);
        }
        at.put(steps.getLast(), value);
    }
}
