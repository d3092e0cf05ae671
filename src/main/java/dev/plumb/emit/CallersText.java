package dev.plumb.emit;

import dev.plumb.spec.Accounts;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How callers are known where it is by more than an access token in a header. */
final class CallersText {
    static final String PATH = "main/security/Callers";

    private static final String FILTER = """
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                ${forged}
                if (!PUBLIC.matches(request)) {
                    try {
                        Identity caller = caller(request);
                        if (caller != null) {
                            var context = SecurityContextHolder.createEmptyContext();
                            context.setAuthentication(caller);
                            SecurityContextHolder.setContext(context);
                        }
                    } catch (AuthenticationException | JwtException | IllegalArgumentException | RefusedException e) {
                        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, ${challenge});
                        problems.write(response, ErrorCode.UNAUTHENTICATED);
                        return;
                    }
                }
                chain.doFilter(request, response);
            }""";

    private static final String FORGED_CALL = """
            if (isForged(request)) {
                problems.write(response, ErrorCode.FORBIDDEN);
                return;
            }""";

    private static final String FORGED = """
            /**
             * Whether a page of somebody else's sends a change in the caller's name: browsers send cookies along with it, and
             * tell where it comes from ({@code Sec-Fetch-Site}, else {@code Origin}). Whoever is no browser tells neither.
             */
            private static boolean isForged(HttpServletRequest request) {
                String origin = request.getHeader(HttpHeaders.ORIGIN);
                boolean harmless = SAFE.contains(request.getMethod())
                        || (cookie(request) == null && !SETS_COOKIE.matches(request))${allowed};
                if (harmless) {
                    return false;
                }
                String site = request.getHeader("Sec-Fetch-Site");
                if (site != null) {
                    return !site.equals("same-origin") && !site.equals("none");
                }
                return origin != null && !origin.replaceFirst("^[a-z]+://", "").equals(request.getHeader(HttpHeaders.HOST));
            }""";

    private static final String COOKIE = """
            private static @Nullable String cookie(HttpServletRequest request) {
                Cookie cookie = WebUtils.getCookie(request, ${name});
                return cookie == null || cookie.getValue().isBlank() ? null : cookie.getValue();
            }""";

    private static final String AFTER_WORD = """
            /** What stands behind that word in the header {@code Authorization}. */
            private static @Nullable String authorization(HttpServletRequest request, String word) {
                String header = request.getHeader(HttpHeaders.AUTHORIZATION);
                return header != null && header.regionMatches(true, 0, word + " ", 0, word.length() + 1)
                        ? header.substring(word.length() + 1).strip()
                        : null;
            }""";

    private static final String BY_SESSION = """
            private Identity byToken(String token) {
                Sessions.Known session = sessions.find(token, clock.instant())
                        .orElseThrow(() -> new BadCredentialsException("No such session"));
                return identity(session.account(), session.id()${noKey});
            }""";

    private static final String BY_JWT = """
            private Identity byToken(String token) {
                Jwt known = tokens.decode(token);
                String signIn = known.getClaimAsString("sid");
                ${ended}
                return identity(${account}, ${id}${noKey});
            }""";

    private static final String BY_KEY = """
            private Identity byKey(String key) {
                ApiKeys.Known known = keys.find(key, clock.instant())
                        .orElseThrow(() -> new BadCredentialsException("No such key"));
                return identity(known.account()${noSignIn}, known.id());
            }""";

    private static final String IN_QUERY = """
            private static @Nullable String inQuery(HttpServletRequest request) {
                String value = UriComponentsBuilder.newInstance()
                        .query(request.getQueryString())
                        .build()
                        .getQueryParams()
                        .getFirst(${name});
                return value == null ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
            }""";

    private static final String BY_PASSWORD = """
            /** Login and password with each call (RFC 7617). */
            private Identity byPassword(String credentials) {
                String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
                int colon = decoded.indexOf(':');
                if (colon < 0) {
                    throw new BadCredentialsException("No password");
                }
                return identity(
                        signIns.known(decoded.substring(0, colon), decoded.substring(colon + 1))${noSignIn}${noKey});
            }""";

    private static final String IDENTITY = """
            /** Somebody counts as long as their account does, and has the roles that it holds now. */
            private Identity identity(${type} key${signInParameter}${keyParameter}) {
                ${account}accounts.findByKey(key)
                        .filter(known -> !known.disabled())
                        .orElseThrow(() -> new BadCredentialsException("No such account"));
                ${roles}
                return new Identity(new Viewer(${subject}, ${names}, key${signIn}${keyPart}${columns}));
            }""";

    private static final String REACHABLE = """
            hierarchy
                    .getReachableGrantedAuthorities(account.roles().stream()
                            .map(role -> new SimpleGrantedAuthority(Viewer.ROLE + role))
                            .toList())
                    .stream()
                    .map(role -> String.valueOf(role.getAuthority()).substring(Viewer.ROLE.length()))""";

    private final Spec spec;
    private final AccountText accounts;
    private final Accounts said;
    private final SecurityText security;
    private final List<CallerScheme> schemes;

    CallersText(Spec spec, AccountText accounts, SecurityText security) {
        this.spec = spec;
        this.accounts = accounts;
        this.said = spec.access().accounts().orElseThrow();
        this.security = security;
        this.schemes = CallerScheme.of(spec.contract());
    }

    /** Whether callers are known by more than a signed token in a header. */
    static boolean isNeeded(Spec spec) {
        List<CallerScheme> schemes = CallerScheme.of(spec.contract());
        return spec.access().accounts().isPresent()
                && (spec.access().accounts().get().session().isPresent()
                        || ViewerColumns.areNeeded(spec)
                        || schemes.size() > 1
                        || schemes.stream().anyMatch(s -> !(s instanceof CallerScheme.Token)));
    }

    /** What the filter is made of, as parameters of the chain and as fields: types by name. */
    Map<String, String> parts() {
        var parts = new LinkedHashMap<String, String>();
        parts.put("problems", "ProblemWriter");
        parts.put("accounts", "SignInRepository");
        if (hasTokens() && said.session().isPresent()) {
            parts.put("sessions", "Sessions");
        } else if (hasTokens()) {
            parts.put("tokens", "JwtDecoder");
        }
        if (accounts.endsAreStored() && hasTokens()) {
            parts.put("ended", "EndedSignIns");
        }
        if (has(CallerScheme.Key.class)) {
            parts.put("keys", "ApiKeys");
        }
        if (has(CallerScheme.Basic.class)) {
            parts.put("signIns", "SignIns");
        }
        if (security.hasHierarchy()) {
            parts.put("hierarchy", "RoleHierarchy");
        }
        if (parts.containsKey("sessions") || parts.containsKey("keys")) {
            parts.put("clock", "Clock");
        }
        return parts;
    }

    private boolean hasTokens() {
        return has(CallerScheme.Token.class) || has(CallerScheme.Cookie.class);
    }

    boolean has(Class<? extends CallerScheme> kind) {
        return schemes.stream().anyMatch(kind::isInstance);
    }

    /** Whether a viewer may be known by a key. */
    boolean hasKeys() {
        return has(CallerScheme.Key.class);
    }

    String filled() {
        return SupportFiles.template(PATH)
                .with("imports", "IMPORTS")
                .withMembers("matchers", matchers())
                .withMembers("members", members())
                .fill();
    }

    private List<String> matchers() {
        var matchers = new ArrayList<String>();
        matchers.add(security.publicOperations());
        for (CallerScheme scheme : schemes) {
            if (!isEverywhere(scheme)) {
                matchers.add("private static final RequestMatcher " + constant(scheme) + " = "
                        + security.matcher(spec.contract().endpoints().stream()
                                .filter(e -> CallerScheme.of(spec.contract(), e).contains(scheme))
                                .toList())
                        + ";");
            }
        }
        if (has(CallerScheme.Cookie.class)) {
            matchers.add("private static final Set<String> SAFE = Set.of(\"GET\", \"HEAD\", \"OPTIONS\", \"TRACE\");");
            matchers.add(
                    "/** Operations that sign somebody in or out. */\nprivate static final RequestMatcher SETS_COOKIE = "
                            + security.matcher(spec.contract().endpoints().stream()
                                    .filter(e -> e.responses().stream()
                                            .anyMatch(
                                                    r -> r.header("Set-Cookie").isPresent()))
                                    .toList())
                            + ";");
            spec.access()
                    .cors()
                    .ifPresent(cors -> matchers.add("/** Pages of these origins may call. */\n"
                            + "private static final Set<String> ORIGINS = Set.of("
                            + String.join(
                                    ", ",
                                    cors.origins().stream()
                                            .map(RuleText::quoted)
                                            .toList())
                            + ");"));
        }
        return matchers;
    }

    private boolean isEverywhere(CallerScheme scheme) {
        return spec.contract().endpoints().stream()
                .filter(e -> e.security().said() && !e.security().open())
                .allMatch(e -> CallerScheme.of(spec.contract(), e).contains(scheme));
    }

    private static String constant(CallerScheme scheme) {
        return "BY_"
                + scheme.name()
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("[^A-Za-z0-9]+", "_")
                        .toUpperCase(java.util.Locale.ROOT);
    }

    private List<String> members() {
        var members = new ArrayList<String>();
        var parts = parts();
        var fields = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        var assignments = new ArrayList<String>();
        parts.forEach((name, type) -> {
            fields.add("private final " + type + " " + name + ";");
            parameters.add(type + " " + name);
            assignments.add("this." + name + " = " + name + ";");
        });
        members.add(String.join("\n", fields));
        members.add(
                "Callers(" + String.join(", ", parameters) + ") {\n    " + String.join("\n    ", assignments) + "\n}");
        boolean cookies = has(CallerScheme.Cookie.class);
        members.add(Template.of(FILTER)
                .with("forged", cookies ? FORGED_CALL : "")
                .with("challenge", RuleText.quoted(security.challenge()))
                .fill());
        members.add(caller());
        if (hasTokens()) {
            members.add(
                    said.session().isPresent()
                            ? Template.of(BY_SESSION).with("noKey", noKey()).fill()
                            : byJwt());
        }
        if (has(CallerScheme.Key.class)) {
            members.add(Template.of(BY_KEY).with("noSignIn", noSignIn()).fill());
        }
        if (has(CallerScheme.Basic.class)) {
            members.add(Template.of(BY_PASSWORD)
                    .with("noSignIn", noSignIn())
                    .with("noKey", noKey())
                    .fill());
        }
        members.add(identity());
        if (has(CallerScheme.Token.class) || has(CallerScheme.Basic.class)) {
            members.add(AFTER_WORD);
        }
        schemes.stream()
                .filter(s -> s instanceof CallerScheme.Key key && key.in() == In.QUERY)
                .findFirst()
                .ifPresent(s -> members.add(Template.of(IN_QUERY)
                        .with("name", RuleText.quoted(((CallerScheme.Key) s).parameter()))
                        .fill()));
        if (cookies) {
            members.add(Template.of(COOKIE)
                    .with("name", RuleText.quoted(cookieName(spec)))
                    .fill());
            members.add(Template.of(FORGED)
                    .with(
                            "allowed",
                            spec.access().cors().isPresent()
                                    ? "\n        || (origin != null && ORIGINS.contains(origin))"
                                    : "")
                    .fill());
        }
        return members;
    }

    static String cookieName(Spec spec) {
        return CallerScheme.of(spec.contract()).stream()
                .filter(CallerScheme.Cookie.class::isInstance)
                .map(s -> ((CallerScheme.Cookie) s).cookie())
                .findFirst()
                .orElse("");
    }

    private String caller() {
        var lines = new ArrayList<String>();
        for (CallerScheme scheme : schemes) {
            String name = variable(scheme);
            String read = switch (scheme) {
                case CallerScheme.Token(var _, var word) -> "authorization(request, " + RuleText.quoted(word) + ")";
                case CallerScheme.Basic _ -> "authorization(request, \"Basic\")";
                case CallerScheme.Cookie _ -> "cookie(request)";
                case CallerScheme.Key key ->
                    key.in() == In.QUERY
                            ? "inQuery(request)"
                            : "request.getHeader(" + RuleText.quoted(key.parameter()) + ")";
            };
            String by = switch (scheme) {
                case CallerScheme.Token _, CallerScheme.Cookie _ -> "byToken";
                case CallerScheme.Basic _ -> "byPassword";
                case CallerScheme.Key _ -> "byKey";
            };
            lines.add("String " + name + " = " + (isEverywhere(scheme) ? "" : constant(scheme) + ".matches(request) ? ")
                    + read + (isEverywhere(scheme) ? "" : " : null") + ";");
            lines.add("if (" + name + " != null) {\n    return " + by + "(" + name + ");\n}");
        }
        boolean header = has(CallerScheme.Token.class) || has(CallerScheme.Basic.class);
        if (header) {
            lines.add("if (request.getHeader(HttpHeaders.AUTHORIZATION) != null"
                    + (everyHeader() ? "" : " && " + headerMatches()) + ") {\n"
                    + "    throw new BadCredentialsException(\"Nothing that is known here\");\n}");
        }
        lines.add("return null;");
        return "/** Null where nothing is carried. */\nprivate @Nullable Identity caller(HttpServletRequest request) {\n    "
                + String.join("\n", lines).replace("\n", "\n    ") + "\n}";
    }

    private List<CallerScheme> headers() {
        return schemes.stream()
                .filter(s -> s instanceof CallerScheme.Token || s instanceof CallerScheme.Basic)
                .toList();
    }

    private boolean everyHeader() {
        return headers().stream().anyMatch(this::isEverywhere);
    }

    private String headerMatches() {
        List<String> tests =
                headers().stream().map(s -> constant(s) + ".matches(request)").toList();
        return tests.size() == 1 ? tests.getFirst() : "(" + String.join(" || ", tests) + ")";
    }

    private String variable(CallerScheme scheme) {
        return switch (scheme) {
            case CallerScheme.Token _ -> "token";
            case CallerScheme.Cookie _ -> "session";
            case CallerScheme.Basic _ -> "password";
            case CallerScheme.Key key -> key.in() == In.QUERY ? "keyInQuery" : "key";
        };
    }

    private String byJwt() {
        boolean ends = accounts.endsAreStored();
        String text = Template.of(BY_JWT)
                .with(
                        "ended",
                        ends
                                ? "if (ended.contains(known.getSubject(), signIn == null ? null : UUID.fromString(signIn),"
                                        + " AccessTokens.generation(known.getClaims()))) {\n"
                                        + "    throw new BadCredentialsException(\"Signed out\");\n}"
                                : "")
                .with("account", accounts.keyOf("known.getSubject()"))
                .with("id", "signIn == null ? null : UUID.fromString(signIn)")
                .with("noKey", noKey())
                .fill();
        return hasSignIn()
                ? text
                : text.replace("    String signIn = known.getClaimAsString(\"sid\");\n", "")
                        .replace(", signIn == null ? null : UUID.fromString(signIn)", "");
    }

    private boolean hasSignIn() {
        return accounts.viewerHasSignIn();
    }

    private String noSignIn() {
        return hasSignIn() ? ", null" : "";
    }

    private String noKey() {
        return hasKeys() ? ", null" : "";
    }

    private String identity() {
        boolean everyone = security.hasSignedIn();
        boolean roles = said.roles().isPresent();
        String held = security.hasHierarchy() ? REACHABLE : "account.roles().stream()";
        String names = !roles
                ? everyone ? "Set.of(Viewer.SIGNED_IN)" : "Set.of()"
                : everyone
                        ? "Stream.concat(Stream.of(Viewer.SIGNED_IN), " + held
                                + ")\n        .collect(Collectors.toUnmodifiableSet())"
                        : held + "\n        .collect(Collectors.toUnmodifiableSet())";
        return Template.of(IDENTITY)
                .with("type", accounts.key().java())
                .with("signInParameter", hasSignIn() ? ", @Nullable UUID signIn" : "")
                .with("keyParameter", hasKeys() ? ", @Nullable String apiKey" : "")
                .with("account", roles || !accounts.viewerColumns().isEmpty() ? "SignInAccount account = " : "")
                .with("columns", accounts.viewerColumns().told())
                .with("roles", roles ? "Set<String> roles = " + names + ";" : "")
                .with("subject", accounts.keyText("key"))
                .with("names", roles ? "roles" : names)
                .with("signIn", hasSignIn() ? ", signIn" : "")
                .with("keyPart", hasKeys() ? ", apiKey" : "")
                .fill();
    }
}
