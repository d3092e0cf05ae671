package dev.plumb.emit;

import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a change is told that a page of somebody else's sends in the caller's name, where a cookie carries who calls. */
final class ForgeryText {
    /** The filter that does nothing else, where the tokens are somebody else's to issue. */
    static final String PATH = "main/security/SameOrigin";

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

    private final Spec spec;
    private final SecurityText security;

    ForgeryText(Spec spec, SecurityText security) {
        this.spec = spec;
        this.security = security;
    }

    static boolean isNeeded(Spec spec) {
        return CallerScheme.of(spec.contract()).stream().anyMatch(CallerScheme.Cookie.class::isInstance);
    }

    static String cookieName(Spec spec) {
        return CallerScheme.of(spec.contract()).stream()
                .filter(CallerScheme.Cookie.class::isInstance)
                .map(s -> ((CallerScheme.Cookie) s).cookie())
                .findFirst()
                .orElse("");
    }

    Map<String, String> filter() {
        String text = SupportFiles.template(PATH)
                .with("imports", "IMPORTS")
                .withMembers("matchers", matchers())
                .withMembers("members", members())
                .fill();
        var texts = new LinkedHashMap<String, String>();
        texts.put(PATH, SecurityText.imported(text));
        return texts;
    }

    List<String> matchers() {
        var matchers = new ArrayList<String>();
        matchers.add("private static final Set<String> SAFE = Set.of(\"GET\", \"HEAD\", \"OPTIONS\", \"TRACE\");");
        matchers.add(
                "/** Operations that sign somebody in or out. */\nprivate static final RequestMatcher SETS_COOKIE = "
                        + security.matcher(spec.contract().endpoints().stream()
                                .filter(e -> e.responses().stream()
                                        .anyMatch(r -> r.header("Set-Cookie").isPresent()))
                                .toList())
                        + ";");
        spec.access()
                .cors()
                .ifPresent(cors -> matchers.add("/** Pages of these origins may call. */\n"
                        + "private static final Set<String> ORIGINS = Set.of("
                        + String.join(
                                ", ",
                                cors.origins().stream().map(RuleText::quoted).toList())
                        + ");"));
        return matchers;
    }

    List<String> members() {
        return List.of(
                Template.of(COOKIE)
                        .with("name", RuleText.quoted(cookieName(spec)))
                        .fill(),
                Template.of(FORGED)
                        .with(
                                "allowed",
                                spec.access().cors().isPresent()
                                        ? "\n        || (origin != null && ORIGINS.contains(origin))"
                                        : "")
                        .fill());
    }
}
