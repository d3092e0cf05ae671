package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.ConfigurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code ${NAME}} in the values of sections, and secrets that are written out. */
final class ConfigurationReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)(?::([^}]*))?}");
    /** Where a secret stands, by the last two keys. */
    private static final Set<String> SECRETS = Set.of("access-token.key", "signature.secret");

    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|_KEY|^KEY).*");

    private final Problems problems;
    private final List<ConfigurationText> found = new ArrayList<>();

    private ConfigurationReader(Problems problems) {
        this.problems = problems;
    }

    static List<ConfigurationText> read(Sections sections, Problems problems) {
        var reader = new ConfigurationReader(problems);
        for (String section : Sections.KNOWN) {
            sections.section(section).ifPresent(node -> reader.walk(node, "", section));
        }
        return reader.found;
    }

    private void walk(Node node, String parent, String key) {
        switch (node) {
            case Node.Mapping mapping -> mapping.entries().forEach(entry -> walk(entry.value(), key, entry.name()));
            case Node.Sequence sequence -> sequence.items().forEach(item -> walk(item, parent, key));
            case Node.Scalar scalar -> scalar(scalar, parent + "." + key);
        }
    }

    private void scalar(Node.Scalar scalar, String place) {
        boolean secret = SECRETS.contains(place);
        Matcher matcher = PLACEHOLDER.matcher(scalar.text());
        boolean any = false;
        while (matcher.find()) {
            any = true;
            String name = matcher.group(1);
            Optional<String> fallback = Optional.ofNullable(matcher.group(2));
            boolean secretName =
                    SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).matches();
            if (fallback.filter(text -> !text.isEmpty()).isPresent() && (secret || secretName)) {
                problems.add(new ReadProblem.DefaultSecret(
                        scalar.part(matcher.start(2), matcher.end(2)), name, secret ? "`" + place + "`" : "a secret"));
            }
            found.add(new ConfigurationText(scalar.part(matcher.start(), matcher.end()), name, fallback));
        }
        boolean column = place.equals("signature.secret") && scalar.text().matches("\\w+(\\.\\w+)+");
        if (secret && !any && !column && scalar.kind() != Node.Scalar.Kind.NULL) {
            problems.add(new ReadProblem.SecretInFile(scalar.span(), "`" + place + "`"));
        }
    }
}
