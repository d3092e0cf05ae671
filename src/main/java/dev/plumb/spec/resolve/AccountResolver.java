package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.DurationText;
import dev.plumb.spec.text.Word;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the tables and columns that accounts stand in, those that nobody names by what they are called elsewhere. */
final class AccountResolver {
    private static final Duration UNSAID_ACCESS = Duration.ofMinutes(15);
    private static final Duration UNSAID_REFRESH = Duration.ofDays(30);

    private static final Duration UNSAID_SESSION = Duration.ofHours(12);

    private final AccountsText text;
    private final Vocabulary vocabulary;
    private final Surroundings surroundings;

    AccountResolver(AccountsText text, Vocabulary vocabulary, Surroundings surroundings) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.surroundings = surroundings;
    }

    /**
     * Empty where something is wrong, which was said then.
     *
     * @param name the backend's short name, its issuer and audience where none is said
     */
    Optional<Accounts> resolve(String name) {
        Optional<Model.Entity> entity = vocabulary.tableNamed(text.table());
        if (entity.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> login = text.login().isMissing()
                ? entity.get().attributes().stream()
                        .filter(a -> Types.isText(a.type()))
                        .findFirst()
                        .map(Model.Attribute::column)
                : column(entity.get(), text.login());
        Optional<String> password = text.password().flatMap(w -> column(entity.get(), w));
        Optional<String> disabled = text.disabled().flatMap(w -> column(entity.get(), w));
        Optional<Accounts.Roles> roles = text.roles().flatMap(w -> roles(entity.get(), w));
        Optional<Accounts.RefreshToken> refresh = text.refreshToken().flatMap(t -> refresh(entity.get(), t));
        Optional<Accounts.Lockout> lockout = login.flatMap(l -> text.lockout().flatMap(t -> lockout(l, t)));
        if (entity.get().key().size() != 1) {
            misfit(text.table().span(), entity.get().table(), "a table with a primary key of one column", "accounts");
            return Optional.empty();
        }
        Optional<Accounts.Session> session = text.session().flatMap(s -> session(entity.get(), s));
        Optional<Accounts.ApiKey> apiKey = text.apiKey().flatMap(w -> apiKey(entity.get(), w));
        boolean whole = login.isPresent()
                && password.isPresent() == text.password().isPresent()
                && disabled.isPresent() == text.disabled().isPresent()
                && roles.isPresent() == text.roles().isPresent()
                && refresh.isPresent() == text.refreshToken().isPresent()
                && session.isPresent() == text.session().isPresent()
                && apiKey.isPresent() == text.apiKey().isPresent()
                && lockout.isPresent() == text.lockout().isPresent();
        if (!whole) {
            return Optional.empty();
        }
        session.ifPresent(s -> {
            if (text.accessToken().isPresent()) {
                surroundings.later(s.span(), "A `session` beside an `access-token`");
            }
            if (refresh.isPresent()) {
                surroundings.later(s.span(), "A `session` beside a `refresh-token`");
            }
        });
        return Optional.of(new Accounts(
                text.span(),
                entity.get().table(),
                entity.get().key().getFirst(),
                login.get(),
                password,
                roles,
                disabled,
                isToken() ? Optional.of(accessToken(name)) : Optional.empty(),
                refresh,
                session,
                apiKey,
                lockout,
                text.passwordPolicy()
                        .map(p -> new Accounts.PasswordPolicy(
                                p.span(), p.min().map(n -> n.value()), p.max().map(n -> n.value())))));
    }

    /** Whether access tokens are signed: where that is said, and where some operation takes one and nothing else is. */
    private boolean isToken() {
        return text.accessToken().isPresent()
                || text.refreshToken().isPresent()
                || text.session().isEmpty()
                        && CallerScheme.of(vocabulary.contract()).stream()
                                .anyMatch(s -> s instanceof CallerScheme.Token || s instanceof CallerScheme.Cookie);
    }

    private Optional<Accounts.Session> session(Model.Entity accounts, AccountsText.Session said) {
        Optional<Model.Entity> found = vocabulary.tableNamed(said.table());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Model.Entity entity = found.get();
        Predicate<Model.Attribute> moment = a -> Types.isMoment(a.type());
        Optional<String> account = linked(entity, accounts.table());
        Optional<Model.Attribute> hash = hash(entity);
        Optional<String> id = named(entity, a -> Types.is(a.type(), Type.Kind.UUID), List.of("id", "sid", "session_id"))
                .map(Model.Attribute::column);
        Optional<String> expires =
                named(entity, moment, List.of("expires_at", "expires")).map(Model.Attribute::column);
        Optional<String> seen = named(entity, moment, List.of("last_seen_at", "seen_at", "last_used_at", "used_at"))
                .map(Model.Attribute::column);
        boolean whole = account.isPresent()
                && hash.isPresent()
                && id.isPresent()
                && expires.isPresent()
                && (said.idle().isEmpty() || seen.isPresent());
        if (!whole) {
            misfit(
                    said.table().span(),
                    entity.table(),
                    "a table with `id` (uuid), a key of `" + accounts.table() + "`, `token_hash` (bytea or text),"
                            + " `expires_at` (timestamptz)"
                            + (said.idle().isPresent() ? " and `last_seen_at` (timestamptz)" : ""),
                    "accounts.session.table");
            return Optional.empty();
        }
        return Optional.of(new Accounts.Session(
                said.span(),
                entity.table(),
                id.get(),
                account.get(),
                hash.get().column(),
                Types.is(hash.get().type(), Type.Kind.BYTES),
                said.lasting().map(DurationText::value).orElse(UNSAID_SESSION),
                expires.get(),
                said.idle().map(i -> new Accounts.Session.Idle(i.value(), seen.orElseThrow()))));
    }

    private static Optional<Model.Attribute> hash(Model.Entity entity) {
        return named(
                entity,
                a -> Types.is(a.type(), Type.Kind.BYTES) || Types.isText(a.type()),
                List.of("token_hash", "hash", "token"));
    }

    private Optional<Accounts.ApiKey> apiKey(Model.Entity accounts, Word word) {
        Optional<Vocabulary.Place> place = vocabulary.place(word);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Model.Entity entity = place.get().entity();
        Optional<Model.Attribute> hash = place.get().column();
        boolean own = entity.table().equals(accounts.table());
        Optional<String> account = own ? Optional.of(accounts.key().getFirst()) : linked(entity, accounts.table());
        boolean fits = hash.filter(a -> Types.is(a.type(), Type.Kind.BYTES) || Types.isText(a.type()))
                        .isPresent()
                && account.isPresent()
                && entity.key().size() == 1;
        if (!fits) {
            misfit(
                    word.span(),
                    entity.table(),
                    "`table.column`, a bytea or text, of a table with a primary key of one column and a key of `"
                            + accounts.table() + "`",
                    "accounts.api-key");
            return Optional.empty();
        }
        Predicate<Model.Attribute> moment = a -> Types.isMoment(a.type());
        return Optional.of(new Accounts.ApiKey(
                word.span(),
                entity.table(),
                entity.key().getFirst(),
                account.get(),
                hash.get().column(),
                Types.is(hash.get().type(), Type.Kind.BYTES),
                named(entity, moment, List.of("expires_at", "expires")).map(Model.Attribute::column),
                named(entity, moment, List.of("revoked_at", "revoked")).map(Model.Attribute::column)));
    }

    private Accounts.AccessToken accessToken(String name) {
        Optional<AccountsText.AccessToken> said = text.accessToken();
        String algorithm = said.flatMap(AccountsText.AccessToken::algorithm)
                .map(Word::text)
                .orElse("ES256");
        said.flatMap(AccountsText.AccessToken::algorithm).ifPresent(word -> {
            if (!List.of("ES256", "RS256", "EdDSA").contains(word.text())) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.BadWord(
                                word.span(), "algorithm", word.text(), List.of("ES256", "RS256", "EdDSA")));
            }
        });
        return new Accounts.AccessToken(
                said.map(AccountsText.AccessToken::span).orElse(text.span()),
                said.flatMap(AccountsText.AccessToken::lasting)
                        .map(DurationText::value)
                        .orElse(UNSAID_ACCESS),
                algorithm,
                said.flatMap(AccountsText.AccessToken::key)
                        .map(Word::text)
                        .filter(key -> key.startsWith("${"))
                        .map(key -> key.substring(2, key.length() - 1).split(":", 2)[0])
                        .orElse("JWT_SIGNING_KEY"),
                said.flatMap(AccountsText.AccessToken::publish)
                        .filter(word -> word.text().equals("jwks"))
                        .isPresent(),
                said.flatMap(AccountsText.AccessToken::issuer).map(Word::text).orElse(name),
                said.flatMap(AccountsText.AccessToken::audience).map(Word::text).orElse(name));
    }

    private Optional<Accounts.Roles> roles(Model.Entity accounts, Word word) {
        Optional<Vocabulary.Place> place = vocabulary.place(word);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Model.Entity entity = place.get().entity();
        if (place.get().column().isEmpty()) {
            misfit(word.span(), entity.table(), "`table.column`", "accounts.roles");
            return Optional.empty();
        }
        String column = place.get().column().get().column();
        if (entity.table().equals(accounts.table())) {
            return Optional.of(new Accounts.Roles(Optional.empty(), "", column));
        }
        Optional<String> account = linked(entity, accounts.table());
        if (account.isEmpty()) {
            misfit(word.span(), entity.table(), "a table with a key of `" + accounts.table() + "`", "accounts.roles");
        }
        return account.map(a -> new Accounts.Roles(Optional.of(entity.table()), a, column));
    }

    private Optional<Accounts.RefreshToken> refresh(Model.Entity accounts, AccountsText.RefreshToken said) {
        Optional<Model.Entity> found = vocabulary.tableNamed(said.table());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Model.Entity entity = found.get();
        Predicate<Model.Attribute> moment = a -> Types.isMoment(a.type());
        Optional<String> account = linked(entity, accounts.table());
        Optional<Model.Attribute> hash = hash(entity);
        Optional<String> family = named(entity, a -> Types.is(a.type(), Type.Kind.UUID), List.of("family", "family_id"))
                .map(Model.Attribute::column);
        Optional<String> expires =
                named(entity, moment, List.of("expires_at", "expires")).map(Model.Attribute::column);
        Optional<String> used =
                named(entity, moment, List.of("used_at", "used")).map(Model.Attribute::column);
        Optional<String> revoked =
                named(entity, moment, List.of("revoked_at", "revoked")).map(Model.Attribute::column);
        if (account.isEmpty()
                || hash.isEmpty()
                || family.isEmpty()
                || expires.isEmpty()
                || used.isEmpty()
                || revoked.isEmpty()) {
            misfit(
                    said.table().span(),
                    entity.table(),
                    "a table with a key of `" + accounts.table() + "`, `token_hash` (bytea or text), `family` (uuid),"
                            + " `expires_at`, `used_at` and `revoked_at` (timestamptz)",
                    "accounts.refresh-token.table");
            return Optional.empty();
        }
        said.reuse()
                .filter(word -> !word.text().equals("revoke-family"))
                .ifPresent(word -> vocabulary
                        .problems()
                        .add(new SpecProblem.BadWord(word.span(), "reuse", word.text(), List.of("revoke-family"))));
        return Optional.of(new Accounts.RefreshToken(
                said.span(),
                said.lasting().map(DurationText::value).orElse(UNSAID_REFRESH),
                entity.table(),
                account.get(),
                hash.get().column(),
                Types.is(hash.get().type(), Type.Kind.BYTES),
                family.get(),
                expires.get(),
                used.get(),
                revoked.get(),
                named(entity, moment, List.of("created_at")).map(Model.Attribute::column)));
    }

    private Optional<Accounts.Lockout> lockout(String login, AccountsText.Lockout said) {
        Optional<Model.Entity> found = vocabulary.tableNamed(said.table());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Model.Entity entity = found.get();
        Optional<String> who = named(entity, a -> Types.isText(a.type()), List.of(login, "login", "email", "username"))
                .map(Model.Attribute::column);
        Optional<String> at = named(
                        entity, a -> Types.isMoment(a.type()), List.of("failed_at", "attempted_at", "at", "created_at"))
                .map(Model.Attribute::column);
        if (who.isEmpty() || at.isEmpty()) {
            misfit(
                    said.table().span(),
                    entity.table(),
                    "a table with `" + login + "` (text) and `failed_at` (timestamptz)",
                    "accounts.lockout.table");
            return Optional.empty();
        }
        return Optional.of(new Accounts.Lockout(
                said.span(),
                said.after().value(),
                said.within().value(),
                said.lasting().value(),
                entity.table(),
                who.get(),
                at.get()));
    }

    private static Optional<Model.Attribute> named(
            Model.Entity entity, Predicate<Model.Attribute> fits, List<String> names) {
        return names.stream()
                .flatMap(name -> entity.attributes().stream()
                        .filter(a -> a.column().toLowerCase(Locale.ROOT).equals(name))
                        .filter(fits))
                .findFirst();
    }

    /**
     * The key of the account that a row belongs to: where several lead to accounts ({@code granted_by}), the one that the
     * row's own key is made of, else the one that is never empty, else the one that is called like the account's row.
     */
    private Optional<String> linked(Model.Entity entity, Name accounts) {
        String row = vocabulary.entity(accounts).row();
        return entity.links().stream()
                .filter(l -> l.target().equals(accounts) && l.columns().size() == 1)
                .min(Comparator.comparing((Model.Link l) ->
                                !entity.key().contains(l.columns().getFirst()))
                        .thenComparing(Model.Link::nullable)
                        .thenComparing(l -> !l.name().equals(row)))
                .map(l -> l.columns().getFirst());
    }

    private Optional<String> column(Model.Entity entity, Word word) {
        Optional<Model.Attribute> found = vocabulary.column(entity, word.text());
        if (found.isEmpty()) {
            vocabulary.unknown(
                    word.span(),
                    SpecProblem.Kind.COLUMN,
                    word.text(),
                    entity.table().toString(),
                    entity.attributes().stream().map(Model.Attribute::column).toList());
        }
        return found.map(Model.Attribute::column);
    }

    private void misfit(Span at, Name table, String expected, String where) {
        vocabulary.problems().add(new SpecProblem.Misfit(at, "`" + table + "`", expected, "`" + where + "`"));
    }
}
