package dev.plumb.spec;

import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.SecurityScheme;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How those who call say who they are: what a security scheme of the contract asks for. */
public sealed interface CallerScheme {

    /** As the contract calls the scheme. */
    String name();

    /** An access token behind a word, in the header {@code Authorization} (RFC 6750). */
    record Token(String name, String word) implements CallerScheme {}

    /** An access token in a cookie. */
    record Cookie(String name, String cookie) implements CallerScheme {}

    /** A key that somebody was given once, in a header or a parameter of the query. */
    record Key(String name, In in, String parameter) implements CallerScheme {}

    /** Login and password, with each call (RFC 7617). */
    record Basic(String name) implements CallerScheme {}

    static CallerScheme of(SecurityScheme scheme) {
        if (scheme.type().equals("apiKey")) {
            String parameter = scheme.parameter().orElse("");
            In in = scheme.in().orElse(In.HEADER);
            return in == In.COOKIE ? new Cookie(scheme.name(), parameter) : new Key(scheme.name(), in, parameter);
        }
        String word = scheme.word().orElse("Bearer");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "basic" -> new Basic(scheme.name());
            case "bearer" -> new Token(scheme.name(), "Bearer");
            default -> new Token(scheme.name(), word);
        };
    }

    /** What that scheme asks for; two that look for the same in the same place are one, called as the first. */
    static CallerScheme of(Contract contract, SecurityScheme scheme) {
        CallerScheme own = of(scheme);
        return contract.schemes().values().stream()
                .map(CallerScheme::of)
                .filter(s -> s.place().equals(own.place()))
                .findFirst()
                .orElse(own);
    }

    /** Where what it asks for stands in a request. */
    default String place() {
        return switch (this) {
            case Token(var _, var word) -> "Authorization: " + word.toLowerCase(Locale.ROOT);
            case Basic _ -> "Authorization: basic";
            case Cookie(var _, var cookie) -> "Cookie: " + cookie;
            case Key(var _, var in, var parameter) ->
                in + ": " + (in == In.HEADER ? parameter.toLowerCase(Locale.ROOT) : parameter);
        };
    }

    /** Whether it takes the one value that the header {@code Authorization} has. */
    default boolean inAuthorization() {
        return this instanceof Token || this instanceof Basic;
    }

    /** Those that an operation takes, in the order in which it names them. */
    static List<CallerScheme> of(Contract contract, Endpoint endpoint) {
        var found = new LinkedHashSet<CallerScheme>();
        endpoint.security().alternatives().stream()
                .flatMap(a -> a.requirements().stream())
                .flatMap(r -> Optional.ofNullable(contract.schemes().get(r.scheme())).stream())
                .forEach(s -> found.add(of(contract, s)));
        return List.copyOf(found);
    }

    /** Those that some operation takes. */
    static List<CallerScheme> of(Contract contract) {
        var found = new LinkedHashSet<CallerScheme>();
        contract.endpoints().forEach(e -> found.addAll(of(contract, e)));
        return List.copyOf(found);
    }

    /** The word before access tokens. */
    static String word(Contract contract) {
        return of(contract).stream()
                .filter(Token.class::isInstance)
                .map(s -> ((Token) s).word())
                .findFirst()
                .orElse("Bearer");
    }
}
