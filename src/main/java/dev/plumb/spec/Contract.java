package dev.plumb.spec;

import dev.plumb.source.Node;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The contract, resolved: fragments added up, overlays applied, versions 3.0 to 3.2 brought to the
 * meaning of 3.1.
 *
 * @param basePath the path of the first server's URL, without a closing slash; empty for the root
 * @param schemas the components by name
 * @param document the whole merged document, as it is published
 */
public record Contract(
        String title,
        String version,
        String basePath,
        List<Endpoint> endpoints,
        SequencedMap<String, Schema> schemas,
        SequencedMap<String, SecurityScheme> schemes,
        Node document) {
    /** What the IETF calls the header that tells a request that is sent again. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    public Contract {
        endpoints = List.copyOf(endpoints);
    }

    /** Follows {@link Schema.Ref}s to what is referred to. */
    public Schema resolve(Schema schema) {
        Schema at = schema;
        for (int steps = 0; at.shape() instanceof Schema.Ref ref && steps < 100; steps++) {
            at = java.util.Objects.requireNonNull(schemas.get(ref.name()), ref.name());
        }
        return at;
    }

    /** Whether a header carries an idempotency key by its name: the IETF's, or one that somebody put something before. */
    public static boolean isIdempotencyKey(String header) {
        return header.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").endsWith("idempotencykey");
    }

    /** An operation of the contract. {@code path} is without the base path. */
    public record Endpoint(
            Span span,
            String operationId,
            Method method,
            String path,
            List<String> tags,
            Optional<String> summary,
            Optional<String> description,
            boolean deprecated,
            List<Parameter> parameters,
            Optional<RequestBody> body,
            List<Response> responses,
            Security security) {
        public Endpoint {
            tags = List.copyOf(tags);
            parameters = List.copyOf(parameters);
            responses = List.copyOf(responses);
        }

        /** What is declared for a status: by itself, by its range ({@code 4XX}), or by {@code default}. */
        public Optional<Response> response(int status) {
            return declared(status).or(() -> declared(status / 100)).or(() -> declared(0));
        }

        /** What is declared for this status by itself. */
        public Optional<Response> declared(int status) {
            return responses.stream().filter(r -> r.status() == status).findFirst();
        }

        public Optional<Parameter> parameter(In in, String name) {
            return parameters.stream()
                    .filter(p -> p.in() == in
                            && (in == In.HEADER
                                    ? p.name().equalsIgnoreCase(name)
                                    : p.name().equals(name)))
                    .findFirst();
        }

        /** The header that carries a caller's idempotency key, where there is one. */
        public Optional<Parameter> idempotencyKey() {
            return parameter(In.HEADER, IDEMPOTENCY_KEY)
                    .or(() -> parameters.stream()
                            .filter(p -> p.in() == In.HEADER && isIdempotencyKey(p.name()))
                            .findFirst());
        }
    }

    public enum Method {
        GET,
        PUT,
        POST,
        DELETE,
        PATCH,
        HEAD,
        OPTIONS
    }

    public enum In {
        PATH,
        QUERY,
        HEADER,
        COOKIE
    }

    /** How a parameter that is a list or an object is written. */
    public enum Style {
        /** A list's elements are parameters of the same name, an object's fields parameters of their own names. */
        REPEATED(""),
        COMMAS(","),
        /** As {@link #COMMAS}, and an object's fields are {@code name=value} ({@code simple}, exploded). */
        PAIRS(","),
        SPACES(" "),
        PIPES("|"),
        /** {@code filter[name]=x}. */
        DEEP_OBJECT(""),
        /** {@code content} instead of {@code schema}: JSON. */
        JSON("");

        private final String separator;

        Style(String separator) {
            this.separator = separator;
        }

        /** What stands between a list's elements, where they are one text. */
        public Optional<String> separator() {
            return separator.isEmpty() ? Optional.empty() : Optional.of(separator);
        }
    }

    /** @param style how a list or an object is written; any other value is written as it is */
    public record Parameter(
            Span span,
            String name,
            In in,
            boolean required,
            Schema schema,
            Style style,
            Optional<String> description,
            Optional<Object> example) {

        private static final Pattern WORD = Pattern.compile("(?U)[\\p{L}_]\\w*");
        private static final java.util.Set<String> RESERVED = java.util.Set.of(
                "as",
                "break",
                "const",
                "continue",
                "else",
                "false",
                "for",
                "function",
                "if",
                "import",
                "in",
                "let",
                "loop",
                "namespace",
                "null",
                "package",
                "return",
                "true",
                "var",
                "void",
                "while");

        /**
         * What expressions call it: its own name where CEL can read that, else the name in camelCase
         * ({@code X-Tenant-Id} is {@code xTenantId}); a word that CEL keeps for itself takes an underscore.
         */
        public String variable() {
            var text = new StringBuilder();
            boolean word = WORD.matcher(name).matches();
            for (String part : word ? List.of(name) : List.of(name.split("(?U)[^\\p{L}\\p{N}]+"))) {
                if (text.isEmpty()) {
                    text.append(word ? part : part.toLowerCase(Locale.ROOT));
                } else {
                    text.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
                }
            }
            if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
                text.insert(0, '_');
            } else if (RESERVED.contains(text.toString())) {
                text.append('_');
            }
            return text.toString();
        }
    }

    public record RequestBody(Span span, boolean required, List<Media> content) {
        public RequestBody {
            content = List.copyOf(content);
        }

        /** As what we send it, where it is somebody else's to read: JSON where there is a choice. */
        public Optional<Media> sent() {
            return content.stream()
                    .filter(m -> m.type().equals("application/json") || m.type().endsWith("+json"))
                    .findFirst()
                    .or(() -> content.stream().findFirst());
        }
    }

    /**
     * @param type lower case, without parameters ({@code application/json})
     * @param encoding by property, of a form or a body of several parts
     */
    public record Media(Span span, String type, Optional<Schema> schema, SequencedMap<String, Encoding> encoding) {}

    /**
     * How one property of a form or of a body of several parts is written (OpenAPI 3.1, "Encoding Object").
     *
     * @param contentType of its part, without a wildcard
     * @param deep whether its fields stand in brackets behind its name
     */
    public record Encoding(Optional<String> contentType, boolean deep) {}

    /** @param status 0 for {@code default}; 4 for {@code 4XX}, likewise */
    public record Response(Span span, int status, String description, List<Header> headers, List<Media> content) {
        public Response {
            headers = List.copyOf(headers);
            content = List.copyOf(content);
        }

        /** Whether it is given where all went well: 200 to 299, or {@code 2XX}. */
        public boolean succeeds() {
            return status == 2 || status >= 200 && status < 300;
        }

        public Optional<Header> header(String name) {
            return headers.stream().filter(h -> h.name().equalsIgnoreCase(name)).findFirst();
        }
    }

    public record Header(Span span, String name, boolean required, Schema schema) {}

    /**
     * Who may call. {@code said} is false where neither the operation nor the root says anything.
     * No alternative at all is public; an alternative without requirements makes a token optional.
     */
    public record Security(Span span, boolean said, List<Alternative> alternatives) {
        public Security {
            alternatives = List.copyOf(alternatives);
        }

        /** Nobody needs to say who they are, and nobody can: nothing is asked, or an empty requirement alone. */
        public boolean open() {
            return said && alternatives.stream().allMatch(a -> a.requirements().isEmpty());
        }

        /** A visitor may call; whoever sends a token is known. */
        public boolean optional() {
            return !open()
                    && said
                    && alternatives.stream().anyMatch(a -> a.requirements().isEmpty());
        }

        /** Whether somebody of those roles, who shows what is asked for, may call. */
        public boolean admits(Predicate<String> is) {
            return open()
                    || optional()
                    || (said
                            && alternatives.stream()
                                    .anyMatch(a -> a.requirements().stream()
                                            .allMatch(r -> r.roles().isEmpty()
                                                    || r.roles().stream().anyMatch(is))));
        }

        /** The roles of which a caller needs one; empty where any caller will do. */
        public List<String> anyOfRoles() {
            if (open()
                    || optional()
                    || alternatives.stream()
                            .anyMatch(a -> a.requirements().stream()
                                    .allMatch(r -> r.roles().isEmpty()))) {
                return List.of();
            }
            return alternatives.stream()
                    .flatMap(a -> a.requirements().stream())
                    .flatMap(r -> r.roles().stream())
                    .distinct()
                    .toList();
        }
    }

    /** All requirements hold together. */
    public record Alternative(List<Requirement> requirements) {
        public Alternative {
            requirements = List.copyOf(requirements);
        }
    }

    public record Requirement(Span span, String scheme, List<String> roles) {
        public Requirement {
            roles = List.copyOf(roles);
        }
    }

    /**
     * @param type {@code http}, {@code apiKey}, {@code oauth2}, {@code openIdConnect}
     * @param word of an {@code http} scheme, as the contract writes it: the word before the token
     * @param in and {@code name}, of an {@code apiKey}
     */
    public record SecurityScheme(
            Span span, String name, String type, Optional<String> word, Optional<In> in, Optional<String> parameter) {}
}
