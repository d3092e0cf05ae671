package com.example.app.support.background;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes that belong together. Where they meet others that run at the same time, they are begun anew. */
@Component
public class Transactions {

    private static final int ATTEMPTS = 5;

    private final PlatformTransactionManager transactions;

    Transactions(PlatformTransactionManager transactions) {
        this.transactions = transactions;
    }

    public void run(Isolation isolation, Runnable changes) {
        var transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(isolation.value());
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.executeWithoutResult(status -> changes.run());
                return;
            } catch (ConcurrencyFailureException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
