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

    private IdempotencyText() {}

    static boolean isUsed(Design design) {
        return !operations(design).isEmpty();
    }

    private static List<Endpoint> operations(Design design) {
        return design.spec().contract().endpoints().stream()
                .filter(e ->
                        e.parameter(Contract.In.HEADER, "Idempotency-Key").isPresent() || IncomingText.takes(design, e))
                .toList();
    }

    /** What is not named by any other file, with the words of this project. */
    static Map<String, String> derived(Design design) {
        boolean seals = !design.spec().privacy().encrypted().isEmpty();
        return Map.of(
                PATH,
                of(design),
                KEYS,
                SupportFiles.template(KEYS)
                        .with("encryptionField", seals ? "private final Encryption encryption;" : "")
                        .with("encryptionParameter", seals ? ", Encryption encryption" : "")
                        .with("encryptionAssignment", seals ? "this.encryption = encryption;" : "")
                        .with(
                                "openedResult",
                                seals ? "encryption.decrypt(result)" : "new String(result, StandardCharsets.UTF_8)")
                        .with(
                                "openedBody",
                                seals
                                        ? "encryption.decrypt(row.getBytes(\"body\")).getBytes(StandardCharsets.ISO_8859_1)"
                                        : "row.getBytes(\"body\")")
                        .with(
                                "sealedResult",
                                seals ? "encryption.encrypt(result)" : "result.getBytes(StandardCharsets.UTF_8)")
                        .with(
                                "sealedBody",
                                seals
                                        ? "encryption.encrypt(new String(answer.body(), StandardCharsets.ISO_8859_1))"
                                        : "answer.body()")
                        .fill()
                        .replace(
                                "import java.time.Clock;",
                                (seals ? "import " + design.support("privacy") + ".Encryption;\n" : "")
                                        + "import java.nio.charset.StandardCharsets;\nimport java.time.Clock;"));
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
                        "key",
                        incoming
                                ? "IncomingFilter.keyOr(request, request.getHeader(HEADER))"
                                : "request.getHeader(HEADER)")
                .with("unlessDelivered", incoming ? "IncomingFilter.isDelivery(request) ? \"\" : " : "")
                .with(
                        "operations",
                        lines.size() == 1 ? lines.getFirst() : "\n        " + String.join(",\n        ", lines))
                .fill();
    }
}
