package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * {@code password-policy} is a bound of every field that a password is set from, beside those that the contract
 * states; the narrower one holds.
 */
final class PasswordBounds {
    private final Accounts accounts;
    private final Accounts.PasswordPolicy policy;
    private final Problems problems;
    private final SequencedMap<String, Schema> components;

    private PasswordBounds(
            Accounts accounts,
            Accounts.PasswordPolicy policy,
            SequencedMap<String, Schema> components,
            Problems problems) {
        this.accounts = accounts;
        this.policy = policy;
        this.components = new LinkedHashMap<>(components);
        this.problems = problems;
    }

    /** A contract and the operations that answer it. */
    record Narrowed(Contract contract, List<Operation> operations) {}

    static Narrowed of(Optional<Accounts> accounts, Contract contract, List<Operation> operations, Problems problems) {
        return accounts.flatMap(a -> a.passwordPolicy()
                        .map(policy -> new PasswordBounds(a, policy, contract.schemas(), problems)
                                .narrowed(contract, operations)))
                .orElseGet(() -> new Narrowed(contract, operations));
    }

    private Narrowed narrowed(Contract contract, List<Operation> operations) {
        if (policy.min().isPresent()
                && policy.max().isPresent()
                && policy.min().get() > policy.max().get()) {
            problems.add(new SpecProblem.Misfit(
                    policy.span(),
                    "`min: " + policy.min().get() + "`",
                    "no more than `max: " + policy.max().get() + "`",
                    "`accounts.password-policy`"));
            return new Narrowed(contract, operations);
        }
        Map<String, Contract.Endpoint> endpoints = new LinkedHashMap<>();
        contract.endpoints().forEach(e -> endpoints.put(e.operationId(), e));
        for (Operation operation : operations) {
            for (String field : fields(operation.steps())) {
                operation
                        .endpoint()
                        .ifPresent(e -> endpoints.computeIfPresent(
                                e.operationId(), (_, endpoint) -> narrowed(endpoint, field)));
            }
        }
        return new Narrowed(
                new Contract(
                        contract.title(),
                        contract.version(),
                        contract.basePath(),
                        contract.endpoints().stream()
                                .map(e -> endpoints.getOrDefault(e.operationId(), e))
                                .toList(),
                        components,
                        contract.schemes(),
                        contract.document()),
                operations.stream()
                        .map(o -> new Operation(
                                o.span(),
                                o.name(),
                                o.endpoint().map(e -> endpoints.getOrDefault(e.operationId(), e)),
                                o.inferred(),
                                o.takes(),
                                o.request(),
                                o.table(),
                                o.steps()))
                        .toList());
    }

    /** Where new passwords stand in a request. */
    private List<String> fields(List<Step> steps) {
        var fields = new ArrayList<String>();
        for (Step step : steps) {
            switch (step) {
                case Step.Create create -> assigned(create.table(), create.with(), fields);
                case Step.Ensure ensure -> {
                    assigned(ensure.table(), ensure.with(), fields);
                    assigned(ensure.table(), ensure.values(), fields);
                }
                case Step.Change change -> change.rows().forEach(row -> assigned(row.table(), row.with(), fields));
                case Step.Account account -> {
                    Step.Account.Given given = account.with().get("newPassword");
                    if (given != null && !given.field().isEmpty()) {
                        fields.add(given.field());
                    }
                }
                case Step.Each each -> fields.addAll(fields(each.body()));
                case Step.Block block -> fields.addAll(fields(block.body()));
                case Step.Call call -> call.on().values().forEach(inner -> fields.addAll(fields(inner)));
                case Step.Require _,
                        Step.Find _,
                        Step.Let _,
                        Step.Delete _,
                        Step.Run _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Answer _ -> {}
            }
        }
        return fields;
    }

    private void assigned(Name table, List<Step.Assignment> with, List<String> fields) {
        with.stream()
                .filter(a -> accounts.isPassword(table, a.column()))
                .flatMap(a -> a.field().stream())
                .forEach(fields::add);
    }

    private Contract.Endpoint narrowed(Contract.Endpoint endpoint, String field) {
        return new Contract.Endpoint(
                endpoint.span(),
                endpoint.operationId(),
                endpoint.method(),
                endpoint.path(),
                endpoint.tags(),
                endpoint.summary(),
                endpoint.description(),
                endpoint.deprecated(),
                endpoint.parameters(),
                endpoint.body()
                        .map(body -> new Contract.RequestBody(
                                body.span(),
                                body.required(),
                                body.content().stream()
                                        .map(media -> new Contract.Media(
                                                media.span(),
                                                media.type(),
                                                media.schema().map(s -> narrowed(s, steps(field))),
                                                media.encoding()))
                                        .toList())),
                endpoint.responses(),
                endpoint.security());
    }

    /** {@code people[].password} is {@code people}, {@code []}, {@code password}. */
    private static List<String> steps(String field) {
        return Stream.of(field.replace("[", ".[").split("\\.", -1))
                .filter(step -> !step.isEmpty())
                .toList();
    }

    private Schema narrowed(Schema schema, List<String> path) {
        if (schema.shape() instanceof Schema.Ref ref) {
            Schema component = components.get(ref.name());
            if (component != null) {
                components.put(ref.name(), narrowed(component, path));
            }
            return schema;
        }
        return switch (schema.shape()) {
            case Schema.Text text when path.isEmpty() -> shaped(schema, bounded(text, schema.span()));
            case Schema.Obj object
            when !path.isEmpty() && object.properties().containsKey(path.getFirst()) ->
                shaped(schema, within(object, path));
            case Schema.Array array
            when !path.isEmpty() && path.getFirst().startsWith("[") ->
                shaped(
                        schema,
                        new Schema.Array(
                                narrowed(array.items(), path.subList(1, path.size())),
                                array.minItems(),
                                array.maxItems(),
                                array.uniqueItems()));
            case Schema.Text _,
                    Schema.Obj _,
                    Schema.Array _,
                    Schema.Ref _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Choice _,
                    Schema.Any _,
                    Schema.NullOnly _ -> schema;
        };
    }

    private Schema.Obj within(Schema.Obj object, List<String> path) {
        var properties = new LinkedHashMap<>(object.properties());
        properties.computeIfPresent(
                path.getFirst(),
                (_, p) -> new Schema.Property(
                        p.span(), p.name(), narrowed(p.schema(), path.subList(1, path.size())), p.required()));
        return new Schema.Obj(properties, object.rest(), object.minProperties(), object.maxProperties());
    }

    private Schema.Text bounded(Schema.Text text, Span at) {
        int least = Math.max(text.minLength().orElse(0), whole(policy.min(), 0));
        int most = Math.min(text.maxLength().orElse(Integer.MAX_VALUE), whole(policy.max(), Integer.MAX_VALUE));
        if (least > most) {
            problems.add(new SpecProblem.Misfit(
                    at,
                    "a text of at most " + most + " characters",
                    "at least " + least,
                    "`accounts.password-policy`"));
            return text;
        }
        return new Schema.Text(
                least > 0 ? OptionalInt.of(least) : OptionalInt.empty(),
                most < Integer.MAX_VALUE ? OptionalInt.of(most) : OptionalInt.empty(),
                text.pattern(),
                text.format(),
                text.contentMediaType(),
                text.contentSchema());
    }

    private static int whole(Optional<Long> bound, int otherwise) {
        return bound.map(b -> (int) Math.min(Math.max(b, 0), Integer.MAX_VALUE)).orElse(otherwise);
    }

    static Schema shaped(Schema schema, Schema.Shape shape) {
        return new Schema(
                schema.span(),
                shape,
                schema.nullable(),
                schema.defaultValue(),
                schema.example(),
                schema.description(),
                schema.readOnly(),
                schema.writeOnly(),
                schema.deprecated());
    }
}
