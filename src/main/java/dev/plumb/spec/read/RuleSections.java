package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.AcceptedText;
import dev.plumb.spec.text.AccessText;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.CacheText;
import dev.plumb.spec.text.LimitText;
import dev.plumb.spec.text.PrivacyText;
import dev.plumb.spec.text.RateText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sections about who may and what holds for all: {@code access}, {@code accounts}, {@code privacy}, … */
record RuleSections(Sections sections, Problems problems) {

    AccessText access() {
        Optional<Keys> keys = sections.mapping("access")
                .map(mapping -> Keys.of(mapping, "`access`", problems, List.of("tokens", "roles", "visible", "cors")));
        var roles = new ArrayList<AccessText.Role>();
        for (Node.Entry role : keys.map(k -> k.entries("roles")).orElse(List.of())) {
            roles.add(new AccessText.Role(
                    Word.of(role.key()), Keys.words(role.value(), "the role `" + role.name() + "`", problems)));
        }
        return new AccessText(
                keys.flatMap(k -> k.child("tokens", List.of("issuer", "jwks", "audience", "roles", "claims")))
                        .map(tokens -> new AccessText.Tokens(
                                tokens.mapping().span(),
                                tokens.word("issuer"),
                                tokens.word("jwks"),
                                tokens.word("audience"),
                                tokens.word("roles"),
                                tokens.words("claims"))),
                roles,
                keys.map(k -> k.expressions("visible")).orElse(List.of()),
                keys.map(k -> k.words("cors")).orElse(List.of()));
    }

    Optional<AccountsText> accounts() {
        return sections.mapping("accounts")
                .map(mapping -> Keys.of(
                        mapping,
                        "`accounts`",
                        problems,
                        List.of(
                                "table",
                                "login",
                                "password",
                                "roles",
                                "disabled",
                                "access-token",
                                "refresh-token",
                                "session",
                                "api-key",
                                "lockout",
                                "password-policy")))
                .flatMap(keys -> {
                    Optional<Word> table = keys.requiredWord("table");
                    Optional<Word> login = keys.want("login")
                            ? keys.word("login")
                            : Optional.of(Word.missing(keys.mapping().span()));
                    return table.flatMap(t -> login.map(l -> accounts(keys, t, l)));
                });
    }

    private AccountsText accounts(Keys keys, Word table, Word login) {
        return new AccountsText(
                keys.mapping().span(),
                table,
                login,
                keys.word("password"),
                keys.word("roles"),
                keys.word("disabled"),
                keys.child("access-token", List.of("for", "algorithm", "key", "publish", "issuer", "audience"))
                        .map(token -> new AccountsText.AccessToken(
                                token.mapping().span(),
                                token.duration("for"),
                                token.word("algorithm"),
                                token.word("key"),
                                token.word("publish"),
                                token.word("issuer"),
                                token.word("audience"))),
                keys.child("refresh-token", List.of("for", "table", "reuse"))
                        .flatMap(token -> token.requiredWord("table")
                                .map(tokens -> new AccountsText.RefreshToken(
                                        token.mapping().span(), token.duration("for"), tokens, token.word("reuse")))),
                keys.child("session", List.of("table", "for", "idle"))
                        .flatMap(session -> session.requiredWord("table")
                                .map(sessions -> new AccountsText.Session(
                                        session.mapping().span(),
                                        sessions,
                                        session.duration("for"),
                                        session.duration("idle")))),
                keys.word("api-key"),
                keys.child("lockout", List.of("after", "within", "for", "table"))
                        .flatMap(this::lockout),
                keys.child("password-policy", List.of("min", "max"))
                        .map(policy -> new AccountsText.PasswordPolicy(
                                policy.mapping().span(), policy.number("min"), policy.number("max"))));
    }

    private Optional<AccountsText.Lockout> lockout(Keys keys) {
        boolean whole = true;
        for (String key : List.of("after", "within", "for", "table")) {
            whole &= keys.want(key);
        }
        if (!whole) {
            return Optional.empty();
        }
        var after = keys.number("after");
        var within = keys.duration("within");
        var lasting = keys.duration("for");
        var table = keys.word("table");
        return after.isPresent() && within.isPresent() && lasting.isPresent() && table.isPresent()
                ? Optional.of(new AccountsText.Lockout(
                        keys.mapping().span(), after.get(), within.get(), lasting.get(), table.get()))
                : Optional.empty();
    }

    PrivacyText privacy() {
        Optional<Keys> keys = sections.mapping("privacy")
                .map(mapping -> Keys.of(
                        mapping, "`privacy`", problems, List.of("personal", "encrypted", "never-logged", "retention")));
        var retention = new ArrayList<PrivacyText.Retention>();
        for (Node.Entry table : keys.map(k -> k.entries("retention")).orElse(List.of())) {
            Keys.scalar(table.value(), "the retention of `" + table.name() + "`", problems)
                    .flatMap(lasting -> Quantities.duration(lasting, problems))
                    .ifPresent(lasting -> retention.add(new PrivacyText.Retention(Word.of(table.key()), lasting)));
        }
        return new PrivacyText(
                keys.map(k -> k.words("personal")).orElse(List.of()),
                keys.map(k -> k.words("encrypted")).orElse(List.of()),
                keys.map(k -> k.words("never-logged")).orElse(List.of()),
                retention);
    }

    List<Word> audit() {
        return sections.section("audit")
                .map(node -> Keys.words(node, "`audit`", problems))
                .orElse(List.of());
    }

    List<LimitText> limits() {
        var limits = new ArrayList<LimitText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("limits"))) {
            Keys.of(entry.value(), "the limit of `" + entry.name() + "`", problems, List.of("rate", "body", "time"))
                    .map(keys -> new LimitText(
                            Word.of(entry.key()),
                            keys.get("rate").map(this::rates).orElse(List.of()),
                            keys.get("body")
                                    .flatMap(node -> Keys.scalar(node, "`body`", problems))
                                    .flatMap(size -> Quantities.size(size, problems)),
                            keys.duration("time")))
                    .ifPresent(limits::add);
        }
        return limits;
    }

    private List<RateText> rates(Node node) {
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        return items.stream()
                .flatMap(item -> Keys.scalar(item, "`rate`", problems).stream())
                .flatMap(rate -> Quantities.rate(rate, problems).stream())
                .toList();
    }

    List<CacheText> cache() {
        var rules = new ArrayList<CacheText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("cache"))) {
            Keys.of(entry.value(), "the cache rule of `" + entry.name() + "`", problems, List.of("for"))
                    .filter(keys -> keys.want("for"))
                    .flatMap(keys -> keys.duration("for"))
                    .ifPresent(lasting -> rules.add(new CacheText(Word.of(entry.key()), lasting)));
        }
        return rules;
    }

    List<AcceptedText> accepted() {
        var accepted = new ArrayList<AcceptedText>();
        for (Node.Entry code : Reading.entries(sections.mapping("accepted"))) {
            Keys.mapping(code.value(), "what is accepted as `" + code.name() + "`", problems)
                    .ifPresent(subjects -> {
                        for (Node.Entry subject : subjects.entries()) {
                            Keys.scalar(subject.value(), "the reason", problems)
                                    .ifPresent(reason -> accepted.add(new AcceptedText(
                                            Word.of(code.key()), Word.of(subject.key()), Word.of(reason))));
                        }
                    });
        }
        return accepted;
    }
}
