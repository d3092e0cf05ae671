package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Types;
import dev.plumb.source.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a partner is and what it knows us by: properties of the backend, filled from the environment. */
final class PartnerSettings {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}]+)(:[^}]*)?}");

    private static final String RECORD = """
            /**
             * Where ${partner} is, and what it knows us by.
             *
             * @param baseUrl without what its contract's paths begin with
             */
            @ConfigurationProperties("${prefix}")
            record ${name}(${components}) {

                ${name} {
                    ${checks}
                }
            }
            """;

    private PartnerSettings() {}

    static GeneratedFile record(Design design, PartnerDesign partner) {
        var components = new ArrayList<String>();
        var checks = new ArrayList<String>();
        components.add("@DefaultValue(\"\") String baseUrl");
        checks.add(check(
                "baseUrl",
                variable(partner).orElse(property(design, partner, "base-url")) + " is not set: it says where "
                        + partner.integration().name() + " is"));
        for (String name : environment(partner)) {
            components.add("@DefaultValue(\"\") String " + component(name));
            checks.add(check(component(name), name + " is not set"));
        }
        String line = String.join(", ", components);
        return JavaSource.of(
                design,
                JavaSource.MAIN,
                partner.packageName(),
                partner.properties(),
                List.of(),
                Template.of(RECORD)
                        .with("partner", Docs.escaped(partner.integration().name()))
                        .with("prefix", prefix(design, partner))
                        .with("name", partner.properties())
                        .with(
                                "components",
                                components.size() < 2 ? line : "\n        " + String.join(",\n        ", components))
                        .with("checks", checks)
                        .fill());
    }

    private static String check(String component, String message) {
        return "if (" + component + ".isBlank()) {\n    throw new IllegalArgumentException(" + RuleText.quoted(message)
                + ");\n}";
    }

    private static String prefix(Design design, PartnerDesign partner) {
        return SupportFiles.propertyPrefix(design) + ".partners."
                + kebab(partner.integration().name());
    }

    private static String property(Design design, PartnerDesign partner, String name) {
        return prefix(design, partner) + "." + name;
    }

    /** As a property of a test: what says where a partner is. */
    static String baseUrl(Design design, PartnerDesign partner) {
        return property(design, partner, "base-url");
    }

    static String kebab(String name) {
        return String.join("-", Words.parts(name)).toLowerCase(Locale.ROOT);
    }

    private static String component(String name) {
        return Words.component(name);
    }

    /** The only variable that a partner's URL consists of. */
    private static Optional<String> variable(PartnerDesign partner) {
        return partner.integration().baseUrl().flatMap(url -> {
            Matcher matcher = PLACEHOLDER.matcher(url);
            return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
        });
    }

    /** What expressions take from {@code env}. */
    static Set<String> environment(PartnerDesign partner) {
        var names = new LinkedHashSet<String>();
        partner.integration().credentials().forEach(c -> collect(c.value().expr(), names));
        partner.integration().fallback().values().forEach(f -> {
            f.value().ifPresent(v -> collect(v.expr(), names));
            f.fields().values().forEach(v -> collect(v.expr(), names));
        });
        return names;
    }

    private static void collect(Expr expr, Set<String> names) {
        if (expr instanceof Expr.Property property
                && property.target() instanceof Expr.Variable v
                && v.name().equals("env")) {
            names.add(property.property());
        }
        dev.plumb.expression.Walk.children(expr).forEach(part -> collect(part, names));
    }

    /** An expression in which {@code env.NAME} is a variable of that name, and the variables in Java. */
    static Expr replaced(Expr expr, PartnerDesign partner) {
        var values = new LinkedHashMap<String, Expr>();
        environment(partner)
                .forEach(name -> values.put("env." + name, new Expr.Variable("env." + name, Types.TEXT, expr.span())));
        return Exprs.replace(expr, values);
    }

    static Env env(Design design, PartnerDesign partner) {
        Env env = Env.of(design);
        for (String name : environment(partner)) {
            env = env.with(
                    "env." + name,
                    new Env.Var(
                            "properties." + component(name) + "()", new Env.Root(partner.properties(), "properties")));
        }
        return env;
    }

    /** Under the project's own prefix in {@code application.yaml}, or in that of a profile that needs no partner. */
    static List<String> yaml(Design design, boolean development) {
        var lines = new ArrayList<String>();
        int port = 8090;
        for (PartnerDesign partner : design.partners()) {
            var own = new ArrayList<String>();
            String otherwise = "http://localhost:" + port++;
            String url = partner.integration().baseUrl().orElseGet(() -> firstServer(partner));
            Optional<String> variable = variable(partner);
            if (!development) {
                own.add("base-url: "
                        + (variable.isPresent() && !url.contains(":") ? "${" + variable.get() + ":}" : scalar(url)));
            } else if (variable.isPresent() && !url.contains(":")) {
                own.add("base-url: ${" + variable.get() + ":" + otherwise + "}");
            }
            for (String name : environment(partner)) {
                own.add(kebab(name) + ": ${" + name + ":" + (development ? "development" : "") + "}");
            }
            if (!own.isEmpty()) {
                lines.add("  " + kebab(partner.integration().name()) + ":");
                own.forEach(l -> lines.add("    " + l));
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("partners:");
        }
        return lines;
    }

    /** What a test knows of partners beside where they are. */
    static List<String> test(Design design) {
        var lines = new ArrayList<String>();
        for (PartnerDesign partner : design.partners()) {
            for (String name : environment(partner)) {
                lines.add(property(design, partner, kebab(name)) + ": test");
            }
        }
        return lines;
    }

    private static String scalar(String url) {
        return url.isEmpty() ? "\"\"" : RuleText.quoted(url);
    }

    /** Where the partner's own contract says that it is. */
    private static String firstServer(PartnerDesign partner) {
        return partner.integration().contract().document() instanceof Node.Mapping document
                ? document.get("servers")
                        .filter(Node.Sequence.class::isInstance)
                        .flatMap(s -> ((Node.Sequence) s).items().stream().findFirst())
                        .filter(Node.Mapping.class::isInstance)
                        .flatMap(s -> ((Node.Mapping) s).get("url"))
                        .filter(Node.Scalar.class::isInstance)
                        .map(s -> ((Node.Scalar) s).text())
                        .filter(u -> u.startsWith("http") && !u.contains("{"))
                        .orElse("")
                : "";
    }
}
