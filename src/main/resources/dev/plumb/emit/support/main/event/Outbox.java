package com.example.app.support.event;

import com.example.app.support.background.Bell;
${imports}
import com.example.app.support.web.RequestId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events, stored with the change that they tell of, in its transaction: both are there or neither is. With an event goes
 * a row for each of its reactions, which lasts until that is done.
 */
@Component
public class Outbox {

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;
    private final Bell bell;
    ${fields}
    /** Looked up when the first event comes: those that react may emit events themselves. */
    private final SingletonSupplier<Map<Class<?>, List<Reaction<?>>>> reactions;

    Outbox(
            JdbcClient database,
            JsonMapper json,
            Clock clock,
            Bell bell,
            ObjectProvider<Reaction<?>> reactions${parameters}) {
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.bell = bell;
        ${assignments}
        this.reactions = SingletonSupplier.of(
                () -> reactions.orderedStream().collect(Collectors.groupingBy(Reaction::event)));
    }

    public void add(Event event) {
        add(event, null);
    }

    /** @param shown what others outside learn of it, as it is now; null where nobody is told */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Event event, @Nullable Object shown) {
        UUID id = UUID.randomUUID();
        String subject = event.eventSubject() == null ? id.toString() : event.eventSubject();
        List<Reaction<?>> following = reactions.obtain().getOrDefault(event.getClass(), List.of());
        database.sql("""
                        with event as (
                          insert into backend.outbox
                                 (event_id, type, subject, body, shown, occurred_at, request_id, traceparent)
                          values (:id, :type, :subject, ${values}, :now, :requestId,
                                  :traceparent)
                          returning id
                        )
                        insert into backend.reactions (event, reaction, subject, due_at)
                        select event.id, following.reaction, following.subject, :now
                        from event, unnest(:reactions, :subjects) with ordinality as following (reaction, subject, place)
                        order by following.place
                        """)
                .param("id", id)
                .param("type", event.eventType())
                .param("subject", subject)
                .param("body", ${body})
                .param("shown", ${shownText})
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("requestId", RequestId.current())
                .param("traceparent", RequestId.traceparent())
                .param("reactions", following.stream().map(Reaction::name).toArray(String[]::new))
                .param(
                        "subjects",
                        following.stream()
                                .map(reaction -> reaction.lane() + subject)
                                .toArray(String[]::new))
                .update();
        bell.ringAfterCommit();
    }
}
