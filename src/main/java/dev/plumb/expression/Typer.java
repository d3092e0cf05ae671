package dev.plumb.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.plumb.diagnostic.Near;
import dev.plumb.expression.ExpressionProblem.*;
import dev.plumb.expression.Type.Kind;
import dev.plumb.source.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives every node of an expression its type and every name its meaning. Goes on after a fault, so
 * that one reading finds them all; a node with a fault in it has no type, and says nothing more.
 */
final class Typer {
    final CelText text;
    final Scope scope;
    private final List<ExpressionProblem> problems;
    private final Map<Long, Type> types = new HashMap<>();
    private final TyperCalls calls;
    private final TyperMacros macros;

    /** Variables of macros; one whose type is not known is there, and empty. */
    private final Map<String, Optional<Expr>> locals = new LinkedHashMap<>();

    Typer(CelText text, Scope scope, List<ExpressionProblem> problems) {
        this.text = text;
        this.scope = scope;
        this.problems = problems;
        this.calls = new TyperCalls(this);
        this.macros = new TyperMacros(this);
    }

    Optional<Expr> type() {
        Optional<Expr> typed = type(text.root(), scope.expected());
        typed.ifPresent(e -> scope.expected().ifPresent(wanted -> {
            if (!Types.fits(e.type(), wanted)) {
                report(new WrongType(e.span(), Types.words(wanted), e.type(), ""));
            }
        }));
        return problems.isEmpty() ? typed : Optional.empty();
    }

    /** The types of the nodes that have one, by their ids. */
    Map<Long, Type> types() {
        return types;
    }

    void report(ExpressionProblem problem) {
        problems.add(problem);
    }

    Optional<Expr> type(CelExpr node) {
        return type(node, Optional.empty());
    }

    /** @param expected what a bare word would mean there, and what a literal is read as */
    Optional<Expr> type(CelExpr node, Optional<Type> expected) {
        var typed = typeOf(node, expected);
        typed.ifPresent(e -> types.put(node.id(), e.type()));
        return typed;
    }

    private Optional<Expr> typeOf(CelExpr node, Optional<Type> expected) {
        CelExpr written = text.asWritten(node);
        Span span = text.spanOf(node);
        return switch (written.getKind()) {
            case CONSTANT -> constant(written, expected, span);
            case IDENT -> name(written.ident().name(), expected, span);
            case SELECT -> select(written.select(), node, span);
            case CALL ->
                text.isMacro(node)
                        ? macros.type(node, written.call(), expected, span)
                        : calls.type(node, written.call(), expected, span);
            case LIST -> list(written.list(), expected, span);
            case MAP -> map(written.map(), expected, span);
            case STRUCT -> {
                report(new NotHere(span, "A message of a type", "A map is written `{'name': value}`."));
                yield Optional.empty();
            }
            case COMPREHENSION, NOT_SET -> Optional.empty();
        };
    }

    private Optional<Expr> constant(CelExpr node, Optional<Type> expected, Span span) {
        CelConstant constant = node.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> Optional.of(new Expr.Literal(null, Types.NULL, span));
            case BOOLEAN_VALUE -> Optional.of(new Expr.Literal(constant.booleanValue(), Types.BOOL, span));
            case INT64_VALUE -> Optional.of(new Expr.Literal(constant.int64Value(), Types.INT, span));
            case DOUBLE_VALUE -> {
                boolean real = expected.isPresent() && Types.is(expected.get(), Kind.DOUBLE);
                yield Optional.of(
                        real
                                ? new Expr.Literal(constant.doubleValue(), Types.DOUBLE, span)
                                : new Expr.Literal(decimal(node), Types.DECIMAL, span));
            }
            case STRING_VALUE -> Optional.of(textLiteral(constant.stringValue(), expected, span));
            case BYTES_VALUE ->
                Optional.of(new Expr.Literal(
                        HexFormat.of().formatHex(constant.bytesValue().toByteArray()), Types.BYTES, span));
            case UINT64_VALUE -> {
                report(new NotHere(span, "An unsigned integer", "Integers are written without `u`."));
                yield Optional.empty();
            }
            case NOT_SET, DURATION_VALUE, TIMESTAMP_VALUE -> Optional.empty();
        };
    }

    /** A number with a point is exact, with the digits that were written. */
    private BigDecimal decimal(CelExpr node) {
        String token = text.tokenOf(node);
        boolean negative = node.constant().doubleValue() < 0;
        if (token.equals("-")) {
            return BigDecimal.valueOf(node.constant().doubleValue());
        }
        try {
            var value = new BigDecimal(token.startsWith("-") ? token.substring(1) : token);
            return negative ? value.negate() : value;
        } catch (NumberFormatException _) {
            return BigDecimal.valueOf(node.constant().doubleValue());
        }
    }

    private Expr textLiteral(String value, Optional<Type> expected, Span span) {
        if (expected.isPresent() && expected.get() instanceof Type.Enumeration words) {
            if (!words.values().contains(value)) {
                report(unknownWord(value, words, span));
            }
            return new Expr.Literal(value, words.withNullable(false), span);
        }
        if (expected.isPresent() && Types.is(expected.get(), Kind.UUID) && isUuid(value)) {
            return new Expr.Literal(value, Types.UUID, span);
        }
        return new Expr.Literal(value, Types.TEXT, span);
    }

    private static boolean isUuid(String value) {
        return value.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    private static UnknownWord unknownWord(String word, Type.Enumeration words, Span span) {
        String name = words.database().map(n -> "the enum `" + n + "`").orElse("this enum");
        return new UnknownWord(span, word, name, words.values(), Near.of(word, words.values()));
    }

    /** Whether a node is a name that means nothing but a word, if anything. */
    boolean isBareWord(CelExpr node) {
        CelExpr written = text.asWritten(node);
        if (written.getKind() != ExprKind.Kind.IDENT) {
            return false;
        }
        String name = written.ident().name();
        return !locals.containsKey(name)
                && !scope.variables().containsKey(name)
                && scope.model().byList(name).isEmpty();
    }

    private Optional<Expr> name(String name, Optional<Type> expected, Span span) {
        if (locals.containsKey(name)) {
            return locals.get(name);
        }
        Type variable = scope.variables().get(name);
        if (variable != null) {
            return Optional.of(new Expr.Variable(name, variable, span));
        }
        var entity = scope.model().byList(name);
        if (entity.isPresent()) {
            return Optional.of(
                    new Expr.Rows(Type.ListOf.of(new Type.Row(entity.get().table(), false)), span));
        }
        if (expected.isPresent() && expected.get() instanceof Type.Enumeration words) {
            if (!words.values().contains(name)) {
                boolean looksLikeWord = name.equals(name.toUpperCase(java.util.Locale.ROOT));
                List<String> near = Near.of(name, names());
                report(
                        looksLikeWord || near.isEmpty()
                                ? unknownWord(name, words, span)
                                : new UnknownName(span, name, near));
                return Optional.empty();
            }
            return Optional.of(new Expr.Literal(name, words.withNullable(false), span));
        }
        report(new UnknownName(span, name, Near.of(name, names())));
        return Optional.empty();
    }

    private Set<String> names() {
        var names = new TreeSet<>(locals.keySet());
        scope.variables().keySet().stream().filter(n -> n.indexOf('.') < 0).forEach(names::add);
        scope.model().entities().forEach(e -> names.add(e.list()));
        return names;
    }

    private Optional<Expr> select(CelExpr.CelSelect select, CelExpr node, Span span) {
        CelExpr operand = text.asWritten(select.operand());
        if (operand.getKind() == ExprKind.Kind.IDENT) {
            String dotted = operand.ident().name() + "." + select.field();
            Type named = scope.variables().get(dotted);
            if (named != null && !locals.containsKey(operand.ident().name())) {
                Type owner = scope.variables().getOrDefault(operand.ident().name(), Types.JSON);
                var variable = new Expr.Variable(operand.ident().name(), owner, text.spanOf(select.operand()));
                return Optional.of(new Expr.Property(
                        variable, select.field(), named.withNullable(named.nullable() || owner.nullable()), span));
            }
        }
        return type(select.operand())
                .flatMap(target -> property(target, select.field(), span, text.nameSpanOf(node, select.field())));
    }

    /** {@code target.name}, whatever the target is. */
    Optional<Expr> property(Expr target, String name, Span span, Span nameSpan) {
        boolean nullable = target.type().nullable();
        return switch (target.type()) {
            case Type.Row row -> member(target, row, name, span, nameSpan);
            case Type.Struct struct -> {
                var property = struct.properties().get(name);
                if (property == null) {
                    report(new UnknownProperty(
                            nameSpan,
                            name,
                            struct.name(),
                            Near.of(name, struct.properties().keySet())));
                    yield Optional.empty();
                }
                boolean absent =
                        nullable || property.optional() || property.type().nullable();
                yield Optional.of(
                        new Expr.Property(target, name, property.type().withNullable(absent), span));
            }
            case Type.MapOf map ->
                Optional.of(new Expr.Property(target, name, map.value().withNullable(!isConfigured(target)), span));
            case Type.Scalar scalar
            when scalar.kind() == Kind.JSON -> Optional.of(new Expr.Property(target, name, Types.JSON, span));
            case Type.Scalar scalar
            when scalar.kind() == Kind.NULL -> Optional.of(new Expr.Literal(null, Types.NULL, span));
            case Type.Scalar _, Type.Enumeration _, Type.ListOf _ -> {
                report(new UnknownProperty(nameSpan, name, Types.words(target.type()), List.of()));
                yield Optional.empty();
            }
        };
    }

    /** What is configured is there: a backend without it does not start. */
    private static boolean isConfigured(Expr map) {
        return map instanceof Expr.Variable variable && variable.name().equals("env");
    }

    private Optional<Expr> member(Expr read, Type.Row row, String name, Span span, Span nameSpan) {
        Expr target = current(read);
        var entity = scope.model().entity(row.table());
        if (entity.isEmpty()) {
            return Optional.empty();
        }
        boolean nullable = row.nullable();
        var attribute = entity.get().attribute(name);
        if (attribute.isPresent()) {
            Type type = attribute.get().type();
            return Optional.of(new Expr.Column(
                    target, attribute.get().column(), type.withNullable(nullable || type.nullable()), span));
        }
        var link = entity.get().link(name);
        if (link.isPresent()) {
            var type = new Type.Row(link.get().target(), nullable || link.get().nullable());
            return Optional.of(new Expr.Reference(target, link.get().constraint(), type, span));
        }
        var back = entity.get().backLink(name);
        if (back.isPresent()) {
            Type type = back.get().one()
                    ? new Type.Row(back.get().source(), true)
                    : Type.ListOf.of(new Type.Row(back.get().source(), false));
            return Optional.of(new Expr.Inverse(target, back.get().constraint(), type, span));
        }
        var known = new TreeSet<String>();
        entity.get().attributes().forEach(a -> known.add(a.name()));
        entity.get().links().forEach(l -> known.add(l.name()));
        entity.get().backLinks().forEach(l -> known.add(l.name()));
        report(new UnknownColumn(nameSpan, name, entity.get().list(), Near.of(name, known)));
        return Optional.empty();
    }

    Optional<Model.Entity> entity(dev.plumb.schema.Name table) {
        return scope.model().entity(table);
    }

    /** The row as it was read last. */
    private Expr current(Expr row) {
        if (!(row instanceof Expr.Variable variable)) {
            return row;
        }
        String later = scope.current().get(variable.name());
        return later == null ? row : new Expr.Variable(later, variable.type(), variable.span());
    }

    private Optional<Expr> list(CelExpr.CelList list, Optional<Type> expected, Span span) {
        Optional<Type> element =
                expected.flatMap(e -> e instanceof Type.ListOf of ? Optional.of(of.element()) : Optional.empty());
        var elements = new ArrayList<Expr>();
        boolean whole = true;
        Optional<Type> common = Optional.of(Types.NULL);
        boolean first = true;
        for (CelExpr node : list.elements()) {
            var typed = type(node, element);
            if (typed.isEmpty()) {
                whole = false;
                continue;
            }
            Type type = typed.get().type();
            elements.add(typed.get());
            common = first ? Optional.of(type) : common.flatMap(c -> Types.common(c, type));
            first = false;
        }
        if (!whole) {
            return Optional.empty();
        }
        return Optional.of(new Expr.ListLiteral(elements, Type.ListOf.of(common.orElse(Types.JSON)), span));
    }

    private Optional<Expr> map(CelExpr.CelMap map, Optional<Type> expected, Span span) {
        var entries = new ArrayList<Expr.MapLiteral.Entry>();
        var properties = new LinkedHashMap<String, Type.Struct.Property>();
        boolean whole = true;
        boolean constantKeys = true;
        for (CelExpr.CelMap.Entry entry : map.entries()) {
            var key = type(entry.key());
            Optional<Type> wanted = key.flatMap(k -> propertyType(expected, k));
            var value = type(entry.value(), wanted);
            if (key.isEmpty() || value.isEmpty()) {
                whole = false;
                continue;
            }
            if (!Types.isText(key.get().type())) {
                report(new WrongType(key.get().span(), "text", key.get().type(), "as the key of a map"));
                whole = false;
            }
            if (key.get() instanceof Expr.Literal literal && literal.value() instanceof String name) {
                properties.put(name, new Type.Struct.Property(value.get().type(), false));
            } else {
                constantKeys = false;
            }
            entries.add(new Expr.MapLiteral.Entry(key.get(), value.get()));
        }
        if (!whole) {
            return Optional.empty();
        }
        Type type = constantKeys ? new Type.Struct("map", properties, false) : new Type.MapOf(Types.JSON, false);
        return Optional.of(new Expr.MapLiteral(entries, type, span));
    }

    private static Optional<Type> propertyType(Optional<Type> expected, Expr key) {
        if (expected.isPresent()
                && expected.get() instanceof Type.Struct struct
                && key instanceof Expr.Literal literal
                && literal.value() instanceof String name
                && struct.properties().containsKey(name)) {
            return Optional.of(struct.properties().get(name).type());
        }
        return expected.isPresent() && expected.get() instanceof Type.MapOf map
                ? Optional.of(map.value())
                : Optional.empty();
    }

    /** Types a node with a macro's variable in scope; the value empty where its type is not known. */
    Optional<Expr> typeWith(Map<String, Optional<Expr>> variables, CelExpr node, Optional<Type> expected) {
        var before = new LinkedHashMap<>(locals);
        locals.putAll(variables);
        try {
            return type(node, expected);
        } finally {
            locals.clear();
            locals.putAll(before);
        }
    }

    /** Whether a name means a variable or a table, and not a namespace of functions. */
    boolean isBound(String name) {
        return locals.containsKey(name)
                || scope.variables().containsKey(name)
                || scope.model().byList(name).isPresent();
    }
}
