package com.example.app.support.limit;

import io.github.bucket4j.ConsumptionProbe;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/**
 * Token buckets in Redis, so that all instances of the backend count together: a bucket is a hash of its tokens and of
 * when they were counted, and each call one script, beside which no other runs. Where Redis does not answer in time,
 * nothing is found here for a moment, and each instance counts for itself.
 */
@Component
class SharedBuckets {

    private static final Logger log = LoggerFactory.getLogger(SharedBuckets.class);

    /** Whether a token was taken, and how many are left. */
    private static final RedisScript<String> TAKE = RedisScript.of("""
            local capacity, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
            local tokens, at = tonumber(held[1]) or capacity, tonumber(held[2]) or now
            if now > at then
              tokens, at = math.min(capacity, tokens + (now - at) * capacity / window), now
            end
            local taken = 0
            if tokens >= 1 then
              tokens, taken = tokens - 1, 1
            end
            redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%d', at))
            redis.call('PEXPIRE', KEYS[1], window)
            return taken .. ' ' .. string.format('%.6f', tokens)
            """, String.class);

    /** After a failure Redis is left alone for so long. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final StringRedisTemplate redis;
    private final Clock clock;
    private volatile long again = System.nanoTime();
    private volatile boolean away;

    SharedBuckets(StringRedisTemplate redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * One token of a bucket that fills evenly.
     *
     * @param capacity in tokens, as many as come within the window
     * @return nothing where Redis is away
     */
    Optional<ConsumptionProbe> take(String bucket, int capacity, Duration window) {
        if (System.nanoTime() - again < 0) {
            return Optional.empty();
        }
        try {
            String said = redis.execute(
                    TAKE,
                    List.of("${name}:rate:" + bucket),
                    Integer.toString(capacity),
                    Long.toString(window.toMillis()),
                    Long.toString(clock.millis()));
            if (away) {
                away = false;
                log.info("Redis is back: instances count calls together again");
            }
            return Optional.of(probe(said.startsWith("1"), Double.parseDouble(said.substring(2)), capacity, window));
        } catch (DataAccessException e) {
            again = System.nanoTime() + PAUSE.toNanos();
            if (!away) {
                away = true;
                log.warn("Redis is away, each instance counts calls for itself: {}", e.getMessage());
            }
            return Optional.empty();
        }
    }

    private static ConsumptionProbe probe(boolean taken, double left, int capacity, Duration window) {
        double one = (double) window.toNanos() / capacity;
        long whole = (long) ((capacity - left) * one);
        return taken
                ? ConsumptionProbe.consumed((long) left, whole)
                : ConsumptionProbe.rejected((long) left, (long) ((1 - left) * one), whole);
    }
}
