package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.expression.Identifiers;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Consequences.Retry;
import dev.plumb.spec.Consequences.Signature;
import dev.plumb.spec.Consequences.Signature.Secret;
import dev.plumb.spec.Consequences.Webhooks;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Deliveries to subscribers: over which tables they go, how they are signed and how often they are tried. */
final class WebhookText {
    static final String SENDER = "main/webhook/WebhookSender";
    private static final String DELIVERIES = "main/webhook/Deliveries";
    private static final String SIGNATURE = "main/webhook/WebhookSignature";

    private static final String CHARSETS = "import java.nio.charset.StandardCharsets;";

    /** Where nothing is said of it: a day, as others do. */
    private static final String PAUSES = "Duration.ofHours(24), Duration.ofSeconds(5), Duration.ofHours(1)";

    private final Design design;
    private final Spec spec;
    private final Webhooks webhooks;
    private final Table subscriptions;

    private WebhookText(Design design, Webhooks webhooks) {
        this.design = design;
        this.spec = design.spec();
        this.webhooks = webhooks;
        this.subscriptions = spec.catalog().table(webhooks.subscriptions()).orElseThrow();
    }

    static Optional<WebhookText> of(Design design) {
        return design.spec().consequences().webhooks().map(w -> new WebhookText(design, w));
    }

    /** The table that the backend keeps itself where the specification names none. */
    Optional<String> table() {
        if (webhooks.deliveries().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("""
                -- What subscribers are told, and what came of it.
                create table if not exists backend.webhook_deliveries (
                  id              bigint generated always as identity primary key,
                  %s,
                  event_id        uuid        not null,
                  attempts        integer     not null default 0,
                  next_attempt_at timestamptz,
                  delivered_at    timestamptz,
                  last_status     integer,
                  created_at      timestamptz not null default now(),
                  unique (%s, event_id)
                );
                create index if not exists webhook_deliveries_due_idx on backend.webhook_deliveries (next_attempt_at)
                  where delivered_at is null;
                """.formatted(
                subscriptions.primaryKey().stream()
                        .map(c -> Identifiers.of("subscription_" + c) + " "
                                + subscriptions.column(c).orElseThrow().type().sql() + " not null")
                        .collect(Collectors.joining(",\n  ")),
                subscriptions.primaryKey().stream()
                        .map(c -> Identifiers.of("subscription_" + c))
                        .collect(Collectors.joining(", "))));
    }

    /** The index by which events are found of which nobody was told yet. */
    String untold() {
        return """

                alter table backend.outbox add column if not exists told_at timestamptz;  -- to subscribers
                create index if not exists outbox_untold_idx on backend.outbox (id) where told_at is null;
                """;
    }

    /** An event that somebody is still to be told of. */
    String open() {
        return "and (event.told_at is not null or event.type not in (" + types() + "))\n"
                + "and not exists (select from " + deliveriesTable()
                + " open where open.event_id = event.event_id and open.next_attempt_at is not null)";
    }

    private String deliveriesTable() {
        return webhooks.deliveries().map(Identifiers::of).orElse("backend.webhook_deliveries");
    }

    Map<String, String> derived() {
        var derived = new HashMap<String, String>();
        derived.put(DELIVERIES, JavaLayout.lay(deliveries()));
        derived.put(SENDER, JavaLayout.lay(sender()));
        webhooks.signature()
                .ifPresent(s -> derived.put(
                        SIGNATURE,
                        SupportFiles.template(SIGNATURE)
                                .with("algorithm", algorithm(s))
                                .fill()));
        return derived;
    }

    /** As the Java platform calls it. */
    static String algorithm(Signature signature) {
        return "Hmac" + signature.hmac().replace("-", "").toUpperCase(java.util.Locale.ROOT);
    }

    private String deliveries() {
        String table = deliveriesTable();
        Optional<Table> kept = webhooks.deliveries().flatMap(spec.catalog()::table);
        List<String> own = kept.map(t -> link(t, subscriptions.name()).columns())
                .orElseGet(() -> subscriptions.primaryKey().stream()
                        .map(c -> "subscription_" + c)
                        .toList());
        List<String> theirs =
                kept.map(t -> link(t, subscriptions.name()).referencedColumns()).orElseGet(subscriptions::primaryKey);
        boolean stated = kept.isEmpty() || has(kept.get(), "last_status");
        var columns = new ArrayList<>(own.stream().map(Identifiers::of).toList());
        var values = new ArrayList<>(
                theirs.stream().map(c -> "subscription." + Identifiers.of(c)).toList());
        columns.addAll(List.of("event_id", "attempts", "next_attempt_at"));
        values.addAll(List.of("told.event_id", "0", "cast(:now as timestamptz)"));
        if (kept.isEmpty() || has(kept.get(), "created_at")) {
            columns.add("created_at");
            values.add("cast(:now as timestamptz)");
        }
        String link = IntStream.range(0, own.size())
                .mapToObj(i ->
                        "subscription." + Identifiers.of(theirs.get(i)) + " = delivery." + Identifiers.of(own.get(i)))
                .collect(Collectors.joining(" and "));
        Optional<Secret.Column> secret = webhooks.signature()
                .map(Signature::secret)
                .filter(Secret.Column.class::isInstance)
                .map(Secret.Column.class::cast);
        boolean sealed = secret.filter(c -> spec.privacy().isEncrypted(c.table(), c.column()))
                .isPresent();
        Template template = SupportFiles.template(DELIVERIES)
                .with("table", table)
                .with("cite", webhooks.span().cite())
                .with("types", types())
                .with("deliveries", table)
                .with("subscriptions", Identifiers.of(subscriptions.name()))
                .with("spreadColumns", String.join(", ", columns))
                .with("spreadValues", String.join(", ", values))
                .with("link", link)
                .with(
                        "key",
                        kept.map(t -> Identifiers.of(t.primaryKey().getFirst())).orElse("id"))
                .with("secret", secret.map(c -> secretColumn(c) + " as secret,").orElse(""))
                .with("secretDoc", secret.isPresent() ? "* @param secret by which it is signed" : "*")
                .with("secretComponent", secret.isPresent() ? "byte[] secret," : "")
                .with("secretOf", secret.map(this::secretOf).orElse(""))
                .with(
                        "charsets",
                        secret.map(this::secretOf)
                                        .filter(s -> s.contains("StandardCharsets"))
                                        .isPresent()
                                ? CHARSETS
                                : "")
                .with("lastStatus", stated ? ", last_status = :status" : "");
        return Sealing.fill(template, Sealing.isNeeded(design), sealed);
    }

    private static String secretColumn(Secret.Column secret) {
        return "subscription." + Identifiers.of(secret.column());
    }

    private String secretOf(Secret.Column secret) {
        if (spec.privacy().isEncrypted(secret.table(), secret.column())) {
            return "encryption.decrypt(row.getBytes(\"secret\")).getBytes(StandardCharsets.UTF_8),";
        }
        return subscriptions.column(secret.column()).orElseThrow().type().base().equals("bytea")
                ? "row.getBytes(\"secret\"),"
                : "row.getString(\"secret\").getBytes(StandardCharsets.UTF_8),";
    }

    private static boolean has(Table table, String column) {
        return table.column(column).isPresent();
    }

    private static Constraint.ForeignKey link(Table from, Name to) {
        return from.foreignKeys().stream()
                .filter(k -> k.referencedTable().equals(to))
                .findFirst()
                .orElseThrow();
    }

    private String types() {
        return webhooks.events().stream().map(e -> "'" + e + "'").collect(Collectors.joining(", "));
    }

    private String sender() {
        Optional<Signature> signature = webhooks.signature();
        Optional<String> configured = signature
                .map(Signature::secret)
                .filter(Secret.Configured.class::isInstance)
                .map(s -> ((Secret.Configured) s).value());
        String header = signature.map(Signature::header).orElse("");
        return SupportFiles.template(SENDER)
                .with("cite", webhooks.span().cite())
                .with("signed", signature.isPresent() ? ", signed by the subscriber's secret" : "")
                .with("signatureExample", signature.isPresent() ? header + ": t=1777629600,v1=5257a8…\n *" : "")
                .with("charsets", configured.isPresent() ? CHARSETS : "")
                .with(
                        "exampleType",
                        webhooks.events().isEmpty() ? "" : webhooks.events().getFirst())
                .with("timeout", AccountText.duration(webhooks.timeout()))
                .with("backoff", webhooks.retry().map(WebhookText::backoff).orElse(PAUSES))
                .with("privateAddresses", Boolean.toString(webhooks.privateAddresses()))
                .with(
                        "settingsDoc",
                        configured.isEmpty()
                                ? "@param privateAddresses whether a subscriber may live in a network that is not everybody's"
                                : "@param privateAddresses whether a subscriber may live in a network that is not everybody's\n"
                                        + " * @param secret by which deliveries are signed")
                .with("secretSetting", configured.isPresent() ? ", String secret" : "")
                .with("secretField", configured.isPresent() ? "private final byte[] secret;" : "")
                .with(
                        "secretAssignment",
                        configured.isPresent()
                                ? "this.secret = settings.secret().getBytes(StandardCharsets.UTF_8);"
                                : "")
                .with(
                        "sign",
                        signature.isPresent()
                                ? "request.setHeader(" + RuleText.quoted(header) + ", WebhookSignature.of("
                                        + (configured.isPresent() ? "secret" : "delivery.secret()")
                                        + ", clock.instant(), body));"
                                : "")
                .fill();
    }

    static String backoff(Retry retry) {
        return AccountText.duration(retry.lasting()) + ", " + AccountText.duration(retry.first()) + ", "
                + AccountText.duration(retry.last());
    }
}
