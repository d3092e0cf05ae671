package com.example.app.support.idempotency;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands within the transaction of an operation that was called with a key: what it gives is stored with what it changes.
 * A process that dies after that and before it has answered has not lost the answer: the same request is given it, and
 * the operation is not done again.
 */
final class KeptResults implements MethodInterceptor {

    static final AnnotationMatchingPointcut OPERATIONS =
            new AnnotationMatchingPointcut(Service.class, Transactional.class, true);

    private static final ThreadLocal<Call> CALL = new ThreadLocal<>();

    /** The request that this thread answers. */
    static final class Call implements AutoCloseable {
        private final IdempotencyKeys.Attempt attempt;
        private final @Nullable String result;
        private boolean entered;

        private Call(IdempotencyKeys.Attempt attempt, @Nullable String result) {
            this.attempt = attempt;
            this.result = result;
        }

        @Override
        public void close() {
            CALL.remove();
        }
    }

    private final ObjectProvider<IdempotencyKeys> keys;
    private final ObjectProvider<JsonMapper> json;

    KeptResults(ObjectProvider<IdempotencyKeys> keys, ObjectProvider<JsonMapper> json) {
        this.keys = keys;
        this.json = json;
    }

    static Call of(IdempotencyKeys.Attempt attempt, IdempotencyKeys.Taken.First first) {
        var call = new Call(attempt, first.result());
        CALL.set(call);
        return call;
    }

    private static boolean changes() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    @Override
    public @Nullable Object invoke(MethodInvocation operation) throws Throwable {
        Call call = CALL.get();
        if (call == null || call.entered || !changes()) {
            return operation.proceed();
        }
        JsonMapper mapper = json.getObject();
        if (call.result != null) {
            return mapper.readValue(
                    call.result, mapper.constructType(operation.getMethod().getGenericReturnType()));
        }
        call.entered = true;
        try {
            Object result = operation.proceed();
            keys.getObject().done(call.attempt, mapper.writeValueAsString(result));
            return result;
        } finally {
            call.entered = false;
        }
    }
}
