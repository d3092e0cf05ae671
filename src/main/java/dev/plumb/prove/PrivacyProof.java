package dev.plumb.prove;

import dev.plumb.schema.Name;
import dev.plumb.spec.Persons;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the backend printed during all proofs for what people sent and were sent: nothing that is personal, and none
 * of the fields that must never be logged. Looks at what encrypted columns hold, and at every answer for what is kept of
 * passwords.
 */
final class PrivacyProof {
    private static final String PROOF = "privacy";

    /** Shorter values may stand in a log by chance. */
    private static final int TELLING = 8;

    private final Spec spec;
    private final Ledger ledger;
    private final Set<String> secretNames = new HashSet<>();
    private final Set<String> told = new LinkedHashSet<>();

    PrivacyProof(Spec spec, Ledger ledger) {
        this.spec = spec;
        this.ledger = ledger;
        spec.privacy().neverLogged().forEach(name -> secretNames.add(folded(name)));
        spec.privacy().personal().forEach(column -> secretNames.add(folded(column.column())));
        spec.privacy().encrypted().forEach(column -> secretNames.add(folded(column.column())));
    }

    /** Remembers what an exchange told of people, and looks for what is kept of passwords. */
    synchronized void watch(Exchange exchange) {
        if (spec.access().accounts().isPresent()) {
            boolean shown = exchange.answer().body().contains("$argon2");
            if (shown || ledger.knows(Elements.PASSWORDS)) {
                ledger.addIfKnown(
                        Elements.PASSWORDS,
                        Evidence.of(PROOF, "no answer shows what is kept of a password", !shown, exchange));
            }
        }
        if (secretNames.isEmpty()) {
            return;
        }
        exchange.request()
                .body()
                .filter(b -> b.startsWith("{") || b.startsWith("["))
                .ifPresent(body -> {
                    try {
                        collect(JsonMapper.shared().readTree(body));
                    } catch (JacksonException malformed) {
                        // what is no JSON has no fields
                    }
                });
        collect(exchange.answer().json());
    }

    private void collect(JsonNode node) {
        if (told.size() > 4_000) {
            return;
        }
        node.properties().forEach(property -> {
            if (secretNames.contains(folded(property.getKey()))
                    && property.getValue().isString()
                    && property.getValue().asString().strip().length() >= TELLING) {
                told.add(property.getValue().asString());
            }
            collect(property.getValue());
        });
        if (node.isArray()) {
            node.values().forEach(this::collect);
        }
    }

    /** Each encrypted column of each row holds ciphertext. */
    void sealed(Scratch scratch) throws SQLException {
        for (Privacy.Column column : spec.privacy().encrypted()) {
            List<@Nullable String> stored = new ArrayList<>();
            for (var row : scratch.all(column.table())) {
                stored.add(row.get(column.column()));
            }
            List<String> open = stored.stream()
                    .filter(Objects::nonNull)
                    .map(String::valueOf)
                    .filter(value -> Ciphertext.opened(value).equals(value))
                    .toList();
            String check = "what a column that is encrypted holds is ciphertext";
            ledger.addIfKnown(
                    Elements.encrypted(column.table(), column.column()),
                    open.isEmpty()
                            ? Evidence.holds(PROOF, check)
                            : Evidence.fails(PROOF, check, open.size() + " values, " + open.getFirst(), ""));
        }
    }

    /** @param log what the backend printed since the proofs began */
    synchronized void logged(List<String> log) {
        if (!ledger.knows(Elements.LOGS) || log.isEmpty()) {
            return;
        }
        String text = String.join("\n", log);
        String check = "nothing of what is personal or never logged stands in the log";
        Optional<String> found = told.stream().filter(text::contains).findFirst();
        ledger.add(
                Elements.LOGS,
                found.isEmpty()
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(
                                PROOF,
                                check,
                                log.stream()
                                        .filter(line -> line.contains(found.get()))
                                        .findFirst()
                                        .orElse(found.get()),
                                ""));
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    static List<Element> elements(Spec spec) {
        var elements = new ArrayList<Element>();
        Privacy privacy = spec.privacy();
        for (Privacy.Column column : privacy.encrypted()) {
            Name table = column.table();
            elements.add(new Element(
                    Elements.encrypted(table, column.column()),
                    Element.Kind.PRIVACY,
                    table + "." + column.column() + " is encrypted",
                    column.span()));
        }
        Persons.columns(spec)
                .forEach((table, columns) -> elements.add(new Element(
                        Elements.personal(table),
                        Element.Kind.PRIVACY,
                        "personal data in " + table + " is handed out and erased",
                        privacy.personal().stream()
                                .filter(c -> c.table().equals(table))
                                .findFirst()
                                .orElseThrow()
                                .span())));
        privacy.personal().stream()
                .findFirst()
                .or(() -> privacy.encrypted().stream().findFirst())
                .ifPresent(column -> elements.add(
                        new Element(Elements.LOGS, Element.Kind.PRIVACY, "nothing personal is logged", column.span())));
        return elements;
    }
}
