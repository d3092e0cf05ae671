package dev.plumb.spec.resolve;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.source.Span;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Consequences.Event;
import dev.plumb.spec.Consequences.Integration;
import dev.plumb.spec.Consequences.Job;
import dev.plumb.spec.Consequences.Reaction;
import dev.plumb.spec.Consequences.Signature;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.text.DurationText;
import dev.plumb.spec.text.EventText;
import dev.plumb.spec.text.IntegrationText;
import dev.plumb.spec.text.JobText;
import dev.plumb.spec.text.RetryText;
import dev.plumb.spec.text.SignatureText;
import dev.plumb.spec.text.SpecText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import dev.plumb.spec.text.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Events, reactions, partners, jobs and webhooks; what is left open gets the values that docs/language.md names. */
final class ConsequencesResolver {
    private static final Duration PARTNER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRIED = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_PAUSE = Duration.ofMinutes(1);
    private static final Set<String> RETRIED_ON = Set.of("timeout", "unreachable", "5xx", "429");

    private final SpecText text;
    private final Parts parts;
    private final Vocabulary vocabulary;

    ConsequencesResolver(SpecText text, Parts parts) {
        this.text = text;
        this.parts = parts;
        this.vocabulary = parts.vocabulary();
    }

    Consequences resolve() {
        var events = new LinkedHashMap<String, Event>();
        text.events().forEach(e -> events.put(e.name().text(), event(e)));
        var integrations = new LinkedHashMap<String, Integration>();
        text.integrations().forEach(i -> integration(i).ifPresent(known -> integrations.put(known.name(), known)));
        return new Consequences(
                events,
                reactions(),
                integrations,
                text.jobs().stream().map(this::job).toList(),
                webhooks(),
                incoming(),
                retention());
    }

    private Event event(EventText event) {
        var named = new LinkedHashMap<String, Event.Part>();
        var types = parts.surroundings().eventParts(event, true);
        for (EventText.Part part : event.parts()) {
            String name = part.name().text();
            Span at = part.name().span();
            Type type = java.util.Objects.requireNonNull(types.get(name), name);
            Optional<Schema> schema = schema(part.schema());
            Optional<Rendering> shown = schema.flatMap(s -> parts.renderings().render(at, s, variable(at, name, type)));
            named.put(
                    name,
                    new Event.Part(
                            at,
                            name,
                            type,
                            type instanceof Type.Row row ? Optional.of(row.table()) : Optional.empty(),
                            schema,
                            shown));
        }
        return new Event(event.name().span(), event.name().text(), named);
    }

    private TypedExpression variable(Span at, String name, Type type) {
        Scope scope = vocabulary.everywhere(true).with(name, type);
        return new TypedExpression(at, name, scope, new Expr.Variable(name, type, at));
    }

    private Optional<Schema> schema(Word name) {
        return Optional.ofNullable(vocabulary.contract().schemas().get(name.text()))
                .map(known -> new Schema(
                        name.span(),
                        new Schema.Ref(name.text()),
                        known.nullable(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false));
    }

    private List<Reaction> reactions() {
        var reactions = new ArrayList<Reaction>();
        text.reactions().forEach(reaction -> {
            Scope scope = vocabulary.everywhere(true);
            Optional<EventText> event = parts.surroundings().event(reaction.event());
            if (event.isPresent()) {
                for (Map.Entry<String, Type> part :
                        parts.surroundings().eventParts(event.get(), false).entrySet()) {
                    scope = scope.with(part.getKey(), part.getValue());
                }
            }
            reactions.add(new Reaction(
                    reaction.event().span(), reaction.event().text(), steps(reaction.steps(), scope, false)));
        });
        return reactions;
    }

    private Job job(JobText job) {
        Job.Schedule schedule = switch (job.schedule()) {
            case JobText.Every(var period) -> new Job.Schedule.Every(period.value());
            case JobText.Cron(var expression) -> new Job.Schedule.Cron(expression.span(), expression.text());
        };
        return new Job(
                job.name().span(), job.name().text(), schedule, steps(job.steps(), vocabulary.everywhere(true), true));
    }

    private List<dev.plumb.spec.Step> steps(List<StepText> said, Scope scope, boolean job) {
        List<StepText> steps = new AnswersBehind(
                        call -> parts.surroundings().partner(call.partner(), call.operation()),
                        vocabulary.problems(),
                        job)
                .within(said);
        return new StepResolver(parts, Optional.empty(), new Names(scope, Map.of()), Assignments.reads(Texts.of(steps)))
                .all(steps);
    }

    private Optional<Integration> integration(IntegrationText said) {
        var fallback = new LinkedHashMap<String, Consequences.Fallback>();
        said.fallback().forEach(f -> fallback.put(f.operation().text(), fallback(f.answer())));
        return parts.surroundings()
                .partnerContract(said.name().text())
                .map(contract -> new Integration(
                        said.name().span(),
                        said.name().text(),
                        contract,
                        said.baseUrl().map(Word::text),
                        credentials(said, contract),
                        said.timeout().map(DurationText::value).orElse(PARTNER_TIMEOUT),
                        said.retry().map(this::retry),
                        said.circuitBreaker()
                                .map(b -> new Consequences.CircuitBreaker(
                                        b.span(),
                                        b.percent(),
                                        b.calls(),
                                        b.lasting().value())),
                        fallback));
    }

    private List<Consequences.Credential> credentials(IntegrationText said, Contract contract) {
        var credentials = new ArrayList<Consequences.Credential>();
        for (IntegrationText.Credential credential : said.credentials()) {
            credential
                    .scheme()
                    .filter(s -> !contract.schemes().containsKey(s.text()))
                    .ifPresent(s -> vocabulary.unknown(
                            s.span(),
                            SpecProblem.Kind.SECURITY_SCHEME,
                            s.text(),
                            said.name().text(),
                            List.copyOf(contract.schemes().keySet())));
            parts.expressions()
                    .read(credential.value(), vocabulary.everywhere(true))
                    .ifPresent(value -> credentials.add(
                            new Consequences.Credential(credential.scheme().map(Word::text), value)));
        }
        return credentials;
    }

    private Consequences.Fallback fallback(ValueText answer) {
        Scope scope = vocabulary.everywhere(true);
        return switch (answer) {
            case ValueText.Expression(var expression) ->
                new Consequences.Fallback(
                        answer.span(), parts.expressions().read(expression, scope), new LinkedHashMap<>());
            case ValueText.Fields fields -> {
                var values = new LinkedHashMap<String, TypedExpression>();
                fields.fields().forEach(field -> {
                    if (field.value() instanceof ValueText.Expression(var expression)) {
                        parts.expressions()
                                .read(expression, scope)
                                .ifPresent(v -> values.put(field.name().text(), v));
                    } else {
                        parts.surroundings().later(field.name().span(), "An object or list within a `fallback`");
                    }
                });
                yield new Consequences.Fallback(answer.span(), Optional.empty(), values);
            }
            case ValueText.Elements _ -> {
                parts.surroundings().later(answer.span(), "A list as a `fallback`");
                yield new Consequences.Fallback(answer.span(), Optional.empty(), new LinkedHashMap<>());
            }
        };
    }

    private Consequences.Retry retry(RetryText said) {
        Duration first = said.first().map(DurationText::value).orElse(FIRST_PAUSE);
        Duration last = said.last().map(DurationText::value).orElse(LAST_PAUSE);
        return new Consequences.Retry(
                said.span(),
                said.lasting().map(DurationText::value).orElse(RETRIED),
                first,
                last.compareTo(first) < 0 ? first : last,
                said.on().isEmpty()
                        ? RETRIED_ON
                        : said.on().stream().map(Word::text).collect(Collectors.toSet()));
    }

    private Optional<Consequences.Webhooks> webhooks() {
        return text.webhooks().flatMap(said -> {
            said.events().forEach(parts.surroundings()::event);
            Optional<Signature> signature = said.signature().flatMap(this::signature);
            if (!new WebhookTables(vocabulary).fit(said, signature)) {
                return Optional.empty();
            }
            return Optional.of(new Consequences.Webhooks(
                    said.span(),
                    vocabulary.tableNamed(said.subscriptions()).orElseThrow().table(),
                    said.deliveries().flatMap(vocabulary::tableNamed).map(Model.Entity::table),
                    said.events().stream().map(Word::text).toList(),
                    signature,
                    said.retry().map(this::retry),
                    said.timeout().map(DurationText::value).orElse(WEBHOOK_TIMEOUT),
                    said.privateAddresses()));
        });
    }

    private Optional<Signature> signature(SignatureText said) {
        String secret = said.secret().text();
        Optional<Signature.Secret> kept;
        if (secret.indexOf('.') > 0 && !secret.startsWith("${")) {
            kept = vocabulary
                    .place(said.secret())
                    .flatMap(p -> p.column()
                            .map(c -> new Signature.Secret.Column(p.entity().table(), c.column())));
        } else {
            kept = Optional.of(new Signature.Secret.Configured(secret));
        }
        return kept.map(s ->
                new Signature(said.span(), said.header().text(), said.hmac().text(), s));
    }

    private List<Consequences.Incoming> incoming() {
        var incoming = new ArrayList<Consequences.Incoming>();
        text.incoming().forEach(said -> {
            Optional<Signature> signature = said.signature().flatMap(this::signature);
            parts.surroundings().takes(said.operation()).ifPresent(takes -> {
                Scope scope = vocabulary.everywhere(true);
                for (Map.Entry<String, Type> part : takes.entrySet()) {
                    scope = scope.with(part.getKey(), part.getValue());
                }
                Scope within = scope;
                var taken = new Consequences.Incoming(
                        said.span(),
                        said.operation().text(),
                        signature,
                        said.id().flatMap(id -> parts.expressions().read(id, within)));
                later(taken);
                incoming.add(taken);
            });
        });
        return incoming;
    }

    private void later(Consequences.Incoming taken) {
        boolean found = vocabulary.contract().endpoints().stream()
                .filter(e -> e.operationId().equals(taken.operation()))
                .anyMatch(e -> taken.id().isEmpty() || taken.repeatedBy(e).isPresent());
        if (!found) {
            parts.surroundings()
                    .later(taken.span(), "An `id` of `incoming` that is neither a header nor a place of the body");
        }
        taken.signature()
                .filter(s -> s.secret() instanceof Signature.Secret.Column)
                .ifPresent(s -> parts.surroundings().later(s.span(), "A column as the secret of `incoming`"));
    }

    private List<Consequences.Retention> retention() {
        var retention = new ArrayList<Consequences.Retention>();
        text.privacy().retention().forEach(said -> {
            vocabulary
                    .tableNamed(said.table())
                    .flatMap(e -> vocabulary.table(e.table()))
                    .ifPresent(table -> {
                        if (table.primaryKey().isEmpty()
                                || table.column("created_at")
                                        .filter(c -> c.type().base().startsWith("timestamp"))
                                        .isEmpty()) {
                            vocabulary
                                    .problems()
                                    .add(new SpecProblem.Misfit(
                                            said.table().span(),
                                            "`" + said.table().text() + "`",
                                            "a table with a primary key and a column `created_at`",
                                            "`retention`"));
                            return;
                        }
                        retention.add(new Consequences.Retention(
                                said.table().span(),
                                table.name(),
                                said.lasting().value()));
                    });
        });
        return retention;
    }
}
