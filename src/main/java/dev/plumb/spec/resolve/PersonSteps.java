package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Access;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Persons;
import dev.plumb.spec.Persons.Belonging;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.ValueText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is kept of a person, handed out and emptied by an operation: said in the steps that there are for everything else
 * (the language reference, "Privacy and audit").
 */
final class PersonSteps {
    private static final String NOBODY = "erased";

    /** 96 bits: what stands for a person is like nobody's, and nobody can have taken it before. */
    private static final String SOMEBODY = "'erased-' + randomToken(16)";

    private static final int SOMEBODY_LENGTH = 23;
    private static final String MAIL = "@erased.invalid";

    private final Vocabulary vocabulary;
    private final SequencedMap<Name, List<String>> columns;
    private final List<Belonging> belongings;

    private PersonSteps(Vocabulary vocabulary, SequencedMap<Name, List<String>> columns, List<Belonging> belongings) {
        this.vocabulary = vocabulary;
        this.columns = columns;
        this.belongings = belongings;
    }

    static PersonSteps of(Vocabulary vocabulary, Access access, Privacy privacy) {
        return new PersonSteps(
                vocabulary, Persons.columns(privacy), Persons.of(vocabulary.catalog(), access, privacy, List.of()));
    }

    /** Whether the table has a row for each person of whom something is kept. */
    boolean arePersons(Name table) {
        return belongings.stream().anyMatch(b -> b.root().equals(table));
    }

    /** What an expression must be that names a person. */
    String words() {
        String tables =
                belongings.stream().map(b -> "`" + b.root() + "`").distinct().collect(Collectors.joining(" or "));
        return tables.isEmpty() ? "a person: `privacy.personal` names no column" : "a row of " + tables;
    }

    private Stream<Belonging> of(Name person) {
        return belongings.stream().filter(b -> b.root().equals(person));
    }

    private Model.Entity entity(Name table) {
        return vocabulary.entity(table);
    }

    /** Whether a row, called {@code row}, is that person's. */
    private String belongs(Belonging belonging, String row, String person) {
        var path = new StringBuilder(row);
        Name at = belonging.table();
        for (ForeignKey key : belonging.way()) {
            Model.Link link = entity(at).links().stream()
                    .filter(l -> l.constraint().equals(key.name()))
                    .findFirst()
                    .orElseThrow();
            path.append('.').append(link.name());
            at = link.target();
        }
        String column =
                belonging.subject() ? "." + attribute(at, belonging.key().getFirst()) : "";
        return path + column + " == " + person + column;
    }

    private String attribute(Name table, String column) {
        return entity(table).byColumn(column).map(Model.Attribute::name).orElse(column);
    }

    // ------------------------------------------------------------------ handed out

    /**
     * By the answer's properties: the rows of a table under the name of its list, the person's own row also under the name
     * of a row.
     */
    ValueText handedOut(ExpressionText person, Name table, Endpoint endpoint, Names names) {
        Set<String> properties = Addresses.success(endpoint)
                .flatMap(Answers::body)
                .flatMap(vocabulary::object)
                .<Set<String>>map(o -> new HashSet<>(o.properties().keySet()))
                .orElse(Set.of());
        Span at = person.span();
        var fields = new ArrayList<ValueText.Field>();
        of(table).forEach(belonging -> {
            Model.Entity entity = entity(belonging.table());
            boolean alone = belonging.way().isEmpty() && properties.contains(entity.row());
            String row = names.free(entity.row());
            String value = alone
                    ? person.text()
                    : entity.list() + ".filter(" + row + ", " + belongs(belonging, row, person.text()) + ")";
            if (alone || properties.contains(entity.list())) {
                fields.add(new ValueText.Field(
                        new Word(at, alone ? entity.row() : entity.list()),
                        new ValueText.Expression(new ExpressionText(at, value))));
            }
        });
        return new ValueText.Fields(at, fields);
    }

    /** Personal columns of that person's that an answer leaves out. */
    Optional<Problem> missing(Span at, Name table, List<Step> answers) {
        var shown = new HashSet<String>();
        answers.forEach(step -> {
            if (step instanceof Step.Answer answer) {
                answer.body().ifPresent(body -> shown(body, shown));
            }
        });
        List<String> missing = of(table)
                .flatMap(
                        b -> columns.getOrDefault(b.table(), List.of()).stream().map(c -> b.table() + "." + c))
                .filter(c -> !shown.contains(c))
                .toList();
        return missing.isEmpty() || answers.isEmpty()
                ? Optional.empty()
                : Optional.of(new SpecProblem.NotHandedOut(at, missing));
    }

    private static void shown(Rendering rendering, Set<String> shown) {
        switch (rendering) {
            case Rendering.Scalar scalar ->
                dev.plumb.expression.Walk.all(scalar.value().expr()).forEach(part -> {
                    if (part instanceof Expr.Column column && column.row().type() instanceof Type.Row row) {
                        shown.add(row.table() + "." + column.column());
                    }
                });
            case Rendering.Structure structure -> structure.fields().forEach(f -> shown(f.value(), shown));
            case Rendering.One one -> shown(one.item(), shown);
            case Rendering.Many many -> shown(many.item(), shown);
            case Rendering.Elements list -> list.elements().forEach(e -> shown(e, shown));
            case Rendering.Again _ -> {}
        }
    }

    // ------------------------------------------------------------------ erased

    /** The person's key as text. */
    ExpressionText key(ExpressionText person, Name table) {
        Belonging belonging = of(table).findFirst().orElseThrow();
        return new ExpressionText(
                person.span(),
                belonging.key().stream()
                        .map(c -> "string(" + person.text() + "." + attribute(table, c) + ")")
                        .collect(Collectors.joining(" + '/' + ")));
    }

    /** The steps that leave nothing personal of a person: rows stay, so that what points at them stays whole. */
    List<StepText> emptied(ExpressionText person, Name table, Names names, Problems problems) {
        Span at = person.span();
        var steps = new ArrayList<StepText>();
        of(table).forEach(belonging -> {
            Model.Entity entity = entity(belonging.table());
            boolean own = belonging.way().isEmpty() && !belonging.subject();
            String row = own ? person.text() : names.free(entity.row());
            var assignments = new ArrayList<StepText.Assignment>();
            Table holding = vocabulary.table(belonging.table()).orElseThrow();
            List<String> written = columns.getOrDefault(belonging.table(), List.of()).stream()
                    .filter(c -> holding.column(c).orElseThrow().generated().isEmpty())
                    .toList();
            for (String column : written) {
                Optional<String> nothing = nothing(belonging, column);
                if (nothing.isEmpty()) {
                    problems.add(new SpecProblem.NotWritable(
                            at,
                            "`" + belonging.table() + "." + column + "`",
                            "it may not be null, and nothing that says nothing fits it"));
                } else {
                    assignments.add(new StepText.Assignment(
                            new ExpressionText(at, row + "." + attribute(belonging.table(), column)),
                            new ExpressionText(at, nothing.get())));
                }
            }
            var set = new StepText.SetValues(at, Optional.empty(), assignments, Optional.empty());
            steps.add(
                    own
                            ? set
                            : new StepText.Each(
                                    at,
                                    Optional.empty(),
                                    new Word(at, row),
                                    new ExpressionText(at, entity.list()),
                                    Optional.of(new ExpressionText(at, belongs(belonging, row, person.text()))),
                                    Optional.empty(),
                                    List.of(set)));
        });
        return steps;
    }

    /** What stands where the person's value stood, as an expression. */
    private Optional<String> nothing(Belonging belonging, String name) {
        Table table = vocabulary.table(belonging.table()).orElseThrow();
        Column column = table.column(name).orElseThrow();
        if (!column.notNull()) {
            return Optional.of("null");
        }
        boolean unique = table.uniqueKeys().stream().anyMatch(k -> k.contains(name));
        Type type = entity(belonging.table()).byColumn(name).orElseThrow().type();
        return switch (type) {
            case Type.Enumeration words ->
                unique || words.values().isEmpty()
                        ? Optional.empty()
                        : Optional.of(word(words.values().getFirst()));
            case Type.ListOf _ -> unique ? Optional.empty() : Optional.of("[]");
            case Type.Scalar scalar -> nothing(scalar.kind(), column, unique);
            case Type.Row _, Type.MapOf _, Type.Struct _ -> Optional.empty();
        };
    }

    private static Optional<String> nothing(Type.Kind kind, Column column, boolean unique) {
        return switch (kind) {
            case TEXT, CITEXT -> text(column, unique);
            case BYTES -> Optional.of(unique ? "bytes(" + SOMEBODY + ")" : "b''");
            case UUID -> Optional.of(unique ? "uuid()" : "'00000000-0000-0000-0000-000000000000'");
            case BOOL -> unique ? Optional.empty() : Optional.of("false");
            case INT -> unique ? Optional.empty() : Optional.of("0");
            case DECIMAL -> unique ? Optional.empty() : Optional.of("decimal('0')");
            case DOUBLE -> unique ? Optional.empty() : Optional.of("0.0");
            case TIMESTAMP, DATE -> unique ? Optional.empty() : Optional.of("timestamp('1900-01-01T00:00:00Z')");
            case DURATION -> unique ? Optional.empty() : Optional.of("duration('0s')");
            case JSON -> unique ? Optional.empty() : Optional.of("{}");
            case TIME, NULL -> Optional.empty();
        };
    }

    private static Optional<String> text(Column column, boolean unique) {
        boolean mail = column.name().toLowerCase(Locale.ROOT).contains("mail");
        int most = column.type().base().equals("bytea")
                ? Integer.MAX_VALUE // sealed
                : column.type().length().orElse(Integer.MAX_VALUE);
        int needed = unique || mail ? SOMEBODY_LENGTH + (mail ? MAIL.length() : 0) : 0;
        if (most < needed) {
            return Optional.empty();
        }
        return Optional.of(
                mail
                        ? SOMEBODY + " + '" + MAIL + "'"
                        : unique ? SOMEBODY : "'" + NOBODY.substring(0, Math.min(most, NOBODY.length())) + "'");
    }

    private static String word(String value) {
        return value.matches("(?U)[\\p{L}_]\\w*") ? value : "'" + value.replace("'", "\\'") + "'";
    }
}
