package dev.plumb.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.plumb.expression.Expr.Macro;
import dev.plumb.expression.ExpressionProblem.*;
import dev.plumb.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The macros: of CEL, and of its extensions for comprehensions, optionals, lists and math. */
final class TyperMacros {
    private final Typer typer;

    TyperMacros(Typer typer) {
        this.typer = typer;
    }

    Optional<Expr> type(CelExpr node, CelExpr.CelCall call, Optional<Type> expected, Span span) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "has" -> has(args.getFirst(), span);
            case "greatest", "least" -> {
                var typed = new TyperCalls(typer).arguments(args);
                yield typed.flatMap(t -> new TyperCalls(typer).named("math." + call.function(), true, t, node, span));
            }
            case "all" -> loop(Macro.ALL, call, expected, span);
            case "exists" -> loop(Macro.EXISTS, call, expected, span);
            case "exists_one", "existsOne" -> loop(Macro.EXISTS_ONE, call, expected, span);
            case "filter" -> loop(Macro.FILTER, call, expected, span);
            case "map", "transformList" -> loop(Macro.MAP, call, expected, span);
            case "sortBy" -> loop(Macro.SORT_BY, call, expected, span);
            case "transformMap" -> loop(Macro.TRANSFORM_MAP, call, expected, span);
            case "transformMapEntry" -> loop(Macro.TRANSFORM_MAP_ENTRY, call, expected, span);
            case "optMap", "optFlatMap" -> optionalMap(call, span);
            default -> {
                typer.report(
                        new UnknownFunction(typer.text.nameSpanOf(node, call.function()), call.function(), List.of()));
                yield Optional.empty();
            }
        };
    }

    private Optional<Expr> has(CelExpr argument, Span span) {
        CelExpr written = typer.text.asWritten(argument);
        if (written.getKind() != ExprKind.Kind.SELECT) {
            typer.report(new NotHere(span, "`has` of anything but a property", "It is written `has(request.name)`."));
            return Optional.empty();
        }
        return typer.type(argument).flatMap(property -> switch (property) {
            case Expr.Property p -> Optional.of(new Expr.Has(p.target(), p.property(), Types.BOOL, span));
            case Expr.Column c ->
                Optional.of(
                        new Expr.Call("_!=_", List.of(c, new Expr.Literal(null, Types.NULL, span)), Types.BOOL, span));
            case Expr.Reference r ->
                Optional.of(
                        new Expr.Call("_!=_", List.of(r, new Expr.Literal(null, Types.NULL, span)), Types.BOOL, span));
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Inverse _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> Optional.of(new Expr.Literal(true, Types.BOOL, span));
        });
    }

    /** An optional is a value that may be null, so {@code optMap} is what is done to it where it is not. */
    private Optional<Expr> optionalMap(CelExpr.CelCall call, Span span) {
        var target = call.target().flatMap(typer::type);
        String variable = call.args().getFirst().ident().name();
        var body = typer.typeWith(Map.of(variable, target), call.args().get(1), Optional.empty());
        if (target.isEmpty() || body.isEmpty()) {
            return Optional.empty();
        }
        Expr nothing = new Expr.Literal(null, Types.NULL, span);
        Expr present = new Expr.Call("_!=_", List.of(target.get(), nothing), Types.BOOL, span);
        return Optional.of(new Expr.Conditional(
                present, body.get(), nothing, body.get().type().withNullable(true), span));
    }

    private Optional<Expr> loop(Macro macro, CelExpr.CelCall call, Optional<Type> expected, Span span) {
        var range = call.target().flatMap(t -> typer.type(t, macro == Macro.FILTER ? expected : Optional.empty()));
        List<CelExpr> args = call.args();
        boolean two = isTwoVariable(call);
        int variables = two ? 2 : 1;
        String first = args.getFirst().ident().name();
        String second = two ? args.get(1).ident().name() : "";
        Optional<Elements> elements = range.flatMap(r -> elements(r, two));
        var bound = new LinkedHashMap<String, Optional<Expr>>();
        Span at = typer.text.spanOf(args.getFirst());
        if (two) {
            bound.put(first, elements.map(e -> new Expr.Variable(first, e.index(), at)));
            bound.put(second, elements.map(e -> new Expr.Variable(second, e.element(), at)));
        } else {
            bound.put(first, elements.map(e -> new Expr.Variable(first, e.element(), at)));
        }
        boolean filtered = args.size() == variables + 2;
        Optional<Expr> filter =
                filtered ? typer.typeWith(bound, args.get(variables), Optional.of(Types.BOOL)) : Optional.empty();
        filter.ifPresent(this::demandTruth);
        Optional<Type> wanted = macro == Macro.MAP
                ? expected.flatMap(e -> e instanceof Type.ListOf l ? Optional.of(l.element()) : Optional.empty())
                : Optional.empty();
        var body = typer.typeWith(bound, args.getLast(), wanted);
        if (macro == Macro.ALL || macro == Macro.EXISTS || macro == Macro.EXISTS_ONE || macro == Macro.FILTER) {
            body.ifPresent(this::demandTruth);
        }
        if (range.isEmpty() || elements.isEmpty() || body.isEmpty() || (filtered && filter.isEmpty())) {
            return Optional.empty();
        }
        Optional<String> index = two ? Optional.of(first) : Optional.empty();
        String variable = two ? second : first;
        if (macro == Macro.MAP && !two && filtered) {
            Type kept = range.get().type() instanceof Type.ListOf list
                    ? list.withNullable(false)
                    : Type.ListOf.of(elements.get().element());
            Expr chosen = new Expr.Comprehension(
                    Macro.FILTER,
                    range.get(),
                    variable,
                    Optional.empty(),
                    Optional.empty(),
                    filter.orElseThrow(),
                    kept,
                    span);
            return Optional.of(new Expr.Comprehension(
                    Macro.MAP,
                    chosen,
                    variable,
                    Optional.empty(),
                    Optional.empty(),
                    body.get(),
                    Type.ListOf.of(body.get().type()),
                    span));
        }
        return resultType(macro, range.get(), elements.get(), body.get())
                .map(type ->
                        new Expr.Comprehension(macro, range.get(), variable, index, filter, body.get(), type, span));
    }

    /** Whether the first is an index or a key: {@code map} alone has three arguments with one variable. */
    private static boolean isTwoVariable(CelExpr.CelCall call) {
        return switch (call.function()) {
            case "transformList", "transformMap", "transformMapEntry" -> true;
            case "all", "exists", "exists_one", "existsOne" -> call.args().size() == 3;
            default -> false;
        };
    }

    /** What a macro's variables are. */
    private record Elements(Type index, Type element) {}

    private Optional<Elements> elements(Expr range, boolean two) {
        return switch (range.type()) {
            case Type.ListOf list -> Optional.of(new Elements(Types.INT, list.element()));
            case Type.MapOf map -> Optional.of(new Elements(Types.TEXT, two ? map.value() : Types.TEXT));
            case Type.Struct struct -> {
                Optional<Type> value = Optional.of(Types.NULL);
                for (var property : struct.properties().values()) {
                    value = value.flatMap(v -> Types.common(v, property.type()));
                }
                yield Optional.of(new Elements(Types.TEXT, two ? value.orElse(Types.JSON) : Types.TEXT));
            }
            case Type.Scalar scalar
            when scalar.kind() == Type.Kind.JSON -> Optional.of(new Elements(Types.JSON, Types.JSON));
            case Type.Scalar _, Type.Enumeration _, Type.Row _ -> {
                typer.report(new WrongType(range.span(), "a list", range.type(), "to go through"));
                yield Optional.empty();
            }
        };
    }

    private void demandTruth(Expr condition) {
        demandTruth(typer, condition);
    }

    static void demandTruth(Typer typer, Expr condition) {
        boolean truth = Types.is(condition.type(), Type.Kind.BOOL)
                || Types.isNull(condition.type())
                || Types.isJson(condition.type());
        if (!truth) {
            typer.report(
                    new WrongType(condition.span(), "a truth value", condition.type(), "where a condition stands"));
        }
    }

    private Optional<Type> resultType(Macro macro, Expr range, Elements elements, Expr body) {
        return switch (macro) {
            case ALL, EXISTS, EXISTS_ONE -> Optional.of(Types.BOOL);
            case FILTER ->
                Optional.of(
                        range.type() instanceof Type.ListOf list
                                ? list.withNullable(false)
                                : Type.ListOf.of(elements.element()));
            case MAP -> Optional.of(Type.ListOf.of(body.type()));
            case SORT_BY -> {
                if (!Types.ordered(body.type(), body.type())) {
                    typer.report(new WrongType(body.span(), "something that has an order", body.type(), "to sort by"));
                    yield Optional.empty();
                }
                yield Optional.of(range.type().withNullable(false));
            }
            case TRANSFORM_MAP -> Optional.of(new Type.MapOf(body.type(), false));
            case TRANSFORM_MAP_ENTRY -> {
                if (body instanceof Expr.MapLiteral map && map.entries().size() == 1) {
                    yield Optional.of(
                            new Type.MapOf(map.entries().getFirst().value().type(), false));
                }
                typer.report(new WrongType(body.span(), "a map of one entry", body.type(), ""));
                yield Optional.empty();
            }
        };
    }
}
