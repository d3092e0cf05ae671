package dev.plumb.emit;

import dev.plumb.spec.Accounts;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
            private static @Nullable String inQuery(HttpServletRequest request, String name) {
                String value = UriComponentsBuilder.newInstance()
                        .query(request.getQueryString())
                        .build()
                        .getQueryParams()
                        .getFirst(name);
                return value == null ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
            }""";

    private static final String BY_PASSWORD = """
            /** Login and password with each call (RFC 7617). */
            private Identity byPassword(String credentials) {
                String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
                int colon = decoded.indexOf(':');
                if (colon < 0 || decoded.indexOf('\\0') >= 0) {
                    throw new BadCredentialsException("No password, or none that can be");
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

    private static final String WAYS = """
            /** A way in: whoever shows all of that, and of each of these roles has one, is let in by its name. */
            private record Way(String name, Set<String> shown, List<Set<String>> roles) {}

            /** The ways into one operation. */
            private record Ways(RequestMatcher operation, List<Way> ways) {}""";

    private static final String TOGETHER = """
            /** All that is shown must be good, of one account, and what some way asks for. Null where nothing is shown. */
            private @Nullable Identity together(List<Way> ways, HttpServletRequest request) {
                var shown = new LinkedHashMap<String, Viewer>();
                ${shown}
                if (shown.isEmpty()) {
                    return null;
                }
                List<Way> open =
                        ways.stream().filter(way -> shown.keySet().containsAll(way.shown())).toList();
                if (open.isEmpty() || shown.values().stream().map(Viewer::subject).distinct().count() > 1) {
                    throw new BadCredentialsException("Not all that belongs together");
                }
                Viewer viewer = shown.values().iterator().next();
                var roles = new HashSet<>(viewer.roles());
                for (Way way : open) {
                    if (way.roles().stream().allMatch(some -> some.stream().anyMatch(viewer::is))) {
                        roles.add(way.name());
                    }
                }
                return new Identity(new Viewer(${viewer}));
            }""";

    private static final String EITHER = """
            .values().stream()
                    .map(Viewer::${part})
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null)""";

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
                        || spec.contract().endpoints().stream()
                                .anyMatch(e ->
                                        !Admission.several(spec.contract(), e).isEmpty())
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
        matchers.addAll(security.takers());
        if (!several().isEmpty()) {
            matchers.add(ways(several()));
        }
        if (has(CallerScheme.Cookie.class)) {
            matchers.addAll(new ForgeryText(spec, security).matchers());
        }
        return matchers;
    }

    /** Operations that ask for more than one thing, or for other roles of those who come by something else. */
    private String ways(List<Endpoint> several) {
        var ways = new ArrayList<String>();
        for (Endpoint endpoint : several) {
            String each = Admission.several(spec.contract(), endpoint).stream()
                    .map(way -> "new Way(" + RuleText.quoted(way.name()) + ", "
                            + set(way.shown().stream().map(CallerScheme::name).toList()) + ", List.of("
                            + way.roles().stream().map(CallersText::set).collect(Collectors.joining(", ")) + "))")
                    .collect(Collectors.joining(",\n            "));
            ways.add("new Ways(\n        " + security.pattern(endpoint) + ",\n        List.of(\n            " + each
                    + "))");
        }
        return "/** Operations that ask for more than one thing, or for other roles of those who come by something else. */\n"
                + "private static final List<Ways> TOGETHER = List.of(\n    " + String.join(",\n    ", ways) + ");";
    }

    private static String set(List<String> words) {
        return "Set.of(" + words.stream().map(RuleText::quoted).collect(Collectors.joining(", ")) + ")";
    }

    private List<Endpoint> several() {
        return spec.contract().endpoints().stream()
                .filter(e -> !Admission.several(spec.contract(), e).isEmpty())
                .toList();
    }

    private boolean isEverywhere(CallerScheme scheme) {
        return security.isEverywhere(scheme);
    }

    private static String constant(CallerScheme scheme) {
        return SecurityText.constant(scheme);
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
        if (!several().isEmpty()) {
            members.addFirst(WAYS);
        }
        members.add(Template.of(FILTER)
                .with("forged", cookies ? FORGED_CALL : "")
                .with("challenge", RuleText.quoted(security.challenge()))
                .fill());
        members.add(caller());
        if (!several().isEmpty()) {
            members.add(together());
        }
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
        if (schemes.stream().anyMatch(s -> s instanceof CallerScheme.Key key && key.in() == In.QUERY)) {
            members.add(IN_QUERY);
        }
        if (cookies) {
            members.addAll(new ForgeryText(spec, security).members());
        }
        return members;
    }

    private String caller() {
        var lines = new ArrayList<String>();
        if (!several().isEmpty()) {
            lines.add("for (Ways asked : TOGETHER) {\n    if (asked.operation().matches(request)) {\n"
                    + "        return together(asked.ways(), request);\n    }\n}");
        }
        for (CallerScheme scheme : schemes) {
            boolean alone = spec.contract().endpoints().stream()
                    .filter(e -> CallerScheme.of(spec.contract(), e).contains(scheme))
                    .anyMatch(e -> Admission.several(spec.contract(), e).isEmpty());
            if (alone) {
                String name = variable(scheme);
                lines.add(read(scheme));
                lines.add("if (" + name + " != null) {\n    return " + by(scheme) + "(" + name + ");\n}");
            }
        }
        if (!headers().isEmpty()) {
            lines.add(nothingKnown(""));
        }
        lines.add("return null;");
        return "/** Null where nothing is carried. */\nprivate @Nullable Identity caller(HttpServletRequest request) {\n    "
                + String.join("\n", lines).replace("\n", "\n    ") + "\n}";
    }

    /** A statement that refuses a header {@code Authorization} in which nothing was found that the operation asks for. */
    private String nothingKnown(String found) {
        return "if (request.getHeader(HttpHeaders.AUTHORIZATION) != null"
                + (everyHeader() ? "" : " && " + headerMatches()) + found + ") {\n"
                + "    throw new BadCredentialsException(\"Nothing that is known here\");\n}";
    }

    /** A statement that finds what that scheme shows, where the operation asks for it. */
    private String read(CallerScheme scheme) {
        String read = switch (scheme) {
            case CallerScheme.Token(var _, var word) -> "authorization(request, " + RuleText.quoted(word) + ")";
            case CallerScheme.Basic _ -> "authorization(request, \"Basic\")";
            case CallerScheme.Cookie _ -> "cookie(request)";
            case CallerScheme.Key key ->
                (key.in() == In.QUERY ? "inQuery(request, " : "request.getHeader(") + RuleText.quoted(key.parameter())
                        + ")";
        };
        boolean everywhere = isEverywhere(scheme);
        return "String " + variable(scheme) + " = " + (everywhere ? "" : constant(scheme) + ".matches(request) ? ")
                + read + (everywhere ? "" : " : null") + ";";
    }

    private static String by(CallerScheme scheme) {
        return switch (scheme) {
            case CallerScheme.Token _, CallerScheme.Cookie _ -> "byToken";
            case CallerScheme.Basic _ -> "byPassword";
            case CallerScheme.Key _ -> "byKey";
        };
    }

    private String together() {
        var asked = new LinkedHashSet<CallerScheme>();
        several().forEach(e -> asked.addAll(CallerScheme.of(spec.contract(), e)));
        var statements = new ArrayList<String>();
        for (CallerScheme scheme : schemes) {
            if (asked.contains(scheme)) {
                String name = variable(scheme);
                statements.add(read(scheme));
                statements.add("if (" + name + " != null) {\n    shown.put(" + RuleText.quoted(scheme.name()) + ", "
                        + by(scheme) + "(" + name + ").viewer());\n}");
            }
        }
        List<CallerScheme> headers =
                asked.stream().filter(CallerScheme::inAuthorization).toList();
        if (!headers.isEmpty()) {
            statements.add(nothingKnown(
                    headers.stream().map(s -> " && " + variable(s) + " == null").collect(Collectors.joining())));
        }
        String viewer = "viewer.subject(), roles, viewer." + accounts.keyName() + "()"
                + (hasSignIn() ? ", shown" + EITHER.replace("${part}", "signIn") : "")
                + (hasKeys() ? ", shown" + EITHER.replace("${part}", "apiKey") : "")
                + accounts.viewerColumns().told("viewer");
        return Template.of(TOGETHER)
                .with("shown", String.join("\n", statements))
                .with("viewer", viewer)
                .fill();
    }

    private List<CallerScheme> headers() {
        return schemes.stream().filter(CallerScheme::inAuthorization).toList();
    }

    private boolean everyHeader() {
        return headers().stream().anyMatch(this::isEverywhere);
    }

    private String headerMatches() {
        List<String> tests =
                headers().stream().map(s -> constant(s) + ".matches(request)").toList();
        return tests.size() == 1 ? tests.getFirst() : "(" + String.join(" || ", tests) + ")";
    }

    /** What a scheme shows; its kind says enough where it is the only one of it. */
    private String variable(CallerScheme scheme) {
        String kind = kind(scheme);
        List<CallerScheme> alike =
                schemes.stream().filter(s -> kind(s).equals(kind)).toList();
        return alike.indexOf(scheme) == 0 ? kind : kind + (alike.indexOf(scheme) + 1);
    }

    private static String kind(CallerScheme scheme) {
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
