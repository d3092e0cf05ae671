package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.schema.Column;
import dev.plumb.schema.Table;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.SignIn;
import dev.plumb.spec.story.Argument;
import dev.plumb.spec.story.Invocation;
import dev.plumb.spec.story.StoryValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the people of stories get accounts and sign in, where the backend keeps accounts of its own. */
final class AccountStories {
    private static final String SIGNING_IN = """
            /** Opens an account for somebody of that name, and signs in. */
            protected Caller signedIn(String name, String... roles) {
                String login = ${login};
                database.sql(\"""
                                ${insert}
                                \""")
                        .param("login", login)
                        ${parameters}
                        .update();
                return signedInAs(login, PASSWORD, roles);
            }

            /** Signs in to an account that is there, and holds those roles from now on. */
            protected Caller signedInAs(String login, String password, String... roles) {
                ${grants}
                ${signIn}
            }

            /** A column of the account with that login. */
            protected String account(String login, String column) {
                return database.sql("select " + column + " from ${table} where ${condition}")
                        .param("login", login)
                        .query((row, number) -> row.getString(1))
                        .single();
            }""";

    private static final String GRANTS = """
            for (String role : roles) {
                database.sql(\"""
                                ${grant}
                                \""")
                        .param("role", role)
                        .param("login", login)
                        .update();
            }""";

    private static final String BY_CONTRACT = """
            Caller caller = visitor();
            caller.signIn(caller.${call}.is(${status}));
            return caller;""";

    private static final String BY_TOKEN = """
            return withToken(accessTokens.of(database.sql("select ${key} from ${table} where ${condition}")
                    .param("login", login)
                    .query(${type}.class)
                    .single()));""";

    private static final String BY_KEY = """
            return withToken(keyOf(login));""";

    private static final String BY_PASSWORD = """
            return withToken(
                    Base64.getEncoder().encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8)));""";

    private static final String KEY_OF = """

            /** A new key of the account with that login. */
            protected String keyOf(String login) {
                String key = UUID.randomUUID().toString();
                try {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
                    database.sql(\"""
                                    ${insert}
                                    \""")
                            .param("hash", ${hash})
                            .param("login", login)
                            .update();
                    return key;
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException(e);
                }
            }""";

    private final Design design;
    private final Accounts accounts;

    private AccountStories(Design design, Accounts accounts) {
        this.design = design;
        this.accounts = accounts;
    }

    static Optional<AccountStories> of(Design design) {
        return design.spec().access().accounts().map(a -> new AccountStories(design, a));
    }

    // ------------------------------------------------------------------ sentences

    /** What somebody whom a story merely calls signed in signs in as; as in Java. */
    String login(String name) {
        return RuleText.quoted(loginOf(name));
    }

    String loginOf(String name) {
        return accounts.loginOf(name);
    }

    /** Login and password that a call tells, as texts; empty where it tells none. */
    Optional<List<String>> credentials(Endpoint endpoint, List<Argument> arguments, Optional<Invocation.Body> body) {
        return design.spec()
                .operation(endpoint.operationId())
                .flatMap(o -> SignIn.fields(design.spec(), o))
                .flatMap(fields -> text(fields.login(), arguments, body)
                        .flatMap(login ->
                                text(fields.password(), arguments, body).map(password -> List.of(login, password))));
    }

    private static Optional<String> text(String path, List<Argument> arguments, Optional<Invocation.Body> body) {
        if (body.isPresent()) {
            try {
                JsonNode at = JsonMapper.shared().readTree(body.get().content());
                for (String step : path.split("\\.", -1)) {
                    at = at.path(step);
                }
                return at.isString() ? Optional.of(at.asString()) : Optional.empty();
            } catch (JacksonException noJson) {
                return Optional.empty();
            }
        }
        return arguments.stream()
                .filter(a -> a.place() == Argument.Place.BODY && a.name().equals(path))
                .filter(a -> a.value() instanceof StoryValue.Literal)
                .map(a -> ((StoryValue.Literal) a.value()).text())
                .reduce((first, last) -> last);
    }

    /** The account's column that a property is, as SQL names it. */
    Optional<String> column(String property) {
        return design.spec()
                .model()
                .entity(accounts.table())
                .flatMap(e -> e.attribute(property))
                .map(a -> BackendText.sqlName(a.column()));
    }

    String keyColumn() {
        return BackendText.sqlName(accounts.key());
    }

    // ------------------------------------------------------------------ what tests share

    String signingIn() {
        Table table = StoryFile.table(design, accounts.table());
        var columns = new ArrayList<String>();
        var values = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        columns.add(BackendText.sqlName(accounts.login()));
        values.add(":login");
        accounts.password().ifPresent(password -> {
            columns.add(BackendText.sqlName(password));
            values.add(":password");
            parameters.add(".param(\"password\", passwords.hash(PASSWORD))");
        });
        boolean named = false;
        for (Column column : table.columns()) {
            boolean said = column.name().equals(accounts.login())
                    || accounts.password().filter(column.name()::equals).isPresent();
            if (said || column.fillsItself()) {
                continue;
            }
            columns.add(BackendText.sqlName(column.name()));
            boolean text = List.of("text", "character varying", "citext")
                            .contains(column.type().base())
                    && !column.type().array();
            values.add(text ? ":name" : MadeUp.value(design.spec().catalog(), table, column, 1));
            named |= text;
        }
        if (named) {
            parameters.add(".param(\"name\", name)");
        }
        String sqlTable = BackendText.sqlName(table.name());
        return Template.of(SIGNING_IN)
                        .with(
                                "login",
                                accounts.signsInByMail()
                                        ? "name.toLowerCase(Locale.ROOT) + \"@example.com\""
                                        : "name.toLowerCase(Locale.ROOT)")
                        .with(
                                "insert",
                                "insert into " + sqlTable + " (" + String.join(", ", columns) + ")\nvalues ("
                                        + String.join(", ", values) + ")")
                        .with("parameters", parameters)
                        .with(
                                "grants",
                                accounts.roles().map(r -> grants(r, sqlTable)).orElse(""))
                        .with("signIn", signIn(sqlTable))
                        .with("table", AccountText.inLine(sqlTable))
                        .with("condition", AccountText.inLine(condition()))
                        .fill()
                + (keys().isEmpty() ? "" : "\n" + keys());
    }

    private String condition() {
        return BackendText.sqlName(accounts.login()) + "::text = :login";
    }

    private String grants(Accounts.Roles roles, String table) {
        String grant = roles.table()
                .map(held -> "insert into " + BackendText.sqlName(held) + " ("
                        + BackendText.sqlName(roles.account()) + ", " + BackendText.sqlName(roles.column())
                        + ")\nselect " + keyColumn() + ", :role from " + table + " where " + condition()
                        + "\non conflict do nothing")
                .orElseGet(() -> {
                    Column column = StoryFile.table(design, accounts.table())
                            .column(roles.column())
                            .orElseThrow();
                    String type = column.type().sql();
                    return "update " + table + " set " + BackendText.sqlName(roles.column()) + " = "
                            + (column.type().array() ? "array[:role]::" + type : "cast(:role as " + type + ")")
                            + "\nwhere " + condition();
                });
        return Template.of(GRANTS).with("grant", grant).fill();
    }

    private String signIn(String table) {
        CallerScheme shown = BackendText.shown(CallerScheme.of(design.spec().contract()));
        if (shown instanceof CallerScheme.Key) {
            return BY_KEY;
        }
        if (shown instanceof CallerScheme.Basic) {
            return BY_PASSWORD;
        }
        Optional<SignIn.Fields> fields = SignIn.operation(design.spec()).flatMap(o -> SignIn.fields(design.spec(), o));
        if (fields.isEmpty()) {
            return Template.of(BY_TOKEN)
                    .with("key", AccountText.inLine(keyColumn()))
                    .with("table", AccountText.inLine(table))
                    .with("condition", AccountText.inLine(condition()))
                    .with("type", new AccountText(design, accounts).key().boxed())
                    .fill();
        }
        Endpoint endpoint =
                SignIn.operation(design.spec()).orElseThrow().endpoint().orElseThrow();
        var arguments = List.of(
                dynamic(endpoint, fields.get().login(), "login"),
                dynamic(endpoint, fields.get().password(), "password"));
        var call = new StoryCall(
                design,
                endpoint,
                arguments,
                Optional.empty(),
                argument -> ((StoryValue.LastOf) argument.value()).name());
        int status = endpoint.responses().stream()
                .mapToInt(r -> r.status())
                .filter(s -> s >= 200 && s < 400)
                .findFirst()
                .orElse(200);
        return Template.of(BY_CONTRACT)
                .with("call", call.source().substring(1))
                .with("status", Integer.toString(status))
                .fill();
    }

    /** How somebody gets a key, where the contract takes keys. */
    private String keys() {
        boolean taken = CallerScheme.of(design.spec().contract()).stream().anyMatch(CallerScheme.Key.class::isInstance);
        return accounts.apiKey().filter(_ -> taken).map(this::keyOf).orElse("");
    }

    private String keyOf(Accounts.ApiKey keys) {
        String table = BackendText.sqlName(keys.table());
        String hash = BackendText.sqlName(keys.hash());
        String insert;
        if (keys.table().equals(accounts.table())) {
            insert = "update " + table + " set " + hash + " = :hash where " + condition();
        } else {
            var columns = new ArrayList<String>(List.of(hash, BackendText.sqlName(keys.account())));
            var values = new ArrayList<String>(List.of(
                    ":hash",
                    "(select " + keyColumn() + " from " + BackendText.sqlName(accounts.table()) + " where "
                            + condition() + ")"));
            Table stored = StoryFile.table(design, keys.table());
            for (Column column : stored.columns()) {
                boolean said =
                        column.name().equals(keys.hash()) || column.name().equals(keys.account());
                if (!said && !column.fillsItself()) {
                    columns.add(BackendText.sqlName(column.name()));
                    values.add(MadeUp.value(design.spec().catalog(), stored, column, 1));
                }
            }
            insert = "insert into " + table + " (" + String.join(", ", columns) + ")\nvalues ("
                    + String.join(", ", values) + ")";
        }
        return Template.of(KEY_OF)
                .with("insert", insert)
                .with("hash", keys.bytes() ? "hash" : "HexFormat.of().formatHex(hash)")
                .fill();
    }

    private static Argument dynamic(Endpoint endpoint, String path, String variable) {
        return new Argument(
                endpoint.span(),
                Argument.Place.BODY,
                path,
                Argument.Form.TEXT,
                new StoryValue.LastOf(endpoint.span(), dev.plumb.spec.story.Person.VISITOR, variable));
    }

    /** How a caller takes up the tokens that it is handed. */
    String tokenProperties() {
        return SignIn.tokenProperties(design.spec()).stream()
                .map(RuleText::quoted)
                .collect(Collectors.joining(", "));
    }
}
