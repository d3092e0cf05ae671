package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.spec.Consequences.Incoming;
import dev.plumb.spec.Consequences.Signature;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which operations take what partners deliver by themselves, how that is signed, and what tells a repeat. */
final class IncomingText {
    static final String PATH = "main/idempotency/IncomingFilter";

    private IncomingText() {}

    static boolean isUsed(Design design) {
        return !design.spec().consequences().incoming().isEmpty();
    }

    static boolean takes(Design design, Endpoint endpoint) {
        return design.spec().consequences().incoming().stream()
                .anyMatch(i -> i.operation().equals(endpoint.operationId()));
    }

    static String of(Design design) {
        return JavaLayout.lay(SupportFiles.template(PATH)
                .with(
                        "deliveries",
                        design.spec().consequences().incoming().stream()
                                .flatMap(i -> delivery(design, i).stream())
                                .collect(Collectors.joining(",\n")))
                .fill());
    }

    private static Optional<String> delivery(Design design, Incoming incoming) {
        Contract contract = design.spec().contract();
        return contract.endpoints().stream()
                .filter(e -> e.operationId().equals(incoming.operation()))
                .findFirst()
                .map(e -> "delivery(HttpMethod." + e.method() + ", " + RuleText.quoted(contract.basePath() + e.path())
                        + ", "
                        + RuleText.quoted(
                                incoming.signature().map(Signature::header).orElse("")) + ", "
                        + RuleText.quoted(
                                incoming.signature().map(WebhookText::algorithm).orElse("")) + ", "
                        + RuleText.quoted(
                                incoming.signature().map(IncomingText::variable).orElse("")) + ", "
                        + RuleText.quoted(incoming.repeatedBy(e).orElse(""))
                        + ")");
    }

    private static String variable(Signature signature) {
        return switch (signature.secret()) {
            case Signature.Secret.Configured(String value) -> value.replaceAll("^\\$\\{|}$", "");
            case Signature.Secret.Column column -> throw new IllegalStateException("refused before: " + column);
        };
    }
}
