package com.example.app.support.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** How often the rows of each table were changed since the start: by that, kept answers know that they are old. */
@Component
public class Changes {

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    /** The transaction at hand changes rows of that table: counted when it has ended, before its caller is answered. */
    public void in(String table) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                count(table).incrementAndGet();
            }
        });
    }

    long count(Iterable<String> tables) {
        long sum = 0;
        for (String table : tables) {
            sum += count(table).get();
        }
        return sum;
    }

    private AtomicLong count(String table) {
        return counts.computeIfAbsent(table, name -> new AtomicLong());
    }
}
