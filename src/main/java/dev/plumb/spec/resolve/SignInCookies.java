package dev.plumb.spec.resolve;

import dev.plumb.expression.TypedExpression;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.DurationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The cookie that carries an access token (RFC 6265): set where somebody signs in, and taken away where they sign out, by
 * every answer that declares {@code Set-Cookie} and says nothing of its own. Scripts cannot read it, other sites' pages send
 * it along with plain links alone, and it never goes over a connection that is not encrypted.
 */
final class SignInCookies {
    private static final String ATTRIBUTES = "; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax";
    private static final Duration UNSAID_TOKEN = Duration.ofMinutes(15);
    private static final Duration UNSAID_SESSION = Duration.ofHours(12);

    private final Parts parts;
    private final Endpoint endpoint;
    private final StepResolver resolver;
    private final AccountsText accounts;

    SignInCookies(Parts parts, Endpoint endpoint, StepResolver resolver, AccountsText accounts) {
        this.parts = parts;
        this.endpoint = endpoint;
        this.resolver = resolver;
        this.accounts = accounts;
    }

    /** The steps, whose answers set the cookie or take it away. */
    List<Step> with(List<Step> steps) {
        Optional<String> name = CallerScheme.of(parts.vocabulary().contract()).stream()
                .filter(CallerScheme.Cookie.class::isInstance)
                .map(s -> ((CallerScheme.Cookie) s).cookie())
                .findFirst();
        Optional<String> value = name.flatMap(n -> value(steps, n));
        return value.isEmpty()
                ? steps
                : steps.stream().map(step -> with(step, value.get())).toList();
    }

    private Step with(Step step, String value) {
        if (step instanceof Step.Block block) {
            return new Step.Block(
                    block.span(),
                    block.when(),
                    block.body().stream().map(s -> with(s, value)).toList(),
                    block.erased());
        }
        boolean sets = step instanceof Step.Answer answer
                && endpoint.response(answer.status())
                        .flatMap(r -> r.header("Set-Cookie"))
                        .isPresent()
                && answer.headers().keySet().stream().noneMatch("Set-Cookie"::equalsIgnoreCase);
        if (!sets) {
            return step;
        }
        var answer = (Step.Answer) step;
        var headers = new LinkedHashMap<String, TypedExpression>(answer.headers());
        parts.expressions()
                .written(answer.span(), value, resolver.names().scope())
                .ifPresent(cookie -> headers.put("Set-Cookie", cookie));
        return new Step.Answer(
                answer.span(), answer.when(), answer.status(), answer.body(), headers, answer.location());
    }

    /** The header, as an expression. */
    private Optional<String> value(List<Step> steps, String name) {
        boolean ends = steps.stream()
                .anyMatch(s ->
                        s instanceof Step.Account account && account.action().startsWith("sign-out"));
        if (ends) {
            return Optional.of(quoted(name + "=" + ATTRIBUTES.formatted(0)));
        }
        Optional<String> token = resolver.issued()
                .map(i -> i.tokens() + ".accessToken")
                .or(() -> resolver.created()
                        .filter(row ->
                                row.table().toString().equals(accounts.table().text()))
                        .map(row -> "accessToken(" + row.name() + ")"));
        return token.map(t -> quoted(name + "=") + " + " + t + " + "
                + quoted(ATTRIBUTES.formatted(lasting().toSeconds())));
    }

    private Duration lasting() {
        return accounts.session().isPresent()
                ? accounts.session().get().lasting().map(DurationText::value).orElse(UNSAID_SESSION)
                : accounts.accessToken()
                        .flatMap(AccountsText.AccessToken::lasting)
                        .map(DurationText::value)
                        .orElse(UNSAID_TOKEN);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
