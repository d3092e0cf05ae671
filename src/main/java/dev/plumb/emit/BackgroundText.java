package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Consequences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What happens beside answers: where it is remembered, and what does it. */
final class BackgroundText {
    private static final String EVENTS = """
            -- What has happened, stored with the change that it tells of.
            create table if not exists backend.outbox (
              id           bigint generated always as identity primary key,
              event_id     uuid        not null unique,
              type         text        not null,
              subject      text        not null,  -- whose events are kept in order
              body         ${type}       not null,  -- the keys of its rows
              shown        ${type},                 -- what others outside learn of it
              occurred_at  timestamptz not null,
              request_id   text,
              traceparent  text,
              published_at timestamptz
            );

            -- What is still to be done after an event: a row each, until it is done.
            create table if not exists backend.reactions (
              id             bigint generated always as identity primary key,
              event          bigint      not null references backend.outbox,
              reaction       text        not null,
              subject        text        not null,
              due_at         timestamptz not null,
              attempts       integer     not null default 0,  -- since it last got anywhere
              first_tried_at timestamptz,
              progress       jsonb       not null default '{}',
              claim          uuid,                            -- of the instance that is at it
              claimed_until  timestamptz,
              parked_at      timestamptz,                     -- it failed too often: somebody has to look
              error          text
            );
            create index if not exists reactions_event_idx   on backend.reactions (event);
            create index if not exists reactions_due_idx     on backend.reactions (due_at, id)  where parked_at is null;
            create index if not exists reactions_subject_idx on backend.reactions (subject, id) where parked_at is null;
            create index if not exists reactions_parked_idx  on backend.reactions (parked_at)   where parked_at is not null;
            -- Of one subject, one at a time.
            create unique index if not exists reactions_claim_idx on backend.reactions (subject) where claim is not null;
            """;

    private static final String JOBS = """
            -- When each job is due, and which instance is at it.
            create table if not exists backend.jobs (
              name          text        primary key,
              due_at        timestamptz not null,
              claim         uuid,
              claimed_until timestamptz,
              last_run_at   timestamptz,
              error         text                   -- what went wrong in its last run
            );
            """;

    private static final Pattern TABLE = Pattern.compile("create table if not exists (backend\\.\\w+)");

    private static final String OUTBOX = "main/event/Outbox";
    private static final String REACTIONS = "main/event/Reactions";
    private static final String CLOUD_EVENT = "main/event/CloudEvent";
    private static final String CLEANER = "main/event/OutboxCleaner";

    private final Design design;
    private final Consequences consequences;
    private final Optional<WebhookText> webhooks;
    private final Optional<BrokerText> broker;

    BackgroundText(Design design) {
        this.design = design;
        this.consequences = design.spec().consequences();
        this.webhooks = WebhookText.of(design);
        this.broker = BrokerText.of(design);
    }

    /** The tables that the backend keeps for it, each with the words that make it. */
    List<String> tables() {
        var tables = new ArrayList<String>();
        if (hasEvents()) {
            tables.add(Template.of(EVENTS)
                            .with("type", Sealing.isNeeded(design) ? "bytea" : "jsonb")
                            .fill()
                    + (broker.isPresent() ? BrokerText.index() : "")
                    + webhooks.map(WebhookText::untold).orElse(""));
            webhooks.flatMap(WebhookText::table).ifPresent(tables::add);
        }
        if (hasJobs()) {
            tables.add(JOBS);
        }
        return tables;
    }

    /** Their names, for whoever empties them. */
    List<String> names() {
        return tables().stream()
                .flatMap(t -> TABLE.matcher(t).results())
                .map(m -> m.group(1))
                .toList();
    }

    private boolean hasEvents() {
        return !consequences.events().isEmpty();
    }

    /** Some are the backend's own. */
    private boolean hasJobs() {
        return hasEvents()
                || !consequences.jobs().isEmpty()
                || !consequences.retention().isEmpty();
    }

    /** What holds its text, by path, where that differs from backend to backend. */
    Map<String, String> derived() {
        var derived = new HashMap<String, String>();
        boolean sealed = Sealing.isNeeded(design);
        if (hasEvents()) {
            derived.put(
                    CLEANER,
                    SupportFiles.template(CLEANER)
                            .with(
                                    "conditions",
                                    (broker.isPresent() ? "and event.published_at is not null\n" : "")
                                            + webhooks.map(WebhookText::open).orElse(""))
                            .fill());
            derived.put(OUTBOX, JavaLayout.lay(outbox(sealed)));
            derived.put(REACTIONS, JavaLayout.lay(reactions(sealed)));
            derived.put(
                    CLOUD_EVENT,
                    SupportFiles.template(CLOUD_EVENT)
                            .with("source", "/" + SupportFiles.propertyPrefix(design))
                            .with(
                                    "exampleType",
                                    consequences.events().sequencedKeySet().getFirst())
                            .fill());
        }
        broker.ifPresent(b -> derived.putAll(b.derived(sealed)));
        webhooks.ifPresent(w -> derived.putAll(w.derived()));
        if (RetentionText.isUsed(design.spec())) {
            derived.put(RetentionText.PATH, RetentionText.of(design));
        }
        return derived;
    }

    private static String outbox(boolean sealed) {
        String event = "json.writeValueAsString(event)";
        String shown = "json.writeValueAsString(shown)";
        return Sealing.keyed(SupportFiles.template(OUTBOX), sealed)
                .with("values", sealed ? ":body, :shown" : "cast(:body as jsonb), cast(:shown as jsonb)")
                .with("body", sealed ? "encryption.encrypt(" + event + ")" : event)
                .with("shownText", "shown == null ? null : " + (sealed ? "encryption.encrypt(" + shown + ")" : shown))
                .fill();
    }

    private static String reactions(boolean sealed) {
        return Sealing.keyed(SupportFiles.template(REACTIONS), sealed)
                .with("body", sealed ? "encryption.decrypt(row.getBytes(\"body\"))" : "row.getString(\"body\")")
                .fill();
    }

    /** The sources that nothing names, since the framework finds them. */
    Set<String> found() {
        var found = new LinkedHashSet<String>();
        if (hasEvents()) {
            found.add(OUTBOX);
            found.add(CLEANER);
        }
        if (!consequences.reactions().isEmpty()) {
            found.add("main/event/ReactionWorker");
            found.add("main/event/ReactionMetrics");
            found.add("main/event/ParkedController");
        }
        if (webhooks.isPresent()) {
            found.add(WebhookText.SENDER);
            found.add("main/webhook/GivenUpController");
        }
        broker.ifPresent(b -> found.addAll(b.found()));
        if (RetentionText.isUsed(design.spec())) {
            found.add(RetentionText.PATH);
        }
        if (hasJobs()) {
            found.add("main/background/JobWorker");
            found.add("main/background/Background");
        }
        return found;
    }
}
