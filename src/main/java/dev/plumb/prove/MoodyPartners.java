package dev.plumb.prove;

import dev.plumb.prove.ScriptedPartners.Received;
import dev.plumb.prove.ScriptedPartners.Reply;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Method;
import dev.plumb.spec.Contract.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Partners as they are: slow now and then, in trouble, silent, gone, wrong, before they have done what they were asked for
 * and after it. What they did they remember by the idempotency key that it was asked with, and a second call with the same
 * key is answered as the first was, and does nothing. Whether they do it or decline follows from the key.
 */
final class MoodyPartners implements ScriptedPartners.Improvisation {
    private final long seed;
    private final Random random;
    private final Map<Place, Done> done = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private Mood mood = Mood.USUAL;
    private long asked;
    private long failed;

    /** How they are for a while. */
    enum Mood {
        /** All goes well. */
        GOOD,
        /** Most goes well. */
        USUAL,
        /** Nobody answers. */
        GONE
    }

    /** Where an idempotency key counts. */
    record Place(String partner, String operation, String key) {}

    /**
     * What was done for a key, or declined.
     *
     * @param asked path, query and body
     * @param times how often it was asked for
     */
    record Done(String asked, int status, String body, int times) {
        boolean granted() {
            return status / 100 == 2;
        }

        Done again() {
            return new Done(asked, status, body, times + 1);
        }
    }

    MoodyPartners(long seed) {
        this.seed = seed;
        this.random = new Random(seed ^ 0x5eed);
    }

    synchronized void mood(Mood now) {
        mood = now;
    }

    /** Nothing was asked for yet. */
    synchronized void forget() {
        done.clear();
        wrong.clear();
    }

    synchronized Map<Place, Done> done() {
        return Map.copyOf(done);
    }

    /** Keys under which something else was asked for than before. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    synchronized long asked() {
        return asked;
    }

    synchronized long failed() {
        return failed;
    }

    @Override
    public synchronized Reply reply(Integration partner, Endpoint endpoint, Received received) {
        asked++;
        Duration limit = partner.timeout();
        int lot = mood == Mood.GOOD ? 100 : mood == Mood.GONE ? 0 : random.nextInt(100);
        if (lot < 16) {
            failed++;
            return before(lot, limit);
        }
        Reply answer = answer(partner, endpoint, received);
        if (lot < 30) {
            failed++;
            return behind(lot, limit, answer);
        }
        long slow = lot < 50 ? limit.toMillis() * random.nextInt(70) / 100 : random.nextInt(8);
        return new Reply(Duration.ofMillis(mood == Mood.GOOD ? 0 : slow), answer.status(), answer.body());
    }

    /** It fails, and has done nothing. */
    private Reply before(int lot, Duration limit) {
        if (lot < 6) {
            return new Reply(Duration.ofMillis(random.nextInt(20)), 0, "");
        }
        return lot < 9
                ? new Reply(limit.multipliedBy(2), 0, "")
                : new Reply(Duration.ZERO, lot < 12 ? 429 : lot < 14 ? 500 : 503, "");
    }

    /** It fails, and nobody is told what it has done. */
    private Reply behind(int lot, Duration limit, Reply answer) {
        if (lot < 21) {
            return new Reply(Duration.ofMillis(random.nextInt(20)), 0, "");
        }
        if (lot < 26) {
            return new Reply(limit.multipliedBy(2), 0, "");
        }
        return lot < 29
                ? new Reply(Duration.ZERO, 503, "")
                : random.nextBoolean()
                        ? new Reply(Duration.ZERO, answer.status(), "[[[1]]]")
                        : new Reply(Duration.ZERO, 418, "");
    }

    private Reply answer(Integration partner, Endpoint endpoint, Received received) {
        String key = received.key().orElse("");
        String asked = received.path() + "?" + received.query() + "\n" + received.body();
        var place = new Place(partner.name(), endpoint.operationId(), key);
        Done before = done.get(place);
        if (before != null && !key.isEmpty()) {
            if (!before.asked().equals(asked)) {
                wrong.add(partner.name() + "." + endpoint.operationId() + " under the key " + key + " was asked for\n"
                        + before.asked() + "\nand then for\n" + asked);
            }
            done.put(place, before.again());
            return new Reply(Duration.ZERO, before.status(), before.body());
        }
        boolean unsafe = endpoint.method() != Method.GET && endpoint.method() != Method.HEAD;
        Done first = made(partner.contract(), endpoint, asked, new Random(seed + place.hashCode()));
        if (unsafe && !key.isEmpty()) {
            done.put(place, first);
        }
        return new Reply(Duration.ZERO, first.status(), first.body());
    }

    /** Grants it mostly; declines it now and then in one of the ways that the contract has. */
    private static Done made(Contract contract, Endpoint endpoint, String asked, Random lots) {
        List<Response> declined = endpoint.responses().stream()
                .filter(r -> r.status() >= 400 && r.status() < 500 && r.status() != 429)
                .toList();
        boolean declines = !declined.isEmpty() && lots.nextInt(6) == 0;
        Optional<Response> response = declines
                ? Optional.of(declined.get(lots.nextInt(declined.size())))
                : endpoint.responses().stream().filter(Response::succeeds).findFirst();
        int status = response.map(Response::status).map(s -> s == 2 ? 200 : s).orElse(204);
        String body = response.flatMap(r -> r.content().stream()
                        .filter(m -> m.type().endsWith("json"))
                        .flatMap(m -> m.schema().stream())
                        .findFirst())
                .map(schema -> PartnerBodies.of(contract, schema, Long.toHexString(lots.nextLong())))
                .orElse("");
        return new Done(asked, status, body, 1);
    }
}
