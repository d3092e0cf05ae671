package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.spec.Access;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Stack;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.Feature;
import dev.plumb.spec.story.Setting;
import dev.plumb.spec.story.Stories;
import dev.plumb.spec.text.SpecText;
import dev.plumb.spec.text.Word;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the parts of a specification together: names find what they name, expressions get their
 * types, operations of which nothing is said get their steps. Whatever is wrong is added to the
 * problems, all of it; what can be resolved in spite of it is.
 */
public final class Resolver {
    private Resolver() {}

    /** Makes ready what numbers are read with: its first use computes powers of five for 15 ms. */
    public static void prepare() {
        Nodes.decimal("0");
    }

    /**
     * What an operation takes may be null where a step that runs it gives what may be null, which is known when that
     * step is resolved: then all is resolved again with that in mind.
     *
     * @param specified what the database made of the specification's SQL
     */
    public static Spec resolve(SpecText text, SpecifiedSchema specified, Problems problems) {
        Set<List<String>> mayBeNull = Set.of();
        while (true) {
            var found = new Problems();
            var more = new LinkedHashSet<>(mayBeNull);
            Spec spec = resolve(text, specified, mayBeNull, more, found);
            if (more.equals(mayBeNull)) {
                problems.addAll(found.sorted());
                return spec;
            }
            mayBeNull = Set.copyOf(more);
        }
    }

    /** Columns whose bytes are ciphertext ({@code table.column}); one that is misspelled is the nearest that may be. */
    private static Set<String> encrypted(SpecText text, SpecifiedSchema schema) {
        List<String> bytes = schema.catalog().tables().stream()
                .flatMap(table -> table.columns().stream()
                        .filter(column -> column.type().base().equals("bytea"))
                        .map(column -> table.name() + "." + column.name()))
                .toList();
        return text.privacy().encrypted().stream()
                .map(Word::text)
                .flatMap(word -> bytes.contains(word)
                        ? Stream.of(word)
                        : Near.of(word, bytes).stream().limit(1))
                .collect(Collectors.toSet());
    }

    /**
     * @param mayBeNull operations and parameters that are known to be given null
     * @param more takes those that are seen to be
     */
    private static Spec resolve(
            SpecText text,
            SpecifiedSchema specified,
            Set<List<String>> mayBeNull,
            Set<List<String>> more,
            Problems problems) {
        SpecifiedSchema schema = text.audit().isEmpty() ? specified : TrailView.beside(specified);
        Model model = ModelResolver.resolve(schema, text.data(), encrypted(text, schema), problems);
        Contract contract =
                text.contract().map(c -> ContractResolver.resolve(c, problems)).orElseGet(ContractResolver::none);
        Type viewer = AccessResolver.viewer(text.access(), text.accounts(), model);
        var vocabulary = new Vocabulary(
                schema.catalog(), model, contract, new ContractTypes(contract.schemas()), viewer, problems);
        var expressions = new Expressions(model, problems);
        var shapes = new Shapes(text.shapes(), vocabulary, expressions);
        var renderings = new Renderings(vocabulary, shapes);
        var addresses = new Addresses(vocabulary, shapes);
        var errors = new Errors(text.errors(), vocabulary, expressions);
        var outcomes = new Outcomes(vocabulary, errors);
        var surroundings = new Surroundings(text, vocabulary, expressions, outcomes, mayBeNull);
        var accessResolver = new AccessResolver(text.access(), vocabulary);
        var sections = new Sections(text, vocabulary, expressions, surroundings);
        Stack stack = sections.stack();
        Access access = accessResolver.resolve(
                expressions,
                text.accounts()
                        .flatMap(a -> new AccountResolver(a, vocabulary, surroundings)
                                .resolve(stack.packageName()
                                        .substring(stack.packageName().lastIndexOf('.') + 1))));
        expressions.beginSteps();
        var parts = new Parts(
                vocabulary,
                schema.outline(),
                expressions,
                shapes,
                renderings,
                new Assignments(vocabulary, expressions, shapes),
                addresses,
                new Answers(vocabulary, expressions, renderings, addresses),
                outcomes,
                surroundings,
                PersonSteps.of(vocabulary, access, sections.privacy()));
        var operationResolver = new Operations(text, parts, accessResolver.hidden());
        List<Operation> operations = operationResolver.resolve();
        expressions.beginSteps();
        sections.places();
        Consequences consequences = new ConsequencesResolver(text, parts).resolve();
        expressions.beginSteps();
        var keyed = KeyParameters.of(contract, operations);
        var paged = PageParameters.of(keyed.contract(), keyed.operations());
        var narrowed = PasswordBounds.of(access.accounts(), paged.contract(), paged.operations(), problems);
        var spec = new Spec(
                stack,
                schema.catalog(),
                model,
                sections.tables(schema),
                narrowed.contract(),
                narrowed.operations(),
                errors.codes(),
                errors.envelope(),
                access,
                sections.audit(),
                sections.caches(operations),
                sections.limits(operations),
                sections.targets(operations),
                sections.invariants(),
                sections.states(operations),
                consequences,
                new Spec.Later(surroundings.later()),
                List.of(),
                expressions.with(sections.configuration()),
                sections.accepted(),
                sections.prose(),
                sections.privacy());
        Set<String> own = text.operations().stream().map(o -> o.name().text()).collect(Collectors.toSet());
        surroundings.foundNull().stream()
                .filter(f -> own.contains(f.getFirst()))
                .forEach(more::add);
        AccessResolver.checkRoles(Everything.expressions(spec), access.roles().keySet(), vocabulary);
        return withStories(spec, lookedUp(spec, problems), text, shapes, surroundings, problems);
    }

    /**
     * An encrypted column is written, shown and compared with a value; nothing else can be made of what it holds.
     *
     * @return those that are compared
     */
    private static List<Privacy.Column> lookedUp(Spec spec, Problems problems) {
        if (spec.privacy().encrypted().isEmpty()) {
            return List.of();
        }
        var compared = new LinkedHashSet<Privacy.Column>();
        for (TypedExpression expression : Everything.expressions(spec)) {
            if (!(expression.expr() instanceof Expr.Column)) {
                looks(spec, expression, expression.expr(), compared, problems);
            }
        }
        spec.operations().stream()
                .flatMap(o -> o.steps().stream())
                .filter(Step.ListPage.class::isInstance)
                .flatMap(s -> ((Step.ListPage) s).orders().stream())
                .flatMap(o -> o.terms().stream())
                .forEach(t -> looks(spec, t.key(), t.key().expr(), compared, problems));
        return List.copyOf(compared);
    }

    private static void looks(
            Spec spec, TypedExpression whole, Expr part, Set<Privacy.Column> compared, Problems problems) {
        Optional<Privacy.Column> encrypted = encrypted(spec, part);
        if (encrypted.isPresent()) {
            problems.add(new SpecProblem.NotYet(
                    whole.span(),
                    "an encrypted column that an expression does more with than to compare it for equality"));
            return;
        }
        if (part instanceof Expr.Call call && List.of("_==_", "_!=_").contains(call.function())) {
            Optional<Privacy.Column> left = encrypted(spec, call.arguments().get(0));
            Optional<Privacy.Column> right = encrypted(spec, call.arguments().get(1));
            if (left.isPresent() != right.isPresent()) {
                compared.add(left.or(() -> right).orElseThrow());
                looks(spec, whole, call.arguments().get(left.isPresent() ? 1 : 0), compared, problems);
                return;
            }
        }
        dev.plumb.expression.Walk.children(part).forEach(child -> looks(spec, whole, child, compared, problems));
    }

    private static Optional<Privacy.Column> encrypted(Spec spec, Expr part) {
        return part instanceof Expr.Column column && column.row().type() instanceof Type.Row row
                ? spec.privacy().encrypted().stream()
                        .filter(c -> c.table().equals(row.table()) && c.column().equals(column.column()))
                        .findFirst()
                : Optional.empty();
    }

    private static Spec withStories(
            Spec spec,
            List<Privacy.Column> lookedUp,
            SpecText text,
            Shapes shapes,
            Surroundings surroundings,
            Problems problems) {
        Map<Name, Map<String, TypedExpression>> byTable = shapes.byTable();
        Set<String> events =
                text.events().stream().map(e -> e.name().text()).collect(Collectors.toCollection(LinkedHashSet::new));
        var setting = new Setting(
                spec.catalog(),
                spec.model(),
                spec.contract(),
                spec.operations(),
                spec.errors(),
                byTable,
                spec.access().roles().keySet(),
                spec.audit().stream().map(Spec.Audited::table).collect(Collectors.toSet()),
                events,
                surroundings.partnerOperations(),
                surroundings.accountRow());
        List<Feature> features = Stories.resolve(text.features(), setting, problems);
        return new Spec(
                spec.stack(),
                spec.catalog(),
                spec.model(),
                spec.tables(),
                spec.contract(),
                spec.operations(),
                spec.errors(),
                spec.envelope(),
                spec.access(),
                spec.audit(),
                spec.caches(),
                spec.limits(),
                spec.targets(),
                spec.invariants(),
                spec.states(),
                spec.consequences(),
                spec.later(),
                features,
                spec.configuration(),
                spec.accepted(),
                spec.prose(),
                spec.privacy().lookingUp(lookedUp));
    }
}
