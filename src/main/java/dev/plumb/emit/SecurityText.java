package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Sight;
import dev.plumb.spec.Access;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who calls, and what they may: all of it that a specification decides. */
final class SecurityText {
    static final String CONFIGURATION = "main/security/SecurityConfiguration";
    static final String TOKENS = "main/security/TokenConfiguration";
    static final String VIEWER = "main/security/Viewer";

    private static final String RESOURCE_SERVER = """
            .oauth2ResourceServer(server -> server.bearerTokenResolver(bearerTokens())
                    .authenticationEntryPoint(refusal(problems))
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(${converter})))""";

    private static final String HIERARCHY = """
            /** ${said} */
            @Bean
            RoleHierarchy roleHierarchy() {
                return RoleHierarchyImpl.withRolePrefix(Viewer.ROLE)
                        ${roles}
                        .build();
            }""";

    private static final String UNDECLARED = """
            chain.getFilters().removeIf(OAuth2ProtectedResourceMetadataFilter.class::isInstance); // nobody declares its path
            return chain;""";

    private static final String REFUSAL = """
            /** A token that was sent must be good, even where none is needed. */
            private static AuthenticationEntryPoint refusal(ProblemWriter problems) {
                return (request, response, cause) -> {
                    ${challenge}
                    problems.write(response, ErrorCode.UNAUTHENTICATED);
                };
            }""";

    private static final String BEARER = """
            private static BearerTokenResolver bearerTokens() {
                var header = new DefaultBearerTokenResolver();
                return request -> request.getHeader("Authorization") == null || PUBLIC.matches(request)
                        ? null
                        : header.resolve(request);
            }""";

    private static final String OTHER_WORD = """
            /** The token stands behind the word {@code ${word}}. */
            private static BearerTokenResolver bearerTokens() {
                return request -> {
                    String header = request.getHeader("Authorization");
                    if (header == null || PUBLIC.matches(request)) {
                        return null;
                    }
                    if (!header.regionMatches(true, 0, "${word} ", 0, ${length})) {
                        throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("No ${word}"));
                    }
                    return header.substring(${length}).strip();
                };
            }""";

    private static final String WITH_HIERARCHY = """
            private static JwtAuthenticationToken authenticated(Jwt token, RoleHierarchy hierarchy) {
                Collection<? extends GrantedAuthority> roles =
                        hierarchy.getReachableGrantedAuthorities(rolesOf(token).toList());
                return new JwtAuthenticationToken(token, roles, token.getSubject());
            }""";

    private static final String WITHOUT_HIERARCHY = """
            private static JwtAuthenticationToken authenticated(Jwt token) {
                return new JwtAuthenticationToken(token, rolesOf(token).toList(), token.getSubject());
            }""";

    private static final String OF_ACCOUNT = """
            /** A token counts as long as its account does, and gives the roles that the account holds now. */
            private static JwtAuthenticationToken authenticated(
                    Jwt token, SignInRepository accounts${endedParameter}${hierarchyParameter}) {
                ${ended}
                SignInAccount account = accountOf(token, accounts);
                Stream<GrantedAuthority> held = ${all};
                return new JwtAuthenticationToken(token, ${roles}, token.getSubject());
            }""";

    private static final String ENDED = """
            String signIn = token.getClaimAsString("sid");
            if (ended.contains(
                    token.getSubject(),
                    signIn == null ? null : UUID.fromString(signIn),
                    AccessTokens.generation(token.getClaims()))) {
                throw new InvalidBearerTokenException("Signed out");
            }""";

    private static final String ACCOUNT_OF = """
            private static SignInAccount accountOf(Jwt token, SignInRepository accounts) {
                try {
                    return accounts.findByKey(${key})
                            .filter(account -> !account.disabled())
                            .orElseThrow(() -> new InvalidBearerTokenException("No such account"));
                } catch (IllegalArgumentException e) {
                    throw new InvalidBearerTokenException("No such account", e);
                }
            }""";

    private static final String ROLES = """
            private static Stream<GrantedAuthority> rolesOf(Jwt token) {
                return ${source} instanceof List<?> roles
                        ? ${all}roles.stream().map(role -> new SimpleGrantedAuthority(Viewer.ROLE + role))${close}
                        : ${none};
            }""";

    private static final String SCOPES = """
            /** Scopes stand in one text, with spaces between them (RFC 9068, 2.2.3), or in a list. */
            private static Stream<GrantedAuthority> rolesOf(Jwt token) {
                Object said = ${source};
                List<?> scopes = said instanceof String text
                        ? List.of(text.split(" "))
                        : said instanceof List<?> several ? several : List.of();
                return ${all}scopes.stream().map(scope -> new SimpleGrantedAuthority(Viewer.ROLE + scope))${close};
            }""";

    private static final String CLAIM = """
            /** What stands in the token under these names, one within the other. */
            private static @Nullable Object claim(Jwt token, String... path) {
                Object value = token.getClaims();
                for (String name : path) {
                    value = value instanceof Map<?, ?> claims ? claims.get(name) : null;
                }
                return value;
            }""";

    private static final String ORIGINS = """
            /** Pages of these origins may call. */
            private static CorsFilter origins(ProblemWriter problems) {
                var allowed = new CorsConfiguration();
                allowed.setAllowedOrigins(List.of(${origins}));
                allowed.setAllowedMethods(List.of(${methods}));
                allowed.setAllowedHeaders(List.of(${headers}));
                allowed.setExposedHeaders(List.of(${exposed}));
                ${credentials}
                var source = new UrlBasedCorsConfigurationSource();
                source.registerCorsConfiguration("/**", allowed);
                var filter = new CorsFilter(source);
                filter.setCorsProcessor(new DefaultCorsProcessor() {
                    @Override
                    protected void rejectRequest(ServerHttpResponse response) throws IOException {
                        problems.write(((ServletServerHttpResponse) response).getServletResponse(), ErrorCode.FORBIDDEN);
                    }
                });
                return filter;
            }""";

    private static final Imports IMPORTS = new Imports()
            .from("com.example.app.support.problem", "ErrorCode ProblemWriter RefusedException")
            .from("jakarta.servlet", "FilterChain ServletException")
            .from("jakarta.servlet.http", "Cookie HttpServletRequest HttpServletResponse")
            .from("java.io", "IOException")
            .from("java.net", "URLDecoder")
            .from("java.nio.charset", "StandardCharsets")
            .from("java.time", "Clock")
            .from("org.springframework.security.authentication", "BadCredentialsException")
            .from("org.springframework.security.core.context", "SecurityContextHolder")
            .from("org.springframework.security.web.access.intercept", "AuthorizationFilter")
            .from("org.springframework.web.filter", "OncePerRequestFilter")
            .from("org.springframework.web.util", "UriComponentsBuilder WebUtils")
            .from(
                    "com.example.app.support.account",
                    "AccessTokens ApiKeys EndedSignIns Sessions SignInAccount SignInRepository SignIns")
            .from("java.util", "Base64 Collection HashSet LinkedHashMap List Map Objects Set UUID")
            .from("java.util.stream", "Collectors Stream")
            .from("org.jspecify.annotations", "Nullable")
            .from("org.springframework.context.annotation", "Bean Configuration")
            .from("org.springframework.http", "HttpHeaders HttpMethod")
            .from("org.springframework.security.access.hierarchicalroles", "RoleHierarchy RoleHierarchyImpl")
            .from("org.springframework.security.config.annotation.method.configuration", "EnableMethodSecurity")
            .from("org.springframework.security.config.annotation.web.builders", "HttpSecurity")
            .from("org.springframework.security.config.annotation.web.configurers", "AbstractHttpConfigurer")
            .from("org.springframework.security.config.http", "SessionCreationPolicy")
            .from("org.springframework.security.config.observation", "SecurityObservationSettings")
            .from("org.springframework.security.core", "AuthenticationException GrantedAuthority")
            .from("org.springframework.security.core.authority", "SimpleGrantedAuthority")
            .from("org.springframework.security.oauth2.core", "OAuth2AuthenticationException")
            .from("org.springframework.security.oauth2.jwt", "Jwt JwtDecoder JwtException")
            .from(
                    "org.springframework.security.oauth2.server.resource",
                    "BearerTokenErrors InvalidBearerTokenException")
            .from("org.springframework.security.oauth2.server.resource.authentication", "JwtAuthenticationToken")
            .from(
                    "org.springframework.security.oauth2.server.resource.web",
                    "BearerTokenResolver DefaultBearerTokenResolver OAuth2ProtectedResourceMetadataFilter")
            .from(
                    "org.springframework.security.oauth2.server.resource.web.authentication",
                    "BearerTokenAuthenticationFilter")
            .from(
                    "org.springframework.security.web",
                    "AuthenticationEntryPoint DefaultSecurityFilterChain SecurityFilterChain")
            .from("org.springframework.security.web.firewall", "HttpFirewall RequestRejectedHandler StrictHttpFirewall")
            .from("org.springframework.security.web.servlet.util.matcher", "PathPatternRequestMatcher")
            .from("org.springframework.security.web.util.matcher", "OrRequestMatcher RequestMatcher")
            .from(
                    "org.springframework.web.cors",
                    "CorsConfiguration DefaultCorsProcessor UrlBasedCorsConfigurationSource")
            .from("java.io", "IOException")
            .from("org.springframework.http.server", "ServerHttpResponse ServletServerHttpResponse")
            .from("org.springframework.web.filter", "CorsFilter");

    private final Design design;
    private final Spec spec;
    private final Optional<CallersText> callers;

    SecurityText(Design design) {
        this.design = design;
        this.spec = design.spec();
        this.callers = CallersText.isNeeded(spec)
                ? AccountText.of(design).map(a -> new CallersText(spec, a, this))
                : Optional.empty();
    }

    /** Whether anybody ever says who they are. */
    boolean hasTokens() {
        return spec.access().tokens().isPresent()
                || spec.access().accounts().isPresent()
                || spec.contract().endpoints().stream()
                        .anyMatch(e -> e.security().said() && !e.security().open());
    }

    /** Whether some operation is for whoever has a token, whatever their roles. */
    boolean hasSignedIn() {
        return spec.contract().endpoints().stream()
                .filter(e -> Admission.several(spec.contract(), e).isEmpty())
                .map(Endpoint::security)
                .anyMatch(s ->
                        s.said() && !s.open() && !s.optional() && s.anyOfRoles().isEmpty());
    }

    boolean hasHierarchy() {
        return spec.access().roles().values().stream().anyMatch(included -> !included.isEmpty());
    }

    /** The sources that are written for this project alone. */
    Map<String, String> derived() {
        var texts = new LinkedHashMap<String, String>();
        texts.put(CONFIGURATION, configuration());
        texts.put(VIEWER, orNobody(viewer()));
        callers.ifPresent(c -> {
            texts.put(CallersText.PATH, imported(c.filled()));
        });
        if (cookiesOfOthers()) {
            texts.putAll(new ForgeryText(spec, this).filter());
        }
        if (hasTokens() && spec.access().accounts().isEmpty()) {
            texts.put(TOKENS, tokens());
        }
        return texts;
    }

    /** Whether a cookie carries a token that somebody else issues. */
    private boolean cookiesOfOthers() {
        return callers.isEmpty() && ForgeryText.isNeeded(spec);
    }

    private String configuration() {
        boolean cors = spec.access().cors().isPresent();
        boolean tokens = hasTokens() && callers.isEmpty();
        var parameters = new ArrayList<>(List.of("HttpSecurity http"));
        if (callers.isPresent()) {
            callers.get().parts().forEach((name, type) -> parameters.add(type + " " + name));
        } else if (tokens || cors) {
            parameters.add("ProblemWriter problems");
        }
        if (tokens) {
            accounts().ifPresent(a -> {
                parameters.add("SignInRepository accounts");
                if (a.endsAreStored()) {
                    parameters.add("EndedSignIns ended");
                }
            });
            if (hasHierarchy()) {
                parameters.add("RoleHierarchy hierarchy");
            }
        }
        boolean cookies = ForgeryText.isNeeded(spec);
        String text = SupportFiles.template(CONFIGURATION)
                .with("imports", "IMPORTS")
                .with("known", callers.isPresent() ? "what a request carries" : "the bearer token")
                .with(
                        "csrf",
                        cookies
                                ? (callers.isPresent() ? "Callers" : "SameOrigin") + " looks where a change comes from"
                                : "no cookie, so nothing to forge")
                .with(
                        "publicOperations",
                        !tokens
                                ? ""
                                : cookiesOfOthers()
                                        ? publicOperations() + "\n\n" + String.join("\n\n", takers())
                                        : publicOperations())
                .with("roles", hasTokens() && hasHierarchy() ? hierarchy() : "")
                .with("chainParameters", String.join(", ", parameters))
                .with("chain", tokens ? "DefaultSecurityFilterChain chain = " : "return ")
                .with("undeclared", tokens ? UNDECLARED : "")
                .with("cors", cors ? ".addFilter(origins(problems))" : "")
                .with(
                        "resourceServer",
                        callers.map(c -> ".addFilterBefore(new Callers("
                                        + String.join(", ", c.parts().keySet()) + "), AuthorizationFilter.class)")
                                .orElseGet(() -> tokens ? resourceServer() : ""))
                .withMembers("tokens", tokens ? tokenMembers() : List.of())
                .with("origins", cors ? origins(spec.access().cors().get()) : "")
                .fill();
        return imported(text);
    }

    String publicOperations() {
        var matchers = new ArrayList<String>();
        for (Endpoint endpoint : spec.contract().endpoints()) {
            if (endpoint.security().open()) {
                matchers.add(pattern(endpoint));
            }
        }
        matchers.add("PathPatternRequestMatcher.pathPattern(HttpMethod.GET, \"/openapi.yaml\")");
        matchers.add("PathPatternRequestMatcher.pathPattern(HttpMethod.GET, \"/actuator/**\")");
        boolean published = spec.access()
                .accounts()
                .flatMap(Accounts::accessToken)
                .filter(Accounts.AccessToken::published)
                .isPresent();
        if (published) {
            matchers.add("PathPatternRequestMatcher.pathPattern(HttpMethod.GET, \"/.well-known/jwks.json\")");
        }
        return "/** Operations with {@code security: []}: no token is looked at, not even a bad one. */\n"
                + "private static final RequestMatcher PUBLIC = " + anyOf(matchers) + ";";
    }

    String pattern(Endpoint endpoint) {
        return "PathPatternRequestMatcher.pathPattern(HttpMethod." + endpoint.method() + ", "
                + RuleText.quoted(spec.contract().basePath() + endpoint.path()) + ")";
    }

    private static String anyOf(List<String> matchers) {
        return "new OrRequestMatcher(\n        " + String.join(",\n        ", matchers) + ")";
    }

    /** What tells requests of these operations. */
    String matcher(List<Endpoint> endpoints) {
        List<String> matchers = endpoints.stream().map(this::pattern).toList();
        return matchers.isEmpty() ? "request -> false" : anyOf(matchers);
    }

    /** What tells requests of the operations that take a scheme, for each that not all take which take any. */
    List<String> takers() {
        return CallerScheme.of(spec.contract()).stream()
                .filter(scheme -> !isEverywhere(scheme))
                .map(scheme -> "private static final RequestMatcher " + constant(scheme) + " = "
                        + matcher(spec.contract().endpoints().stream()
                                .filter(e -> CallerScheme.of(spec.contract(), e).contains(scheme))
                                .toList())
                        + ";")
                .toList();
    }

    boolean isEverywhere(CallerScheme scheme) {
        return spec.contract().endpoints().stream()
                .filter(e -> e.security().said() && !e.security().open())
                .allMatch(e -> CallerScheme.of(spec.contract(), e).contains(scheme));
    }

    static String constant(CallerScheme scheme) {
        return "BY_"
                + scheme.name()
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("[^A-Za-z0-9]+", "_")
                        .toUpperCase(Locale.ROOT);
    }

    static String imported(String text) {
        return JavaLayout.lay(text.replace("IMPORTS", String.join("\n", IMPORTS.of(text))));
    }

    /** What a refused caller is asked for ({@code WWW-Authenticate}). */
    String challenge() {
        return CallerScheme.of(spec.contract()).stream()
                .findFirst()
                .map(scheme -> switch (scheme) {
                    case CallerScheme.Token(var _, var word) -> word;
                    case CallerScheme.Basic _ -> "Basic realm=\"" + design.name() + "\", charset=\"UTF-8\"";
                    case CallerScheme.Cookie _ -> "Cookie";
                    case CallerScheme.Key _ -> "ApiKey";
                })
                .orElse("Bearer");
    }

    private String resourceServer() {
        String before = cookiesOfOthers()
                ? ".addFilterBefore(new SameOrigin(problems), BearerTokenAuthenticationFilter.class)\n"
                : "";
        return before
                + Template.of(RESOURCE_SERVER)
                        .with(
                                "converter",
                                accounts().isPresent()
                                        ? "token -> authenticated(token, accounts"
                                                + (accounts().get().endsAreStored() ? ", ended" : "")
                                                + (hasHierarchy() ? ", hierarchy)" : ")")
                                        : hasHierarchy()
                                                ? "token -> authenticated(token, hierarchy)"
                                                : "SecurityConfiguration::authenticated")
                        .fill();
    }

    private String hierarchy() {
        var roles = new ArrayList<String>();
        var words = new ArrayList<String>();
        spec.access().roles().forEach((role, included) -> {
            if (!included.isEmpty()) {
                roles.add(".role(" + RuleText.quoted(role) + ")");
                roles.add(
                        ".implies(" + included.stream().map(RuleText::quoted).collect(Collectors.joining(", ")) + ")");
                words.add("`" + role + "` may do all that `" + String.join("` and `", included) + "` may");
            }
        });
        String said = Docs.escaped(String.join("; ", words)).replaceAll("`([^`]*)`", "{@code $1}") + ".";
        return Template.of(HIERARCHY).with("said", said).with("roles", roles).fill();
    }

    private List<String> tokenMembers() {
        String word = CallerScheme.word(spec.contract());
        boolean bearer = word.equals("Bearer")
                && (!ForgeryText.isNeeded(spec)
                        || CallerScheme.of(spec.contract()).stream().anyMatch(CallerScheme.Token.class::isInstance));
        var members = new ArrayList<String>();
        members.add(Template.of(REFUSAL)
                .with(
                        "challenge",
                        bearer
                                ? "boolean shown = cause instanceof OAuth2AuthenticationException;\n"
                                        + "response.setHeader(\n        HttpHeaders.WWW_AUTHENTICATE,"
                                        + " shown ? \"Bearer error=\\\"invalid_token\\\"\" : \"Bearer\");"
                                : "response.setHeader(HttpHeaders.WWW_AUTHENTICATE, " + RuleText.quoted(challenge())
                                        + ");")
                .fill());
        members.add(
                cookiesOfOthers()
                        ? inHeaderOrCookie()
                        : bearer
                                ? BEARER
                                : Template.of(OTHER_WORD)
                                        .with("word", word)
                                        .with("length", Integer.toString(word.length() + 1))
                                        .fill());
        boolean signedIn = hasSignedIn();
        if (accounts().isPresent()) {
            members.addAll(ofAccount(accounts().get(), signedIn));
            return members;
        }
        members.add(hasHierarchy() ? WITH_HIERARCHY : WITHOUT_HIERARCHY);
        List<String> path = rolesPath();
        String everyone = "new SimpleGrantedAuthority(Viewer.ROLE + Viewer.SIGNED_IN)";
        boolean scopes = List.of("scope", "scp").contains(path.getLast());
        Template roles = Template.of(scopes ? SCOPES : ROLES)
                .with(
                        "source",
                        path.size() == 1
                                ? "token.getClaims().get(" + RuleText.quoted(path.getFirst()) + ")"
                                : "claim(token, "
                                        + path.stream().map(RuleText::quoted).collect(Collectors.joining(", ")) + ")")
                .with("all", signedIn ? "Stream.concat(Stream.of(" + everyone + "), " : "")
                .with("close", signedIn ? ")" : "");
        members.add(
                scopes
                        ? roles.fill()
                        : roles.with("none", signedIn ? "Stream.of(" + everyone + ")" : "Stream.empty()")
                                .fill());
        if (path.size() > 1) {
            members.add(CLAIM);
        }
        return members;
    }

    /** Where an operation's token is looked for, where some take it from a cookie. */
    private String inHeaderOrCookie() {
        var statements = new ArrayList<String>();
        statements.add("if (PUBLIC.matches(request)) {\n    return null;\n}");
        for (CallerScheme scheme : CallerScheme.of(spec.contract())) {
            String asked = isEverywhere(scheme) ? "" : " && " + constant(scheme) + ".matches(request)";
            if (scheme instanceof CallerScheme.Token(var _, var word)) {
                String text = RuleText.quoted(word + " ");
                statements.add("String header = request.getHeader(HttpHeaders.AUTHORIZATION);");
                statements.add("if (header != null" + asked + ") {\n    if (!header.regionMatches(true, 0, " + text
                        + ", 0, " + (word.length() + 1) + ")) {\n"
                        + "        throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken(\"No " + word
                        + "\"));\n    }\n    return header.substring(" + (word.length() + 1) + ").strip();\n}");
            } else if (scheme instanceof CallerScheme.Cookie(var _, var name)) {
                statements.add("Cookie cookie = WebUtils.getCookie(request, " + RuleText.quoted(name) + ");");
                statements.add("if (cookie != null && !cookie.getValue().isBlank()" + asked
                        + ") {\n    return cookie.getValue();\n}");
            }
        }
        statements.add("return null;");
        return "/** The token of an operation stands where the contract says. */\n"
                + "private static BearerTokenResolver bearerTokens() {\n    return request -> {\n        "
                + String.join("\n", statements).replace("\n", "\n        ") + "\n    };\n}";
    }

    private Optional<AccountText> accounts() {
        return AccountText.of(design);
    }

    private List<String> ofAccount(AccountText accounts, boolean signedIn) {
        String everyone = "new SimpleGrantedAuthority(Viewer.ROLE + Viewer.SIGNED_IN)";
        boolean roles = spec.access().accounts().orElseThrow().roles().isPresent();
        String held =
                roles ? "account.roles().stream().map(role -> new SimpleGrantedAuthority(Viewer.ROLE + role))" : "";
        String all = roles
                ? signedIn ? "Stream.concat(Stream.of(" + everyone + "), " + held + ")" : held
                : signedIn ? "Stream.of(" + everyone + ")" : "Stream.empty()";
        return List.of(
                Template.of(OF_ACCOUNT)
                        .with("endedParameter", accounts.endsAreStored() ? ", EndedSignIns ended" : "")
                        .with("ended", accounts.endsAreStored() ? ENDED : "")
                        .with("hierarchyParameter", hasHierarchy() ? ", RoleHierarchy hierarchy" : "")
                        .with("all", all)
                        .with(
                                "roles",
                                hasHierarchy()
                                        ? "hierarchy.getReachableGrantedAuthorities(held.toList())"
                                        : "held.toList()")
                        .fill(),
                Template.of(ACCOUNT_OF)
                        .with("key", accounts.keyOf("token.getSubject()"))
                        .fill());
    }

    /** Where roles stand in a token, claim within claim. */
    List<String> rolesPath() {
        List<String> path = spec.access().tokens().map(Access.Tokens::roles).orElse(List.of());
        return path.isEmpty() ? List.of("roles") : path;
    }

    private String origins(Access.Cors cors) {
        var methods = new TreeSet<String>();
        var headers = new TreeSet<>(List.of("Authorization", "Content-Type"));
        var exposed = new TreeSet<>(List.of("X-Request-Id"));
        for (Endpoint endpoint : spec.contract().endpoints()) {
            methods.add(endpoint.method().name());
            endpoint.parameters().stream()
                    .filter(p -> p.in() == Contract.In.HEADER)
                    .forEach(p -> headers.add(p.name()));
            endpoint.responses().forEach(r -> r.headers().forEach(h -> exposed.add(h.name())));
        }
        return Template.of(ORIGINS)
                .with("origins", quoted(cors.origins()))
                .with("methods", quoted(methods))
                .with("headers", quoted(headers))
                .with("exposed", quoted(exposed))
                .with("credentials", cors.credentials() ? "allowed.setAllowCredentials(true);" : "")
                .fill();
    }

    private static String quoted(Iterable<String> texts) {
        var parts = new ArrayList<String>();
        texts.forEach(text -> parts.add(RuleText.quoted(text)));
        return String.join(", ", parts);
    }

    // ------------------------------------------------------------------ the viewer and their token

    private List<String> claims() {
        return spec.access().tokens().map(Access.Tokens::claims).orElse(List.of());
    }

    private String viewer() {
        if (spec.access().accounts().isPresent()) {
            return viewerOfAccount(AccountText.of(design).orElseThrow());
        }
        List<String> claims = claims();
        boolean tokens = hasTokens();
        return SupportFiles.template(VIEWER)
                .with(
                        "claimDocs",
                        claims.stream()
                                .map(c -> "* @param " + name(c) + " the claim {@code " + Docs.escaped(c)
                                        + "}, null for a visitor")
                                .toList())
                .with(
                        "claims",
                        claims.stream()
                                .map(c -> ", @Nullable String " + name(c))
                                .collect(Collectors.joining()))
                .with("noClaims", ", null".repeat(claims.size()))
                .with(
                        "signedIn",
                        tokens && hasSignedIn()
                                ? "/** What everybody is who has a valid token; no token can name it, since no role has a space. */\n"
                                        + "public static final String SIGNED_IN = \"signed in\";"
                                : "")
                .with(
                        "claimValues",
                        claims.stream()
                                .map(c -> ", token.getToken().getClaimAsString(" + RuleText.quoted(c) + ")")
                                .collect(Collectors.joining()))
                .fill();
    }

    private String viewerOfAccount(AccountText account) {
        boolean refresh = account.viewerHasSignIn();
        boolean keyed = callers.filter(CallersText::hasKeys).isPresent();
        String key = account.keyName();
        String type = account.key().boxed();
        var members = new ArrayList<String>();
        if (hasSignedIn()) {
            members.add("/** What everybody is who has a valid token. */\n"
                    + "public static final String SIGNED_IN = \"signed in\";");
        }
        var docs = new ArrayList<String>();
        docs.add("* @param " + key + " the account's key, null for a visitor");
        if (refresh) {
            docs.add("* @param signIn what the tokens of one sign-in have in common");
        }
        if (keyed) {
            docs.add("* @param apiKey which key they came by, if by one; it opens nothing");
        }
        docs.addAll(account.viewerColumns().docs());
        String text = SupportFiles.template(VIEWER)
                .with("claimDocs", docs)
                .with(
                        "claims",
                        ", @Nullable " + type + " " + key + (refresh ? ", @Nullable UUID signIn" : "")
                                + (keyed ? ", @Nullable String apiKey" : "")
                                + account.viewerColumns().components(true))
                .with(
                        "noClaims",
                        ", null" + (refresh ? ", null" : "") + (keyed ? ", null" : "")
                                + account.viewerColumns().nothing())
                .with("signedIn", String.join("\n\n", members))
                .with(
                        "claimValues",
                        ", " + account.keyOf("token.getName()")
                                + (refresh ? ", signInOf(token.getToken().getClaimAsString(\"sid\"))" : ""))
                .fill();
        if (refresh) {
            text = text.replaceFirst(
                    "}\\s*$",
                    java.util.regex.Matcher.quoteReplacement(Template.of("""

                                /** The owner of an account, about to sign in. */
                                public static Viewer of(${type} ${key}, UUID signIn) {
                                    return new Viewer(${text}, Set.of(), ${key}, signIn${noKey});
                                }

                                private static @Nullable UUID signInOf(@Nullable String claim) {
                                    return claim == null ? null : UUID.fromString(claim);
                                }
                            }
                            """)
                            .with("type", type)
                            .with("key", key)
                            .with("text", account.keyText(key))
                            .with(
                                    "noKey",
                                    (keyed ? ", null" : "")
                                            + account.viewerColumns().nothing())
                            .fill()));
        }
        if (callers.isPresent()) {
            text = ofIdentity(text);
        }
        var more = new TreeSet<>(account.viewerColumns().imports(text));
        more.remove("import java.util.UUID;");
        if (!more.isEmpty()) {
            text = text.replace("import java.util.Set;\n", String.join("\n", more) + "\nimport java.util.Set;\n");
        }
        if (text.contains("UUID")) {
            text = text.replace("import java.util.Set;\n", "import java.util.Set;\nimport java.util.UUID;\n");
        }
        return JavaLayout.lay(text.replace("the roles of the token, and", "the roles that the account holds, and"));
    }

    /** Where operations are run by callers and by what nobody calls, they are told which. */
    private String orNobody(String viewer) {
        if (!Sight.anyVaries(spec)) {
            return viewer;
        }
        return viewer.replaceFirst("(?s)Viewer VISITOR = (new Viewer\\(.*?\\));", """
                        Viewer VISITOR = $1;

                            /** Nobody calls: a reaction, a job or a signed delivery, for which every row exists. */
                            public static final Viewer NOBODY = $1;""")
                .replace(
                        "    /** The viewer of the request at hand. */",
                        "    public boolean seesEveryRow() {\n        return this == NOBODY;\n    }\n\n"
                                + "    /** The viewer of the request at hand. */");
    }

    /** Whoever was believed knows as whom. */
    private static String ofIdentity(String text) {
        int from = text.indexOf("        if (!(SecurityContextHolder");
        int to = text.indexOf("    }\n", text.indexOf("        return new Viewer(token.getName()"));
        String rest =
                text.substring(to).replaceFirst("(?s)\\n *private static @Nullable UUID signInOf.*?\\n *}\\n(?=})", "");
        return (text.substring(0, from)
                        + "        return SecurityContextHolder.getContext().getAuthentication() instanceof Identity caller\n"
                        + "                ? caller.viewer()\n                : VISITOR;\n"
                        + rest)
                .replace("import java.util.stream.Collectors;\n", "")
                .replace("import org.springframework.security.core.GrantedAuthority;\n", "")
                .replace(
                        "import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;\n",
                        "")
                .replace("the token's subject, null", "the account, as a text, null");
    }

    private static String name(String claim) {
        return dev.plumb.design.Words.camel(claim);
    }

    private String tokens() {
        List<String> claims = claims();
        return JavaLayout.lay(SupportFiles.template(TOKENS)
                .with("audience", RuleText.quoted(audience()))
                .with("issuerName", issuerName().orElse("The issuer"))
                .with(
                        "claims",
                        claims.stream()
                                .map(c -> ",\nnew JwtClaimValidator<Object>(" + RuleText.quoted(c)
                                        + ", value -> value != null)")
                                .collect(Collectors.joining()))
                .fill());
    }

    String audience() {
        return spec.access()
                .tokens()
                .map(Access.Tokens::audience)
                .or(() ->
                        spec.access().accounts().flatMap(Accounts::accessToken).map(Accounts.AccessToken::audience))
                .orElse(design.name());
    }

    /** The variable of the environment that names the issuer; empty where the specification does. */
    Optional<String> issuerName() {
        String issuer = spec.access().tokens().map(Access.Tokens::issuer).orElse("${OIDC_ISSUER}");
        return issuer.startsWith("${") && issuer.endsWith("}")
                ? Optional.of(issuer.substring(2, issuer.length() - 1).split(":", 2)[0])
                : Optional.empty();
    }
}
