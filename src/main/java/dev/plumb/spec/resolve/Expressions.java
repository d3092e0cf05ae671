package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.ExpressionReader;
import dev.plumb.expression.Model;
import dev.plumb.expression.Replacement;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.text.ExpressionText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads expressions, and makes the plain ones that need no reading: a name, a column, a property. */
final class Expressions {
    private static final Pattern IDENTIFIER = Pattern.compile("(?U)[\\p{L}_]\\w*");

    private final Model model;
    private final Problems problems;
    private final SequencedMap<String, Spec.Configuration> environment = new LinkedHashMap<>();
    /** Names of steps that could not be understood; what is wrong with them was said there. */
    private final Set<String> unclear = new HashSet<>();
    /** What names of lists of rows stand for. */
    private final Map<String, Expr> lists = new LinkedHashMap<>();
    /** Those whose rows may have changed since. */
    private final Set<String> changed = new HashSet<>();

    Expressions(Model model, Problems problems) {
        this.model = model;
        this.problems = problems;
    }

    Model model() {
        return model;
    }

    /** Empty where it is wrong; what is wrong was said then, or where a name was given that it uses. */
    Optional<TypedExpression> read(ExpressionText text, Scope scope) {
        return read(text, scope, isUnclear(text.text()) ? new Problems() : problems);
    }

    /** Other steps, and other sections, have other names. */
    void beginSteps() {
        unclear.clear();
        lists.clear();
        changed.clear();
    }

    /** Whatever is said of {@code name} from here on says nothing new. */
    void unclear(String name) {
        unclear.add(name);
    }

    /** A list of rows that has a name is looked for where it is used: the database keeps it, not the operation. */
    void names(String name, Expr list) {
        lists.put(name, list);
    }

    /** Rows were written: of this table, or of any. */
    void changes(Optional<Name> table) {
        lists.forEach((name, list) -> {
            boolean concerned = Walk.all(list)
                    .map(Expr::type)
                    .map(type -> type instanceof Type.ListOf(Type element, boolean _) ? element : type)
                    .anyMatch(type -> type instanceof Type.Row row
                            && table.filter(t -> !t.equals(row.table())).isEmpty());
            if (concerned) {
                changed.add(name);
            }
        });
    }

    /** With the lists in place of their names, unless a macro calls an element like something that a list needs. */
    private TypedExpression inPlace(TypedExpression read, Problems found) {
        if (lists.isEmpty()) {
            return read;
        }
        Set<String> free = Walk.freeVariables(read.expr());
        var used = new LinkedHashMap<>(lists);
        used.keySet().retainAll(free);
        used.keySet().stream()
                .filter(changed::contains)
                .forEach(name -> found.add(new SpecProblem.NotYet(
                        read.span(),
                        "a list of rows (`" + name + "`) that is looked at again after rows of its tables may have"
                                + " changed; name what is needed of it before (`let: { n: size(" + name + ") }`)")));
        Set<String> bound = Walk.all(read.expr())
                .filter(Expr.Comprehension.class::isInstance)
                .map(part -> ((Expr.Comprehension) part).variable())
                .collect(Collectors.toSet());
        used.values().removeIf(list -> Walk.freeVariables(list).stream().anyMatch(bound::contains));
        return new TypedExpression(read.span(), read.text(), read.scope(), Replacement.in(read.expr(), used));
    }

    /** Whether a text speaks of what was not understood already. */
    boolean isUnclear(String text) {
        return !unclear.isEmpty()
                && IDENTIFIER.matcher(text).results().map(MatchResult::group).anyMatch(unclear::contains);
    }

    /** @param found takes what is wrong with it */
    Optional<TypedExpression> read(ExpressionText text, Scope scope, Problems found) {
        Optional<TypedExpression> read =
                ExpressionReader.read(text.span(), text.text(), scope, found).map(e -> inPlace(e, found));
        read.ifPresent(e -> Walk.all(e.expr()).forEach(part -> {
            if (part instanceof Expr.Property property
                    && property.target() instanceof Expr.Variable variable
                    && variable.name().equals("env")) {
                environment.putIfAbsent(
                        property.property(), new Spec.Configuration(property.span(), property.property()));
            }
        }));
        return read;
    }

    /** What is configured, and what expressions take from {@code env} besides. */
    List<Spec.Configuration> with(List<Spec.Configuration> configured) {
        var all = new LinkedHashMap<String, Spec.Configuration>();
        configured.forEach(c -> all.put(c.name(), c));
        environment.forEach(all::putIfAbsent);
        return List.copyOf(all.values());
    }

    /** A truth. */
    Optional<TypedExpression> condition(ExpressionText text, Scope scope) {
        return read(text, scope.expecting(Types.BOOL)).filter(read -> {
            boolean truth =
                    Types.is(read.type(), Type.Kind.BOOL) || Types.isNull(read.type()) || Types.isJson(read.type());
            if (!truth && !isUnclear(text.text())) {
                problems.add(
                        new SpecProblem.Misfit(text.span(), Types.words(read.type()), "true or false", "a condition"));
            }
            return truth;
        });
    }

    /** An expression that the resolver itself wrote. */
    Optional<TypedExpression> written(Span span, String text, Scope scope) {
        return read(new ExpressionText(span, text), scope);
    }

    /** A name in scope. */
    static TypedExpression variable(Span span, String name, Scope scope) {
        Type type = java.util.Objects.requireNonNull(scope.variables().get(name), name);
        return new TypedExpression(span, name, scope, new Expr.Variable(name, type, span));
    }

    /** A column of a row in scope. */
    static TypedExpression column(Span span, String row, Model.Attribute attribute, Scope scope) {
        return column(variable(span, row, scope), attribute);
    }

    static TypedExpression column(TypedExpression row, Model.Attribute attribute) {
        Type type = attribute
                .type()
                .withNullable(attribute.type().nullable() || row.type().nullable());
        return new TypedExpression(
                row.span(),
                row.text() + "." + attribute.name(),
                row.scope(),
                new Expr.Column(row.expr(), attribute.column(), type, row.span()));
    }

    static TypedExpression link(TypedExpression row, Model.Link link) {
        Type type = new Type.Row(link.target(), link.nullable() || row.type().nullable());
        return new TypedExpression(
                row.span(),
                row.text() + "." + link.name(),
                row.scope(),
                new Expr.Reference(row.expr(), link.constraint(), type, row.span()));
    }

    static TypedExpression backLink(TypedExpression row, Model.BackLink link) {
        Type type = link.one() ? new Type.Row(link.source(), true) : Type.ListOf.of(new Type.Row(link.source(), false));
        return new TypedExpression(
                row.span(),
                row.text() + "." + link.name(),
                row.scope(),
                new Expr.Inverse(row.expr(), link.constraint(), type, row.span()));
    }

    /** A property of a value with known properties, or of a JSON value. */
    static TypedExpression property(TypedExpression target, String property) {
        Type type = switch (target.type()) {
            case Type.Struct struct -> {
                Type.Struct.Property known = struct.properties().get(property);
                yield known == null ? Types.JSON : known.type();
            }
            case Type.MapOf map -> map.value().withNullable(true);
            case Type.Scalar _, Type.Enumeration _, Type.Row _, Type.ListOf _ -> Types.JSON;
        };
        boolean word = property.matches("(?U)[\\p{L}_]\\w*");
        return new TypedExpression(
                target.span(),
                target.text() + (word ? "." + property : "['" + property.replace("'", "\\'") + "']"),
                target.scope(),
                new Expr.Property(
                        target.expr(),
                        property,
                        target.type().nullable() ? type.withNullable(true) : type,
                        target.span()));
    }

    static TypedExpression properties(TypedExpression target, List<String> path) {
        TypedExpression at = target;
        for (String property : path) {
            at = property(at, property);
        }
        return at;
    }
}
