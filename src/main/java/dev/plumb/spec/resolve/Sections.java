package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Stack;
import dev.plumb.spec.text.CacheText;
import dev.plumb.spec.text.DataText;
import dev.plumb.spec.text.DiagramText;
import dev.plumb.spec.text.LimitText;
import dev.plumb.spec.text.RateText;
import dev.plumb.spec.text.SpecText;
import dev.plumb.spec.text.StackText;
import dev.plumb.spec.text.TargetsText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The sections that say something of tables and operations that are known by then. */
final class Sections {
    private final SpecText text;
    private final Vocabulary vocabulary;
    private final Expressions expressions;
    private final Surroundings surroundings;

    Sections(SpecText text, Vocabulary vocabulary, Expressions expressions, Surroundings surroundings) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.expressions = expressions;
        this.surroundings = surroundings;
    }

    Stack stack() {
        StackText said = text.stack();
        Optional<Span> at = java.util.stream.Stream.of(
                        said.packageName(), said.java(), said.framework(), said.database(), said.cache(), said.broker())
                .flatMap(Optional::stream)
                .map(Word::span)
                .findFirst();
        word(said.framework(), "framework", List.of("spring-boot"), List.of("spring-boot"));
        word(said.database(), "database", List.of("postgresql"), List.of("postgresql"));
        word(said.java(), "java", List.of("25"), List.of("25"));
        word(said.cache(), "cache", List.of("in-process", "redis"), List.of("in-process", "redis"));
        word(said.broker(), "broker", List.of("none", "rabbitmq", "kafka"), List.of("none", "rabbitmq", "kafka"));
        String made = "com.example."
                + vocabulary
                        .contract()
                        .title()
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z]+", "");
        return new Stack(
                at,
                said.packageName().map(Word::text).orElse(made.endsWith(".") ? "com.example.backend" : made),
                25,
                said.framework().map(Word::text).orElse("spring-boot"),
                said.database().map(Word::text).orElse("postgresql"),
                said.cache().map(Word::text),
                said.broker().map(Word::text).orElse("none"));
    }

    private void word(Optional<Word> word, String what, List<String> possible, List<String> there) {
        word.filter(w -> !possible.contains(w.text()))
                .ifPresent(w -> vocabulary.problems().add(new SpecProblem.BadWord(w.span(), what, w.text(), possible)));
        word.filter(w -> possible.contains(w.text()) && !there.contains(w.text()))
                .ifPresent(w -> surroundings.later(w.span(), "`" + what + ": " + w.text() + "`"));
    }

    SequencedMap<Name, Spec.TableNotes> tables(SpecifiedSchema schema) {
        var notes = new LinkedHashMap<Name, Spec.TableNotes>();
        Map<Name, Map<String, String>> renamed = new LinkedHashMap<>();
        Map<Name, Map<String, TypedExpression>> backfill = new LinkedHashMap<>();
        Map<Name, String> tableRenamed = new LinkedHashMap<>();
        for (DataText data : text.data()) {
            Optional<Model.Entity> whole = vocabulary.find(data.target().text());
            if (whole.isPresent()) {
                data.renamedFrom()
                        .ifPresent(from -> tableRenamed.put(whole.get().table(), from.text()));
                continue;
            }
            int dot = data.target().text().lastIndexOf('.');
            Optional<Model.Entity> entity = dot < 0
                    ? Optional.empty()
                    : vocabulary.find(data.target().text().substring(0, dot));
            Optional<Model.Attribute> column =
                    entity.flatMap(e -> e.byColumn(data.target().text().substring(dot + 1)));
            if (entity.isEmpty() || column.isEmpty()) {
                continue;
            }
            Name table = entity.get().table();
            data.renamedFrom()
                    .ifPresent(from -> renamed.computeIfAbsent(table, _ -> new LinkedHashMap<>())
                            .put(column.get().column(), from.text()));
            data.backfill()
                    .ifPresent(fill -> expressions
                            .read(
                                    fill,
                                    vocabulary
                                            .ofRow(entity.get())
                                            .expecting(column.get().type()))
                            .ifPresent(read -> backfill.computeIfAbsent(table, _ -> new LinkedHashMap<>())
                                    .put(column.get().column(), read)));
        }
        for (Model.Entity entity : vocabulary.model().entities()) {
            Name table = entity.table();
            var columns = new LinkedHashMap<String, Span>();
            var descriptions = new LinkedHashMap<String, String>();
            for (Model.Attribute attribute : entity.attributes()) {
                schema.outline().column(table, attribute.column()).ifPresent(at -> columns.put(attribute.column(), at));
                schema.outline()
                        .description(table, attribute.column())
                        .ifPresent(words -> descriptions.put(attribute.column(), words));
            }
            notes.put(
                    table,
                    new Spec.TableNotes(
                            schema.outline()
                                    .table(table)
                                    .or(() -> schema.outline().view(table))
                                    .orElseGet(Places::nowhere),
                            schema.outline().description(table),
                            columns,
                            descriptions,
                            Optional.ofNullable(tableRenamed.get(table)),
                            renamed.getOrDefault(table, Map.of()),
                            backfill.getOrDefault(table, Map.of())));
        }
        return notes;
    }

    List<Spec.Audited> audit() {
        var audited = new LinkedHashMap<Name, Spec.Audited>();
        for (Word word : text.audit()) {
            vocabulary
                    .place(word)
                    .ifPresent(place -> audited.merge(
                            place.entity().table(),
                            new Spec.Audited(
                                    word.span(),
                                    place.entity().table(),
                                    place.column().map(c -> List.of(c.column())).orElse(List.of())),
                            Sections::both));
        }
        return List.copyOf(audited.values());
    }

    /** All columns, where either says all. */
    private static Spec.Audited both(Spec.Audited one, Spec.Audited other) {
        var columns = new ArrayList<>(one.columns());
        columns.addAll(other.columns());
        boolean all = one.columns().isEmpty() || other.columns().isEmpty();
        return new Spec.Audited(one.span(), one.table(), all ? List.of() : columns);
    }

    private Optional<Operation> operation(Word name, List<Operation> operations) {
        Optional<Operation> found =
                operations.stream().filter(o -> o.name().equals(name.text())).findFirst();
        if (found.isEmpty()) {
            vocabulary.unknown(
                    name.span(),
                    SpecProblem.Kind.OPERATION,
                    name.text(),
                    "",
                    operations.stream().map(Operation::name).toList());
        }
        return found;
    }

    SequencedMap<String, Spec.CacheRule> caches(List<Operation> operations) {
        var caches = new LinkedHashMap<String, Spec.CacheRule>();
        for (CacheText cache : text.cache()) {
            operation(cache.operation(), operations).ifPresent(operation -> {
                boolean reads = operation.endpoint().stream()
                        .anyMatch(e -> e.method() == Contract.Method.GET || e.method() == Contract.Method.HEAD);
                if (!reads) {
                    vocabulary
                            .problems()
                            .add(new SpecProblem.Misfit(
                                    cache.operation().span(),
                                    "`" + operation.name() + "`",
                                    "an operation that reads (GET)",
                                    "`cache`"));
                }
                caches.put(
                        operation.name(),
                        new Spec.CacheRule(
                                cache.operation().span(),
                                operation.name(),
                                cache.lasting().value().toSeconds()));
            });
        }
        return caches;
    }

    SequencedMap<String, Spec.LimitRule> limits(List<Operation> operations) {
        var limits = new LinkedHashMap<String, Spec.LimitRule>();
        for (LimitText limit : text.limits()) {
            String name = limit.operation().text();
            if (!name.equals("default")
                    && operation(limit.operation(), operations).isEmpty()) {
                continue;
            }
            limit.rates().stream().skip(1).forEach(r -> surroundings.later(r.span(), "a second `rate`"));
            limits.put(
                    name,
                    new Spec.LimitRule(
                            limit.operation().span(),
                            name,
                            limit.rates().stream().findFirst().map(this::rate),
                            limit.body().map(b -> b.bytes()),
                            limit.time().map(t -> t.value().toMillis())));
        }
        return limits;
    }

    private Spec.LimitRule.Rate rate(RateText rate) {
        String per = rate.per().map(Word::text).orElse("all");
        if (!List.of("ip", "account", "key", "all").contains(per)) {
            vocabulary
                    .problems()
                    .add(new SpecProblem.BadWord(
                            rate.per().map(Word::span).orElse(rate.span()),
                            "rate",
                            per,
                            List.of("ip", "account", "key")));
        }
        return new Spec.LimitRule.Rate(rate.count(), Math.max(1, rate.window().toSeconds()), per);
    }

    Spec.Targets targets(List<Operation> operations) {
        var rows = new LinkedHashMap<Name, Long>();
        for (TargetsText.Rows said : text.targets().rows()) {
            vocabulary
                    .tableNamed(said.table())
                    .ifPresent(e -> rows.put(e.table(), said.count().value()));
        }
        var targets = new LinkedHashMap<String, Spec.Targets.Target>();
        for (TargetsText.Target said : text.targets().operations()) {
            operation(said.operation(), operations)
                    .ifPresent(operation -> targets.put(
                            operation.name(),
                            new Spec.Targets.Target(
                                    said.operation().span(),
                                    said.p95().map(p -> p.value().toNanos() / 1e6),
                                    said.rate()
                                            .map(r -> r.count()
                                                    * 1e9
                                                    / Math.max(1, r.window().toNanos())))));
        }
        return new Spec.Targets(rows, targets);
    }

    List<Spec.Invariant> invariants() {
        Scope scope = vocabulary.everywhere(true);
        return text.invariants().stream()
                .flatMap(i -> expressions
                        .condition(i.expression(), scope)
                        .map(read ->
                                new Spec.Invariant(i.name().span(), i.name().text(), read))
                        .stream())
                .toList();
    }

    List<Spec.StateDiagram> states(List<Operation> operations) {
        var diagrams = new ArrayList<Spec.StateDiagram>();
        for (DiagramText diagram : text.diagrams()) {
            Optional<Vocabulary.Place> place = vocabulary.place(diagram.title());
            if (place.isEmpty()) {
                continue;
            }
            if (place.get().column().isEmpty()) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.Misfit(
                                diagram.title().span(), "a table", "`table.column`", "a state diagram's title"));
                continue;
            }
            Model.Attribute column = place.get().column().get();
            diagram.edges().forEach(edge -> {
                state(edge.from(), column);
                state(edge.to(), column);
                edge.operations().stream().filter(o -> !happens(o.text())).forEach(o -> operation(o, operations));
            });
            diagrams.add(new Spec.StateDiagram(
                    diagram.span(),
                    place.get().entity().table(),
                    column.column(),
                    diagram.edges().stream()
                            .map(e -> new Spec.StateDiagram.Edge(
                                    e.span(),
                                    inside(e.from()),
                                    inside(e.to()),
                                    e.operations().stream().map(Word::text).toList()))
                            .toList()));
        }
        return diagrams;
    }

    /** Whether a job or the reactions to an event are called so, which change rows as operations do. */
    private boolean happens(String name) {
        return text.jobs().stream().anyMatch(j -> j.name().text().equals(name))
                || text.reactions().stream().anyMatch(r -> r.event().text().equals(name));
    }

    private static Optional<String> inside(Word state) {
        return state.text().equals(DiagramText.OUTSIDE) ? Optional.empty() : Optional.of(state.text());
    }

    private void state(Word state, Model.Attribute column) {
        if (column.type() instanceof Type.Enumeration words
                && inside(state).filter(s -> !words.values().contains(s)).isPresent()) {
            vocabulary.unknown(state.span(), SpecProblem.Kind.STATE, state.text(), column.column(), words.values());
        }
    }

    Privacy privacy() {
        return new Privacy(
                columns(text.privacy().personal()),
                columns(text.privacy().encrypted()),
                text.privacy().neverLogged().stream().map(Word::text).toList(),
                List.of());
    }

    private List<Privacy.Column> columns(List<Word> words) {
        return words.stream()
                .flatMap(word -> vocabulary.place(word).stream()
                        .flatMap(place -> place.column().stream()
                                .map(c -> new Privacy.Column(
                                        word.span(), place.entity().table(), c.column()))))
                .toList();
    }

    List<Spec.Prose> prose() {
        return text.prose().stream()
                .map(p -> new Spec.Prose(p.span(), p.title(), p.formal() || p.formalBelow() || p.words() == 0))
                .toList();
    }

    List<Spec.Configuration> configuration() {
        var names = new LinkedHashMap<String, Spec.Configuration>();
        text.configuration().forEach(c -> names.putIfAbsent(c.name(), new Spec.Configuration(c.span(), c.name())));
        return List.copyOf(names.values());
    }

    List<Spec.Accepted> accepted() {
        return text.accepted().stream()
                .map(a -> new Spec.Accepted(
                        a.code().span(),
                        a.code().text(),
                        a.subject().text(),
                        a.reason().text()))
                .toList();
    }

    /** That the columns of the section {@code privacy} are there, and can hold what they are to. */
    void places() {
        text.privacy().personal().forEach(vocabulary::place);
        text.privacy().encrypted().forEach(word -> {
            Optional<Vocabulary.Place> place = vocabulary.place(word);
            boolean bytes = place.flatMap(Vocabulary.Place::column)
                    .filter(c -> c.sqlType().equals("bytea"))
                    .isPresent();
            if (place.isPresent() && !bytes) {
                vocabulary
                        .problems()
                        .add(new SpecProblem.Misfit(
                                word.span(), "`" + word.text() + "`", "a column of type bytea", "`privacy.encrypted`"));
            }
        });
    }
}
