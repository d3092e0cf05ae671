package dev.plumb.spec.text;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code access}.
 *
 * @param roles the hierarchy: a role and those that it includes
 * @param visible by table: which rows exist for the viewer
 * @param cors origins
 */
public record AccessText(Optional<Tokens> tokens, List<Role> roles, List<NamedExpression> visible, List<Word> cors) {

    public AccessText {
        roles = List.copyOf(roles);
        visible = List.copyOf(visible);
        cors = List.copyOf(cors);
    }

    /**
     * Tokens of an issuer that is trusted.
     *
     * @param jwks the URL of its keys; by discovery without it
     * @param roles where a token's roles stand ({@code claims.roles})
     * @param claims what {@code viewer} has besides {@code subject}
     */
    public record Tokens(
            Span span,
            Optional<Word> issuer,
            Optional<Word> jwks,
            Optional<Word> audience,
            Optional<Word> roles,
            List<Word> claims) {
        public Tokens {
            claims = List.copyOf(claims);
        }
    }

    public record Role(Word name, List<Word> includes) {
        public Role {
            includes = List.copyOf(includes);
        }
    }
}
