package com.example.app.support.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers kept for a while, and forgotten as soon as a change of one of their tables is stored. The state of the
 * tables is part of the key: an answer that was read before a change and comes late is never found after it.
 */
public final class AnswerCache<K, V> {

    private final Cache<Key<K>, V> answers;
    private final Changes changes;
    private final Set<String> tables;

    private record Key<K>(long state, K question) {}

    public AnswerCache(Duration life, int size, Clock clock, Changes changes, Set<String> tables) {
        this.answers = Caffeine.newBuilder()
                .expireAfterWrite(life)
                .maximumSize(size)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
        this.changes = changes;
        this.tables = tables;
    }

    /** The answer that is kept, else the one that {@code read} gives; what {@code read} throws is not kept. */
    public V get(K question, Supplier<V> read) {
        return answers.get(new Key<>(changes.count(tables), question), key -> read.get());
    }
}
