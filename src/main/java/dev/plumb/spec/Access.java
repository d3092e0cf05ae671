package dev.plumb.spec;

import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Who may do what (LANGUAGE 8).
 *
 * @param accounts where the backend issues tokens itself
 * @param roles for each role all roles that it includes, itself apart, transitively; roles in the order named
 * @param visible by table, the rows that exist for the viewer
 */
public record Access(
        Optional<Tokens> tokens,
        Optional<Accounts> accounts,
        SequencedMap<String, List<String>> roles,
        SequencedMap<Name, Visibility> visible,
        Optional<Cors> cors) {

    /**
     * A foreign issuer whose JWTs are trusted.
     *
     * @param issuer a value, or {@code ${NAME}}
     * @param roles the path of claims under which roles stand ({@code [realm_access, roles]})
     * @param claims that {@code viewer} has besides {@code subject}
     */
    public record Tokens(Span span, String issuer, String audience, List<String> roles, List<String> claims) {
        public Tokens {
            roles = List.copyOf(roles);
            claims = List.copyOf(claims);
        }
    }

    /** @param row what the expression calls the row ({@code product}) */
    public record Visibility(Span span, Name table, String row, TypedExpression rule) {}

    public record Cors(Span span, List<String> origins, boolean credentials) {
        public Cors {
            origins = List.copyOf(origins);
        }
    }
}
