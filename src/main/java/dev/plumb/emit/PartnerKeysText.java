package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Call;
import java.util.Map;

/** Calls that partners know by an idempotency key: what they were told is kept, and told again under the same key. */
final class PartnerKeysText {
    static final String TABLE = """
            -- What partners were told under idempotency keys, stored before they were told.
            create table if not exists backend.partner_requests (
              key      bytea       primary key,  -- digest of partner, operation and key
              request  bytea       not null,
              told_at  timestamptz not null
            );
            create index if not exists partner_requests_told_idx on backend.partner_requests (told_at);
            """;

    static final String NAME = "backend.partner_requests";

    private static final String REQUESTS = "main/partner/PartnerRequests";

    private PartnerKeysText() {}

    static boolean isUsed(Design design) {
        return design.partners().stream()
                .flatMap(p -> p.calls().stream())
                .anyMatch(c -> c.key() != PartnerDesign.Key.NONE);
    }

    /** By what its keys are told from those of other calls, as Java. */
    static String operation(PartnerDesign partner, Call call) {
        return RuleText.quoted(
                partner.integration().name() + "." + call.endpoint().operationId());
    }

    /** What is kept may hold what the specification wants encrypted. */
    static Map<String, String> derived(Design design) {
        boolean sealed = !design.spec().privacy().encrypted().isEmpty();
        String text = Sealing.keyed(SupportFiles.template(REQUESTS), sealed)
                .with(
                        "sealed",
                        sealed ? "encryption.encrypt(new String(content, StandardCharsets.ISO_8859_1))" : "content")
                .with(
                        "opened",
                        sealed
                                ? "encryption.decrypt(row.getBytes(\"request\")).getBytes(StandardCharsets.ISO_8859_1)"
                                : "row.getBytes(\"request\")")
                .fill();
        return Map.of(REQUESTS, JavaLayout.lay(text));
    }
}
