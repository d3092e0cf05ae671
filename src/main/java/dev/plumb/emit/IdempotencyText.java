package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import java.util.List;
import java.util.Map;

/** Which operations take the header {@code Idempotency-Key}. */
final class IdempotencyText {
    static final String PATH = "main/idempotency/IdempotencyFilter";
    static final String CONFIGURATION = "main/idempotency/IdempotencyConfiguration";
    private static final String KEYS = "main/idempotency/IdempotencyKeys";
    private static final String RESULTS = "main/idempotency/KeptResults";

    private static final String CLAIM_LIFE = """
            /** How long a request that asks partners has its key, should its process die. */
            private static final Duration CLAIM = Duration.ofSeconds(${seconds});""";

    private static final String CLAIM = """
            /** Ahead of any transaction: the key is this request's until that is answered. */
            Taken claim(Attempt attempt) {
                int claimed = database.sql(\"""
                                insert into backend.idempotency_keys as known (key, request, taken_at)
                                values (:key, :request, :now)
                                on conflict (key) do update
                                  set request = excluded.request, taken_at = excluded.taken_at, result = null,
                                      status = null, media_type = null, location = null, tag = null, body = null
                                  where known.taken_at < :expired
                                     or known.result is null and known.status is null
                                        and known.request = excluded.request and known.taken_at < :abandoned
                                \""")
                        .param("key", attempt.key())
                        .param("request", attempt.request())
                        .param("now", at(attempt.at()))
                        .param("expired", at(attempt.at().minus(life)))
                        .param("abandoned", at(attempt.at().minus(CLAIM)))
                        .update();
                return claimed == 1 ? new Taken.First() : take(attempt);
            }

            /** The request came to no end: it may be sent again. */
            void release(Attempt attempt) {
                database.sql(\"""
                                delete from backend.idempotency_keys
                                where key = :key and taken_at = :now and result is null and status is null
                                \""")
                        .param("key", attempt.key())
                        .param("now", at(attempt.at()))
                        .update();
            }""";

    private static final String KEY = """
            /** What tells the request that this thread answers from all others; null where it has no key. */
            static byte @Nullable [] key() {
                Call call = CALL.get();
                return call == null ? null : call.attempt.key();
            }""";

    private static final String CLAIMED = """
            /** Whether it asks partners before any transaction begins. */
            private static boolean isFirst(@Nullable Call call, MethodInvocation operation) {
                if (call == null || call.claimed || TransactionSynchronizationManager.isActualTransactionActive()) {
                    return false;
                }
                Transactional said = AnnotatedElementUtils.findMergedAnnotation(operation.getMethod(), Transactional.class);
                return said != null && said.propagation() == Propagation.NEVER;
            }

            /** Nobody else asks partners for the same request meanwhile; what it gives is kept with what it changes. */
            private @Nullable Object claimed(Call call, MethodInvocation operation) throws Throwable {
                IdempotencyKeys.Taken taken = keys.getObject().claim(call.attempt);
                call.taken = taken;
                if (!(taken instanceof IdempotencyKeys.Taken.First)) {
                    return repeated(call, taken, operation);
                }
                call.claimed = true;
                return operation.proceed();
            }""";

    private IdempotencyText() {}

    static boolean isUsed(Design design) {
        return !operations(design).isEmpty();
    }

    private static List<Endpoint> operations(Design design) {
        return design.spec().contract().endpoints().stream()
                .filter(e -> takes(e) || IncomingText.takes(design, e))
                .toList();
    }

    static boolean takes(Endpoint endpoint) {
        return endpoint.parameter(Contract.In.HEADER, "Idempotency-Key").isPresent();
    }

    /** Whether an operation that takes the header asks partners, which is no matter of one transaction. */
    static boolean claims(Design design) {
        return operations(design).stream()
                .anyMatch(e -> design.spec()
                        .operation(e.operationId())
                        .filter(PartnerCalls::areIn)
                        .isPresent());
    }

    /** What is not named by any other file, with the words of this project. */
    static Map<String, String> derived(Design design) {
        return Map.of(PATH, of(design), KEYS, keys(design), RESULTS, results(design));
    }

    private static String keys(Design design) {
        boolean seals = !design.spec().privacy().encrypted().isEmpty();
        boolean claims = claims(design);
        return SupportFiles.template(KEYS)
                .with("encryptionField", seals ? "private final Encryption encryption;" : "")
                .with("encryptionParameter", seals ? ", Encryption encryption" : "")
                .with("encryptionAssignment", seals ? "this.encryption = encryption;" : "")
                .with("claimLife", claims ? CLAIM_LIFE.replace("${seconds}", String.valueOf(longest(design))) : "")
                .with("claim", claims ? CLAIM : "")
                .with(
                        "claimInUse",
                        claims ? "if (row.getObject(\"status\") == null) {\n    return new Taken.InUse();\n}" : "")
                .with(
                        "orClaimed",
                        claims
                                ? "\n                             or known.result is null and known.status is null and known.taken_at = :now"
                                : "")
                .with(
                        "openedResult",
                        seals ? "encryption.decrypt(result)" : "new String(result, StandardCharsets.UTF_8)")
                .with(
                        "openedBody",
                        seals
                                ? "encryption.decrypt(row.getBytes(\"body\")).getBytes(StandardCharsets.ISO_8859_1)"
                                : "row.getBytes(\"body\")")
                .with("sealedResult", seals ? "encryption.encrypt(result)" : "result.getBytes(StandardCharsets.UTF_8)")
                .with(
                        "sealedBody",
                        seals
                                ? "encryption.encrypt(new String(answer.body(), StandardCharsets.ISO_8859_1))"
                                : "answer.body()")
                .fill()
                .replace(
                        "import java.time.Clock;",
                        (seals ? "import " + design.support("privacy") + ".Encryption;\n" : "")
                                + "import java.nio.charset.StandardCharsets;\nimport java.time.Clock;");
    }

    /** As long as partners may take that one operation asks, and its transaction half a minute more. */
    private static long longest(Design design) {
        return 30
                + operations(design).stream()
                        .flatMap(e -> design.spec().operation(e.operationId()).stream())
                        .mapToLong(o -> PartnerCalls.seconds(design, o))
                        .max()
                        .orElse(0);
    }

    private static String results(Design design) {
        boolean claims = claims(design);
        String text = SupportFiles.template(RESULTS)
                .with("claimedField", claims ? "private boolean claimed;" : "")
                .with(
                        "isClaimed",
                        claims
                                ? "/** Whether its key was taken ahead of any transaction. */\nboolean isClaimed() {\n    return claimed;\n}"
                                : "")
                .with("key", claims ? KEY : "")
                .with(
                        "claimFirst",
                        claims ? "if (isFirst(call, operation)) {\n    return claimed(call, operation);\n}" : "")
                .with(
                        "take",
                        claims
                                ? "call.claimed ? new IdempotencyKeys.Taken.First() : keys.getObject().take(call.attempt)"
                                : "keys.getObject().take(call.attempt)")
                .with("claimed", claims ? CLAIMED : "")
                .fill();
        return claims ? text.replace("import org.springframework.transaction.annotation.Transactional;", """
                        import org.springframework.core.annotation.AnnotatedElementUtils;
                        import org.springframework.transaction.annotation.Propagation;
                        import org.springframework.transaction.annotation.Transactional;""") : text;
    }

    private static String of(Design design) {
        String base = design.spec().contract().basePath();
        List<String> lines = operations(design).stream()
                .map(e -> "Operation.of(" + RuleText.quoted(e.operationId()) + ", HttpMethod." + e.method() + ", "
                        + RuleText.quoted(base + e.path()) + ")")
                .toList();
        boolean incoming = IncomingText.isUsed(design);
        return SupportFiles.template(PATH)
                .with(
                        "release",
                        claims(design)
                                ? "if (!call.isKept() && call.isClaimed()) {\n    keys.release(attempt);\n}"
                                : "")
                .with(
                        "key",
                        incoming
                                ? "IncomingFilter.keyOr(request, request.getHeader(HEADER))"
                                : "request.getHeader(HEADER)")
                // a delivery that was not taken may come again
                .with(
                        "refusedDelivery",
                        incoming ? "IncomingFilter.isDelivery(request) && answer.getStatus() >= 400 || " : "")
                .with("releaseClaimed", claims(design) ? "if (call.isClaimed()) {\n    keys.release(attempt);\n}" : "")
                .with("unlessDelivered", incoming ? "IncomingFilter.isDelivery(request) ? \"\" : " : "")
                .with(
                        "operations",
                        lines.size() == 1 ? lines.getFirst() : "\n        " + String.join(",\n        ", lines))
                .fill();
    }
}
