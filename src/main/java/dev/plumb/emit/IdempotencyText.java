package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import java.util.List;

/** Which operations take the header {@code Idempotency-Key}. */
final class IdempotencyText {
    static final String PATH = "main/idempotency/IdempotencyFilter";

    private IdempotencyText() {}

    static boolean isUsed(Design design) {
        return !operations(design).isEmpty();
    }

    private static List<Endpoint> operations(Design design) {
        return design.spec().contract().endpoints().stream()
                .filter(e -> e.parameter(Contract.In.HEADER, "Idempotency-Key").isPresent())
                .toList();
    }

    static String of(Design design) {
        String base = design.spec().contract().basePath();
        List<String> lines = operations(design).stream()
                .map(e -> "Operation.of(" + RuleText.quoted(e.operationId()) + ", HttpMethod." + e.method() + ", "
                        + RuleText.quoted(base + e.path()) + ")")
                .toList();
        return SupportFiles.template(PATH)
                .with(
                        "operations",
                        lines.size() == 1 ? lines.getFirst() : "\n        " + String.join(",\n        ", lines))
                .fill();
    }
}
