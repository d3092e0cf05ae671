package com.example.app.support.partner;

${imports}
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What partners were told under idempotency keys: the table {@code backend.partner_requests}. It is stored before they are
 * told, so that they are told the same whenever they are asked again under the same key, also where rows have changed
 * since, or the process died before it had the answer.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class PartnerRequests implements ClientHttpRequestInterceptor {

    /** So often is forgotten what nobody asks for again, and so much at once. */
    private static final Duration FORGETTING = Duration.ofMinutes(10);

    private static final int AT_ONCE = 10_000;

    private static final String CALL = "partner.call";

    private record Call(String operation, IdempotencyKey key) {}

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;
    private final Duration kept;
    private final AtomicReference<Instant> forgotten;
    ${fields}

    /** @param kept for that long a partner is told the same under the same key */
    PartnerRequests(
            JdbcClient database,
            JsonMapper json,
            Clock clock,
            @Value("$${app.partner-requests.kept:30d}") Duration kept${parameters}) {
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.kept = kept;
        this.forgotten = new AtomicReference<>(clock.instant());
        ${assignments}
    }

    /**
     * Marks a request as one that is told once under its key.
     *
     * @param operation with the name of the partner before it
     */
    public static Consumer<Map<String, Object>> under(String operation, @Nullable IdempotencyKey key) {
        return attributes -> {
            if (key != null && key.comesAgain()) {
                attributes.put(CALL, new Call(operation, key));
            }
        };
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (!(request.getAttributes().get(CALL) instanceof Call call)) {
            return execution.execute(request, body);
        }
        byte[] wanted = written(request, body);
        byte[] first = first(call.operation(), call.key(), wanted);
        if (Arrays.equals(wanted, first)) {
            return execution.execute(request, body);
        }
        int end = 0;
        while (first[end] != '\n') {
            end++;
        }
        var line = new String(first, 0, end, StandardCharsets.US_ASCII);
        int space = line.indexOf(' ');
        URI address = request.getURI().resolve(space < 0 ? line : line.substring(0, space));
        if (space >= 0) {
            request.getHeaders().set(HttpHeaders.CONTENT_TYPE, line.substring(space + 1));
        }
        var before = new HttpRequestWrapper(request) {
            @Override
            public URI getURI() {
                return address;
            }
        };
        return execution.execute(before, Arrays.copyOfRange(first, end + 1, first.length));
    }

    /** Path and query in the first line, behind them the type of several parts, which names their boundary; then the body. */
    private static byte[] written(HttpRequest request, byte[] body) {
        URI address = request.getURI();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        MediaType type = request.getHeaders().getContentType();
        String parts = type != null && type.getType().equals("multipart") ? " " + type : "";
        var written = new ByteArrayOutputStream();
        written.writeBytes((address.getRawPath() + query + parts + "\n").getBytes(StandardCharsets.US_ASCII));
        written.writeBytes(body);
        return written.toByteArray();
    }

    /**
     * A value that a partner is told, and that goes on being used: as it was when the partner was first told it.
     *
     * @param name of the value, among those of that call
     */
    public <T extends @Nullable Object> T told(String operation, IdempotencyKey key, String name, T value, Class<T> type) {
        if (!key.comesAgain()) {
            return value;
        }
        byte[] first = first(operation + " " + name, key, json.writeValueAsBytes(value));
        return json.readValue(first, type);
    }

    /** Such a value as it is before it is known whether the partner is told it: as it was told first, if it was. */
    public <T extends @Nullable Object> T toBeTold(
            String operation, IdempotencyKey key, String name, T value, Class<T> type) {
        if (!key.comesAgain()) {
            return value;
        }
        List<byte[]> first = database.sql("select request from backend.partner_requests where key = :key")
                .param("key", digest(operation + " " + name, key))
                .query((row, number) -> ${opened})
                .list();
        return first.isEmpty() ? value : json.readValue(first.getFirst(), type);
    }

    /** What was said first of it, which is {@code content} where nobody has said anything yet. */
    private byte[] first(String what, IdempotencyKey key, byte[] content) {
        Instant now = clock.instant();
        forget(now);
        return database.sql("""
                        insert into backend.partner_requests as known (key, request, told_at)
                        values (:key, :request, :now)
                        on conflict (key) do update set told_at = excluded.told_at
                        returning known.request
                        """)
                .param("key", digest(what, key))
                .param("request", ${sealed})
                .param("now", at(now))
                .query((row, number) -> ${opened})
                .single();
    }

    private void forget(Instant now) {
        Instant last = forgotten.get();
        if (now.isAfter(last.plus(FORGETTING)) && forgotten.compareAndSet(last, now)) {
            database.sql("""
                            delete from backend.partner_requests
                            where key in (select key from backend.partner_requests
                                          where told_at < :expired
                                          order by told_at limit :some for update skip locked)
                            """)
                    .param("expired", at(now.minus(kept)))
                    .param("some", AT_ONCE)
                    .update();
        }
    }

    private static byte[] digest(String what, IdempotencyKey key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((what + "\n" + key.asker() + "\n" + key.value()).getBytes(StandardCharsets.UTF_8));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
