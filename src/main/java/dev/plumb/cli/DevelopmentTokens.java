package dev.plumb.cli;

import dev.plumb.diagnostic.Near;
import dev.plumb.project.Project;
import dev.plumb.prove.TokenMint;
import dev.plumb.run.DevelopmentKey;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Spec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;

/** Tokens that a project's backend trusts in development: signed with a key that lies in {@code .plumb/}. */
final class DevelopmentTokens {
    private final Spec spec;
    private final DevelopmentKey key;

    private DevelopmentTokens(Spec spec, DevelopmentKey key) {
        this.spec = spec;
        this.key = key;
    }

    static DevelopmentTokens of(Spec spec, Project project) {
        return new DevelopmentTokens(spec, key(spec, project.state()));
    }

    /** Of the kind that the specification's tokens are signed with. */
    private static DevelopmentKey key(Spec spec, Path state) {
        String algorithm = spec.access()
                .accounts()
                .flatMap(Accounts::accessToken)
                .map(Accounts.AccessToken::algorithm)
                .orElse("ES256");
        String file = switch (algorithm) {
            case "RS256" -> "dev-key-rsa.json";
            case "EdDSA" -> "dev-key-ed25519.json";
            default -> "dev-key.json";
        };
        return DevelopmentKey.in(state.resolve(file), algorithm);
    }

    Path keyFile() {
        return key.file();
    }

    TokenMint mint() {
        return spec.access()
                .tokens()
                .map(tokens ->
                        new TokenMint(key, DevelopmentKey.ISSUER, tokens.audience(), tokens.roles(), tokens.claims()))
                .or(() -> spec.access()
                        .accounts()
                        .flatMap(Accounts::accessToken)
                        .map(token ->
                                new TokenMint(key, token.issuer(), token.audience(), List.of("roles"), List.of())))
                .orElseGet(() -> new TokenMint(key, DevelopmentKey.ISSUER, "", List.of(), List.of()));
    }

    /**
     * A token of an hour.
     *
     * @throws UsageException where the specification has no such role, or trusts no tokens
     */
    String token(String role, String name) {
        if (spec.access().tokens().isEmpty()) {
            throw new UsageException("this specification trusts no tokens: it has neither access.tokens nor accounts");
        }
        List<String> roles = roles();
        if (!roles.contains(role)) {
            throw new UsageException("no role is called '" + role + "'"
                    + Near.of(role, roles).stream()
                            .findFirst()
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(".")
                    + (roles.isEmpty() ? "" : " There are: " + String.join(", ", roles)));
        }
        return mint().token(name, List.of(role), Instant.now());
    }

    /** Every role that the specification or its contract names, those that include others first. */
    List<String> roles() {
        var roles = new LinkedHashSet<>(spec.access().roles().keySet());
        var others = new TreeSet<String>();
        spec.access().roles().values().forEach(others::addAll);
        spec.contract().endpoints().stream()
                .flatMap(endpoint -> endpoint.security().alternatives().stream())
                .flatMap(alternative -> alternative.requirements().stream())
                .forEach(requirement -> others.addAll(requirement.roles()));
        roles.addAll(others);
        return List.copyOf(roles);
    }
}
