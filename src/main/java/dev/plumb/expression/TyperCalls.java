package dev.plumb.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.plumb.diagnostic.Near;
import dev.plumb.expression.ExpressionProblem.*;
import dev.plumb.expression.Type.Kind;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Operators and functions. */
final class TyperCalls {
    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("_==_", "=="),
            Map.entry("_!=_", "!="),
            Map.entry("_<_", "<"),
            Map.entry("_<=_", "<="),
            Map.entry("_>_", ">"),
            Map.entry("_>=_", ">="),
            Map.entry("_+_", "+"),
            Map.entry("_-_", "-"),
            Map.entry("_*_", "*"),
            Map.entry("_/_", "/"),
            Map.entry("_%_", "%"),
            Map.entry("@in", "in"));

    private final Typer typer;

    TyperCalls(Typer typer) {
        this.typer = typer;
    }

    Optional<Expr> type(CelExpr node, CelExpr.CelCall call, Optional<Type> expected, Span span) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "_&&_", "_||_", "!_" -> logic(call.function(), args, span);
            case "_?_:_" -> conditional(args, expected, span);
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> comparison(call.function(), args, span);
            case "@in" -> membership(args, span);
            case "_+_", "_-_", "_*_", "_/_", "_%_" -> arithmetic(call.function(), args, expected, span);
            case "-_" -> negation(args.getFirst(), span);
            case "_[_]", "_[?_]" -> at(args, span);
            case "_?._" -> optionalSelect(node, args, span);
            default -> function(node, call, span);
        };
    }

    private Optional<Expr> logic(String function, List<CelExpr> args, Span span) {
        var typed = new ArrayList<Expr>();
        for (CelExpr arg : args) {
            typer.type(arg, Optional.of(Types.BOOL)).ifPresent(e -> {
                TyperMacros.demandTruth(typer, e);
                typed.add(e);
            });
        }
        return typed.size() == args.size()
                ? Optional.of(new Expr.Call(function, typed, Types.BOOL, span))
                : Optional.empty();
    }

    private Optional<Expr> conditional(List<CelExpr> args, Optional<Type> expected, Span span) {
        var condition = typer.type(args.get(0), Optional.of(Types.BOOL));
        condition.ifPresent(c -> TyperMacros.demandTruth(typer, c));
        Pair branches = pair(args.get(1), args.get(2), expected);
        if (condition.isEmpty() || branches.left().isEmpty() || branches.right().isEmpty()) {
            return Optional.empty();
        }
        Expr then = branches.left().get();
        Expr otherwise = branches.right().get();
        var common = Types.common(then.type(), otherwise.type());
        if (common.isEmpty()) {
            typer.report(new NotComparable(span, "? :", then.type(), otherwise.type(), Optional.empty()));
            return Optional.empty();
        }
        return Optional.of(new Expr.Conditional(condition.get(), then, otherwise, common.get(), span));
    }

    private record Pair(Optional<Expr> left, Optional<Expr> right) {}

    /** Two operands that mean the same kind of thing: the one that has a type says what a bare word is. */
    private Pair pair(CelExpr left, CelExpr right, Optional<Type> expected) {
        if (needsOther(left) && !needsOther(right)) {
            var typed = typer.type(right, expected);
            return new Pair(typer.type(left, typed.map(Expr::type).or(() -> expected)), typed);
        }
        var typed = typer.type(left, expected);
        Optional<Type> hint = typed.map(Expr::type).filter(t -> !Types.isNull(t));
        if (typed.isEmpty() && typer.isBareWord(right)) {
            return new Pair(typed, Optional.empty());
        }
        return new Pair(typed, typer.type(right, hint.or(() -> expected)));
    }

    /** A bare word or a literal, which the other operand explains; so are choices between such. */
    private boolean needsOther(CelExpr node) {
        CelExpr written = typer.text.asWritten(node);
        if (written.getKind() == ExprKind.Kind.CALL && written.call().function().equals("_?_:_")) {
            return needsOther(written.call().args().get(1))
                    || needsOther(written.call().args().get(2));
        }
        return written.getKind() == ExprKind.Kind.CONSTANT || typer.isBareWord(node);
    }

    private Optional<Expr> comparison(String function, List<CelExpr> args, Span span) {
        Pair operands = pair(args.get(0), args.get(1), Optional.empty());
        if (operands.left().isEmpty() || operands.right().isEmpty()) {
            return Optional.empty();
        }
        Expr left = operands.left().get();
        Expr right = operands.right().get();
        boolean equality = function.equals("_==_") || function.equals("_!=_");
        boolean meaningful =
                equality ? Types.equatable(left.type(), right.type()) : Types.ordered(left.type(), right.type());
        if (!meaningful) {
            typer.report(new NotComparable(
                    span,
                    symbol(function),
                    left.type(),
                    right.type(),
                    keyOf(left).or(() -> keyOf(right))));
            return Optional.empty();
        }
        return Optional.of(new Expr.Call(function, List.of(left, right), Types.BOOL, span));
    }

    /** The name of the key behind a relation ({@code seasonNoKey}), where it is one column. */
    private Optional<String> keyOf(Expr expr) {
        if (!(expr instanceof Expr.Reference reference && reference.row().type() instanceof Type.Row row)) {
            return Optional.empty();
        }
        return typer.entity(row.table())
                .flatMap(entity -> entity.links().stream()
                        .filter(l -> l.constraint().equals(reference.constraint()))
                        .filter(l -> l.columns().size() == 1)
                        .findFirst()
                        .flatMap(l -> entity.byColumn(l.columns().getFirst()))
                        .map(Model.Attribute::name));
    }

    private static String symbol(String function) {
        return SYMBOLS.getOrDefault(function, function);
    }

    private Optional<Expr> membership(List<CelExpr> args, Span span) {
        boolean wordFirst = needsOther(args.get(0));
        Optional<Expr> list;
        Optional<Expr> element;
        if (wordFirst) {
            list = typer.type(args.get(1));
            element = typer.type(args.get(0), list.flatMap(l -> elementOf(l.type())));
        } else {
            element = typer.type(args.get(0));
            list = typer.type(args.get(1), element.map(e -> Type.ListOf.of(e.type())));
        }
        if (element.isEmpty() || list.isEmpty()) {
            return Optional.empty();
        }
        Type within = list.get().type();
        boolean meaningful = within instanceof Type.ListOf of
                ? Types.equatable(element.get().type(), of.element())
                : Types.isJson(within)
                        || ((within instanceof Type.MapOf || within instanceof Type.Struct)
                                && Types.isText(element.get().type()));
        if (!meaningful) {
            typer.report(new NotComparable(span, "in", element.get().type(), within, element.flatMap(this::keyOf)));
            return Optional.empty();
        }
        return Optional.of(new Expr.Call("@in", List.of(element.get(), list.get()), Types.BOOL, span));
    }

    private static Optional<Type> elementOf(Type type) {
        return type instanceof Type.ListOf list ? Optional.of(list.element()) : Optional.empty();
    }

    private Optional<Expr> arithmetic(String function, List<CelExpr> args, Optional<Type> expected, Span span) {
        Optional<Type> hint = expected.filter(e -> Types.isNumber(e) || e instanceof Type.ListOf);
        var left = typer.type(args.get(0), hint);
        Optional<Type> other = left.map(Expr::type).filter(t -> Types.is(t, Kind.DOUBLE) || t instanceof Type.ListOf);
        var right = typer.type(args.get(1), other.or(() -> hint));
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        var type = arithmetic(function, left.get().type(), right.get().type());
        if (type.isEmpty()) {
            typer.report(new NotComparable(
                    span, symbol(function), left.get().type(), right.get().type(), Optional.empty()));
            return Optional.empty();
        }
        return Optional.of(new Expr.Call(function, List.of(left.get(), right.get()), type.get(), span));
    }

    private static Optional<Type> arithmetic(String function, Type left, Type right) {
        boolean nullable = left.nullable() || right.nullable();
        if (Types.isNull(left) || Types.isNull(right)) {
            Type other = Types.isNull(left) ? right : left;
            return Optional.of(other.withNullable(true));
        }
        if (Types.isNumber(left) && Types.isNumber(right)) {
            Type wider = Types.wider(left, right);
            return function.equals("_%_") && !Types.is(wider, Kind.INT) ? Optional.empty() : Optional.of(wider);
        }
        boolean plus = function.equals("_+_");
        boolean minus = function.equals("_-_");
        if (plus && Types.isText(left) && Types.isText(right)) {
            return Optional.of(Types.TEXT.withNullable(nullable));
        }
        if (plus && Types.is(left, Kind.BYTES) && Types.is(right, Kind.BYTES)) {
            return Optional.of(Types.BYTES.withNullable(nullable));
        }
        if (plus && left instanceof Type.ListOf && right instanceof Type.ListOf) {
            return Types.common(left, right);
        }
        boolean leftDuration = Types.is(left, Kind.DURATION);
        boolean rightDuration = Types.is(right, Kind.DURATION);
        if ((plus || minus) && leftDuration && rightDuration) {
            return Optional.of(Types.DURATION.withNullable(nullable));
        }
        if (((plus || minus) && Types.isMoment(left) && rightDuration)
                || (plus && leftDuration && Types.isMoment(right))) {
            return Optional.of(Types.TIMESTAMP.withNullable(nullable));
        }
        if (minus && Types.isMoment(left) && Types.isMoment(right)) {
            return Optional.of(Types.DURATION.withNullable(nullable));
        }
        return Optional.empty();
    }

    private Optional<Expr> negation(CelExpr argument, Span span) {
        return typer.type(argument).flatMap(e -> {
            if (!Types.isNumber(e.type()) && !Types.isNull(e.type())) {
                typer.report(new WrongType(e.span(), "a number", e.type(), "after `-`"));
                return Optional.empty();
            }
            return Optional.of(new Expr.Call("-_", List.of(e), e.type(), span));
        });
    }

    private Optional<Expr> at(List<CelExpr> args, Span span) {
        var target = typer.type(args.get(0));
        var key = typer.type(args.get(1));
        if (target.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        Expr of = target.get();
        Expr at = key.get();
        boolean byIndex = Types.is(at.type(), Kind.INT);
        boolean byText = Types.isText(at.type());
        if (of.type() instanceof Type.ListOf list && byIndex) {
            return Optional.of(new Expr.At(of, at, list.element().withNullable(true), span));
        }
        if (of.type() instanceof Type.MapOf map && byText) {
            return Optional.of(new Expr.At(of, at, map.value().withNullable(true), span));
        }
        if (of.type() instanceof Type.Struct
                && at instanceof Expr.Literal literal
                && literal.value() instanceof String name) {
            return typer.property(of, name, span, at.span());
        }
        if ((Types.isJson(of.type()) && (byIndex || byText)) || (of.type() instanceof Type.Struct && byText)) {
            return Optional.of(new Expr.At(of, at, Types.JSON, span));
        }
        boolean indexed = of.type() instanceof Type.ListOf;
        typer.report(
                indexed
                        ? new WrongType(at.span(), "an integer", at.type(), "as the index of a list")
                        : new WrongType(of.span(), "a list or a map", of.type(), "before `[`"));
        return Optional.empty();
    }

    private Optional<Expr> optionalSelect(CelExpr node, List<CelExpr> args, Span span) {
        String name = args.get(1).constant().stringValue();
        return typer.type(args.getFirst())
                .flatMap(target -> typer.property(target, name, span, typer.text.nameSpanOf(node, name)));
    }

    Optional<List<Expr>> arguments(List<CelExpr> nodes) {
        var typed = new ArrayList<Expr>();
        boolean whole = true;
        for (CelExpr node : nodes) {
            var one = typer.type(node);
            whole &= one.isPresent();
            one.ifPresent(typed::add);
        }
        return whole ? Optional.of(typed) : Optional.empty();
    }

    private Optional<Expr> function(CelExpr node, CelExpr.CelCall call, Span span) {
        var nodes = new ArrayList<CelExpr>();
        String name = call.function();
        boolean member = call.target().isPresent();
        if (member) {
            CelExpr target = typer.text.asWritten(call.target().get());
            boolean namespace = target.getKind() == ExprKind.Kind.IDENT
                    && List.of("math", "strings", "lists", "optional")
                            .contains(target.ident().name())
                    && !typer.isBound(target.ident().name());
            if (namespace) {
                name = target.ident().name() + "." + name;
                member = false;
            } else {
                nodes.add(call.target().get());
            }
        }
        nodes.addAll(call.args());
        String called = name;
        boolean method = member;
        return arguments(nodes).flatMap(typed -> named(called, method, typed, node, span));
    }

    /** A call of a function by name, its receiver the first argument. */
    Optional<Expr> named(String name, boolean member, List<Expr> arguments, CelExpr node, Span span) {
        List<Type> types = arguments.stream().map(Expr::type).toList();
        var optional = optional(name, member, arguments, span);
        if (optional.isPresent()) {
            return optional;
        }
        Optional<Type> type = Functions.result(name, member, types).or(() -> ListFunctions.result(name, member, types));
        if (type.isPresent()) {
            return Optional.of(new Expr.Call(name, arguments, type.get(), span));
        }
        String last = name.substring(name.indexOf('.') + 1);
        Span at = typer.text.nameSpanOf(node, last);
        boolean known = Functions.isKnown(name) || ListFunctions.isKnown(name);
        if (known) {
            var forms = new ArrayList<>(Functions.forms(name));
            forms.addAll(ListFunctions.forms(name));
            typer.report(new WrongArguments(at, name, types, forms));
        } else if (name.equals("type") || name.equals("uint")) {
            typer.report(new NotHere(at, "`" + name + "`", "Types are known before anything runs."));
        } else {
            var names = new TreeSet<>(Functions.names());
            names.addAll(ListFunctions.names());
            names.addAll(List.of("exists", "all", "filter", "map", "has", "sortBy", "exists_one"));
            typer.report(new UnknownFunction(at, name, Near.of(name, names)));
        }
        return Optional.empty();
    }

    /** Optionals: a value that may be null is one. */
    private static Optional<Expr> optional(String name, boolean member, List<Expr> arguments, Span span) {
        Expr nothing = new Expr.Literal(null, Types.NULL, span);
        if (name.equals("optional.none") && arguments.isEmpty()) {
            return Optional.of(nothing);
        }
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Expr first = arguments.getFirst();
        if (name.equals("optional.of") && arguments.size() == 1) {
            return Optional.of(first);
        }
        if (!member) {
            return Optional.empty();
        }
        Expr present = new Expr.Call("_!=_", List.of(first, nothing), Types.BOOL, span);
        return switch (name) {
            case "hasValue" -> arguments.size() == 1 ? Optional.of(present) : Optional.empty();
            case "value" -> arguments.size() == 1 ? Optional.of(first) : Optional.empty();
            case "or", "orValue" -> {
                if (arguments.size() != 2) {
                    yield Optional.empty();
                }
                Expr second = arguments.get(1);
                yield Types.common(first.type(), second.type())
                        .map(common -> new Expr.Conditional(
                                present,
                                first,
                                second,
                                common.withNullable(second.type().nullable()),
                                span));
            }
            default -> Optional.empty();
        };
    }
}
