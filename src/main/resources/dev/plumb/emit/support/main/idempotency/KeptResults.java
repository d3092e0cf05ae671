package com.example.app.support.idempotency;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands within the transaction of an operation that was called with a key: what it gives is stored with what it changes.
 * Whoever sends the same request again is given it, and the operation is not done again, also where the process died
 * before it had answered.
 */
final class KeptResults implements MethodInterceptor {

    static final AnnotationMatchingPointcut OPERATIONS =
            new AnnotationMatchingPointcut(Service.class, Transactional.class, true);

    private static final ThreadLocal<Call> CALL = new ThreadLocal<>();

    /** The request that this thread answers. */
    static final class Call implements AutoCloseable {
        private final IdempotencyKeys.Attempt attempt;
        private IdempotencyKeys.@Nullable Taken taken;
        private boolean entered;
        private boolean kept;
        ${claimedField}

        private Call(IdempotencyKeys.Attempt attempt) {
            this.attempt = attempt;
        }

        /** What its operation learned of the key; null if there is none, or it did not come that far. */
        IdempotencyKeys.@Nullable Taken taken() {
            return taken;
        }

        /** Whether what its operation gave stands in the database. */
        boolean isKept() {
            return kept;
        }

        ${isClaimed}

        @Override
        public void close() {
            CALL.remove();
        }
    }

    private final ObjectProvider<IdempotencyKeys> keys;
    /** Values as they are in memory, not as answers show them. */
    private final Supplier<JsonMapper> plain;

    KeptResults(ObjectProvider<IdempotencyKeys> keys, ObjectProvider<JsonMapper> json) {
        this.keys = keys;
        this.plain = SingletonSupplier.of(() ->
                json.getObject().rebuild().disable(MapperFeature.USE_ANNOTATIONS).build());
    }

    ${key}

    static Call of(IdempotencyKeys.Attempt attempt) {
        var call = new Call(attempt);
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
        ${claimFirst}
        if (call == null || call.entered || !changes()) {
            return operation.proceed();
        }
        call.entered = true;
        try {
            return answer(call, operation);
        } finally {
            call.entered = false;
        }
    }

    private @Nullable Object answer(Call call, MethodInvocation operation) throws Throwable {
        call.taken = ${take};
        if (!(call.taken instanceof IdempotencyKeys.Taken.First)) {
            return repeated(call, call.taken, operation);
        }
        Object result = operation.proceed();
        if (!keys.getObject().done(call.attempt, plain.get().writeValueAsString(result))) {
            throw refused(call, new IdempotencyKeys.Taken.InUse());
        }
        afterCommit(() -> call.kept = true);
        return result;
    }

    ${claimed}

    private @Nullable Object repeated(Call call, IdempotencyKeys.Taken taken, MethodInvocation operation) {
        if (!(taken instanceof IdempotencyKeys.Taken.Done(String result))) {
            throw refused(call, taken);
        }
        call.kept = true;
        JsonMapper mapper = plain.get();
        return mapper.readValue(
                result, mapper.constructType(operation.getMethod().getGenericReturnType()));
    }

    /** Ends the transaction; the filter knows what to answer. */
    private static RefusedException refused(Call call, IdempotencyKeys.Taken taken) {
        call.taken = taken;
        return new RefusedException(ErrorCode.IDEMPOTENCY_KEY_IN_USE);
    }

    private static void afterCommit(Runnable then) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                then.run();
            }
        });
    }
}
