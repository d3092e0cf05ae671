package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.source.Span;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an account's action takes, found by name in the request or in what {@code with} gives. */
final class AccountSteps {
    /** What tokens are to expressions, once an action has issued them. */
    static final String TOKENS = "tokens";

    private final Parts parts;
    private final AccountsText accounts;

    AccountSteps(Parts parts, AccountsText accounts) {
        this.parts = parts;
        this.accounts = accounts;
    }

    /** The tokens that a sign-in or a refresh hands out. */
    static Type.Struct issued(AccountsText accounts) {
        var properties = new LinkedHashMap<String, Type.Struct.Property>();
        properties.put("accessToken", new Type.Struct.Property(Types.TEXT, false));
        properties.put("tokenType", new Type.Struct.Property(Types.TEXT, false));
        properties.put("expiresIn", new Type.Struct.Property(Types.INT, false));
        if (accounts.refreshToken().isPresent()) {
            properties.put("refreshToken", new Type.Struct.Property(Types.TEXT, false));
        }
        return Type.Struct.of("issuedTokens", properties);
    }

    /** Which actions hand out tokens, and name the account. */
    static boolean issues(String action) {
        return action.equals("sign-in") || action.equals("refresh");
    }

    /** A part of the request, and where it stands there. */
    record Part(TypedExpression value, String field) {}

    /**
     * The parts that an action needs, by their own names; what is missing is said.
     *
     * @param names what has a name at this step
     */
    Map<String, Part> parts(StepText.Accounts step, Names names) {
        Map<String, Part> given = given(step, names);
        var found = new LinkedHashMap<String, Part>();
        switch (step.action().text()) {
            case "sign-in" -> {
                take(step, given, found, "login", loginNames());
                take(step, given, found, "password", passwordNames());
            }
            case "refresh" -> take(step, given, found, "refreshToken", Set.of("refreshtoken", "token"));
            case "sign-out" -> {
                if (accounts.refreshToken().isPresent() && has(given, Set.of("refreshtoken", "token"))) {
                    take(step, given, found, "refreshToken", Set.of("refreshtoken", "token"));
                }
            }
            case "change-password" -> {
                take(
                        step,
                        given,
                        found,
                        "oldPassword",
                        Set.of("oldpassword", "currentpassword", "password", "old", "current"));
                take(step, given, found, "newPassword", Set.of("newpassword", "new"));
            }
            default -> {}
        }
        return found;
    }

    /** Where the password of a new account stands. */
    Optional<Part> password(StepText.Accounts step, Names names) {
        var found = new LinkedHashMap<String, Part>();
        take(step, given(step, names), found, "password", passwordNames());
        return Optional.ofNullable(found.get("password"));
    }

    private Set<String> loginNames() {
        return new LinkedHashSet<>(List.of(folded(accounts.login().text()), "login", "username", "email"));
    }

    private Set<String> passwordNames() {
        return new LinkedHashSet<>(List.of(
                "password", folded(accounts.password().map(w -> w.text()).orElse("password"))));
    }

    private static boolean has(Map<String, Part> given, Set<String> names) {
        return given.keySet().stream().anyMatch(names::contains);
    }

    private void take(
            StepText.Accounts step, Map<String, Part> given, Map<String, Part> found, String part, Set<String> names) {
        Optional<String> own = Optional.of(
                        folded(part.equals("login") ? accounts.login().text() : part))
                .filter(given::containsKey);
        Optional<String> name =
                own.or(() -> given.keySet().stream().filter(names::contains).findFirst());
        if (name.isEmpty()) {
            parts.vocabulary()
                    .problems()
                    .add(new SpecProblem.NotGiven(
                            step.span(),
                            part.equals("login") ? Naming.camel(accounts.login().text()) : part,
                            "accounts: " + step.action().text()));
            return;
        }
        found.put(part, java.util.Objects.requireNonNull(given.get(name.get())));
    }

    /** All parts that are given, by their names in small letters. */
    private Map<String, Part> given(StepText.Accounts step, Names names) {
        var given = new LinkedHashMap<String, Part>();
        switch (step.with().orElse(null)) {
            case ValueText.Fields fields ->
                fields.fields().forEach(field -> {
                    if (field.value() instanceof ValueText.Expression(var text)) {
                        parts.expressions().read(text, names.scope()).ifPresent(value -> {
                            String at = parts.assignments()
                                    .origin(text.text(), names)
                                    .map(Names.Origin::path)
                                    .orElse("");
                            given.put(folded(field.name().text()), new Part(value, at));
                        });
                    }
                });
            case ValueText.Expression(var text) -> whole(text, names, given);
            case ValueText.Elements elements ->
                parts.vocabulary()
                        .problems()
                        .add(new SpecProblem.Misfit(elements.span(), "a list", "an object", "`with`"));
            case null -> {
                if (names.has("request")) {
                    whole(new ExpressionText(step.span(), "request"), names, given);
                }
                names.scope().variables().forEach((name, type) -> {
                    if (type instanceof Type.Scalar && !name.equals("now") && !given.containsKey(folded(name))) {
                        given.put(folded(name), new Part(Expressions.variable(step.span(), name, names.scope()), ""));
                    }
                });
            }
        }
        return given;
    }

    private void whole(ExpressionText text, Names names, Map<String, Part> given) {
        Optional<TypedExpression> object = parts.expressions().read(text, names.scope());
        if (object.isPresent()) {
            String path = parts.assignments()
                    .origin(text.text(), names)
                    .map(Names.Origin::path)
                    .orElse("");
            properties(object.get(), path, given, text.span());
        }
    }

    /** The properties of an object; of one that only wraps another, that one's. */
    private void properties(TypedExpression object, String path, Map<String, Part> given, Span at) {
        if (!(object.type() instanceof Type.Struct struct)) {
            return;
        }
        for (String name : struct.properties().keySet()) {
            TypedExpression value = Expressions.property(object, name);
            String field = path.isEmpty() ? name : path + "." + name;
            if (value.type() instanceof Type.Struct && struct.properties().size() == 1) {
                properties(value, field, given, at);
            } else {
                given.put(folded(name), new Part(value, field));
            }
        }
    }

    static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    /** Which part of the issued tokens a property of an answer is. */
    static Optional<String> tokenPart(Schema.Property property, AccountsText accounts) {
        return switch (folded(property.name())) {
            case "accesstoken", "token", "jwt" -> Optional.of("accessToken");
            case "refreshtoken" -> accounts.refreshToken().map(_ -> "refreshToken");
            case "tokentype" -> Optional.of("tokenType");
            case "expiresin" -> Optional.of("expiresIn");
            default -> Optional.empty();
        };
    }

    static List<String> actions() {
        return List.of("register", "sign-in", "refresh", "sign-out", "sign-out-everywhere", "change-password");
    }
}
