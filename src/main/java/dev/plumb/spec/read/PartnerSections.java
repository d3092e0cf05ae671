package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.DurationText;
import dev.plumb.spec.text.IncomingText;
import dev.plumb.spec.text.IntegrationText;
import dev.plumb.spec.text.RetryText;
import dev.plumb.spec.text.SignatureText;
import dev.plumb.spec.text.WebhooksText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sections about others: {@code integrations}, {@code webhooks}, {@code incoming}. */
record PartnerSections(Sections sections, Problems problems) {
    private static final Pattern OPENS_AT = Pattern.compile("([0-9]{1,3}) ?% of ([0-9]{1,6})");

    List<IntegrationText> integrations() {
        var integrations = new ArrayList<IntegrationText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("integrations"))) {
            Keys.of(
                            entry.value(),
                            "the partner `" + entry.name() + "`",
                            problems,
                            List.of(
                                    "contract",
                                    "base-url",
                                    "authorization",
                                    "timeout",
                                    "retry",
                                    "circuit-breaker",
                                    "fallback"))
                    .flatMap(keys -> keys.requiredWord("contract").map(contract -> integration(entry, keys, contract)))
                    .ifPresent(integrations::add);
        }
        return integrations;
    }

    private IntegrationText integration(Node.Entry entry, Keys keys, Word contract) {
        return new IntegrationText(
                keys.mapping().span(),
                Word.of(entry.key()),
                contract,
                keys.word("base-url"),
                credentials(keys),
                keys.duration("timeout"),
                retry(keys),
                keys.child("circuit-breaker", List.of("opens-at", "for")).flatMap(this::circuitBreaker),
                keys.entries("fallback").stream()
                        .map(fallback -> new IntegrationText.Fallback(
                                Word.of(fallback.key()), StepReader.answered(fallback.value())))
                        .toList());
    }

    private static List<IntegrationText.Credential> credentials(Keys keys) {
        return keys.get("authorization").orElse(null) instanceof Node.Mapping
                ? keys.expressions("authorization").stream()
                        .map(named -> new IntegrationText.Credential(Optional.of(named.name()), named.expression()))
                        .toList()
                : keys.expression("authorization").stream()
                        .map(value -> new IntegrationText.Credential(Optional.empty(), value))
                        .toList();
    }

    private Optional<IntegrationText.CircuitBreaker> circuitBreaker(Keys keys) {
        boolean opens = keys.want("opens-at");
        boolean lasts = keys.want("for");
        if (!opens || !lasts) {
            return Optional.empty();
        }
        Optional<DurationText> lasting = keys.duration("for");
        return keys.get("opens-at")
                .flatMap(node -> Keys.scalar(node, "`opens-at`", problems))
                .flatMap(share -> {
                    Matcher matcher = OPENS_AT.matcher(share.text());
                    if (!matcher.matches()
                            || Integer.parseInt(matcher.group(1)) > 100
                            || Integer.parseInt(matcher.group(2)) == 0) {
                        problems.add(new ReadProblem.BadValue(
                                share.span(), share.text(), "a share of failed calls", "Write `50% of 20`."));
                        return Optional.empty();
                    }
                    return lasting.map(time -> new IntegrationText.CircuitBreaker(
                            keys.mapping().span(),
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(2)),
                            time));
                });
    }

    private Optional<RetryText> retry(Keys parent) {
        return parent.child("retry", List.of("for", "backoff", "on")).map(keys -> {
            Optional<DurationText> first = Optional.empty();
            Optional<DurationText> last = Optional.empty();
            Optional<Node.Scalar> backoff =
                    keys.get("backoff").flatMap(node -> Keys.scalar(node, "`backoff`", problems));
            if (backoff.isPresent()) {
                String text = backoff.get().text();
                int dots = text.indexOf("..");
                String start = dots < 0 ? text : text.substring(0, dots);
                first = Quantities.duration(backoff.get(), start, 0, problems);
                last = dots < 0
                        ? first
                        : Quantities.duration(backoff.get(), text.substring(dots + 2), dots + 2, problems);
            }
            return new RetryText(keys.mapping().span(), keys.duration("for"), first, last, keys.words("on"));
        });
    }

    Optional<WebhooksText> webhooks() {
        return sections.mapping("webhooks")
                .map(mapping -> Keys.of(
                        mapping,
                        "`webhooks`",
                        problems,
                        List.of(
                                "subscriptions",
                                "deliveries",
                                "events",
                                "signature",
                                "retry",
                                "timeout",
                                "private-addresses")))
                .flatMap(keys -> keys.requiredWord("subscriptions")
                        .map(subscriptions -> new WebhooksText(
                                keys.mapping().span(),
                                subscriptions,
                                keys.word("deliveries"),
                                keys.words("events"),
                                signature(keys),
                                retry(keys),
                                keys.duration("timeout"),
                                keys.flag("private-addresses"))));
    }

    List<IncomingText> incoming() {
        var incoming = new ArrayList<IncomingText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("incoming"))) {
            Keys.of(entry.value(), "the incoming delivery `" + entry.name() + "`", problems, List.of("signature", "id"))
                    .map(keys -> new IncomingText(
                            keys.mapping().span(), Word.of(entry.key()), signature(keys), keys.expression("id")))
                    .ifPresent(incoming::add);
        }
        return incoming;
    }

    private Optional<SignatureText> signature(Keys parent) {
        return parent.child("signature", List.of("header", "hmac", "secret")).flatMap(keys -> {
            Optional<Word> header = keys.requiredWord("header");
            Optional<Word> hmac = keys.requiredWord("hmac");
            Optional<Word> secret = keys.requiredWord("secret");
            return header.isPresent() && hmac.isPresent() && secret.isPresent()
                    ? Optional.of(new SignatureText(keys.mapping().span(), header.get(), hmac.get(), secret.get()))
                    : Optional.empty();
        });
    }
}
