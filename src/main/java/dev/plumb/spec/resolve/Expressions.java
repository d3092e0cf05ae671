package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Expr;
import dev.plumb.expression.ExpressionReader;
import dev.plumb.expression.Model;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.source.Span;
import dev.plumb.spec.Spec;
import dev.plumb.spec.text.ExpressionText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads expressions, and makes the plain ones that need no reading: a name, a column, a property. */
final class Expressions {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");

    private final Model model;
    private final Problems problems;
    private final SequencedMap<String, Spec.Configuration> environment = new LinkedHashMap<>();
    /** Names of steps that could not be understood; what is wrong with them was said there. */
    private final Set<String> unclear = new HashSet<>();

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
    }

    /** Whatever is said of {@code name} from here on says nothing new. */
    void unclear(String name) {
        unclear.add(name);
    }

    /** Whether a text speaks of what was not understood already. */
    boolean isUnclear(String text) {
        return !unclear.isEmpty()
                && IDENTIFIER.matcher(text).results().map(MatchResult::group).anyMatch(unclear::contains);
    }

    /** @param found takes what is wrong with it */
    Optional<TypedExpression> read(ExpressionText text, Scope scope, Problems found) {
        Optional<TypedExpression> read = ExpressionReader.read(text.span(), text.text(), scope, found);
        read.ifPresent(e -> dev.plumb.expression.Walk.all(e.expr()).forEach(part -> {
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
        boolean word = property.matches("[A-Za-z_][A-Za-z0-9_]*");
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
