package dev.plumb.expression;

import dev.plumb.expression.Type.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of lists, whose types depend on what the list holds, and those that take any number of arguments. */
final class ListFunctions {
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("size", "`list.size()`"),
            Map.entry("distinct", "`list.distinct()`"),
            Map.entry("sum", "`numbers.sum()`"),
            Map.entry("min", "`list.min()`"),
            Map.entry("max", "`list.max()`"),
            Map.entry("avg", "`numbers.avg()`"),
            Map.entry("first", "`list.first()`"),
            Map.entry("last", "`list.last()`"),
            Map.entry("sort", "`list.sort()`"),
            Map.entry("reverse", "`list.reverse()`"),
            Map.entry("slice", "`list.slice(from, to)`"),
            Map.entry("flatten", "`lists.flatten()`"),
            Map.entry("join", "`texts.join(separator)`"),
            Map.entry("lists.range", "`lists.range(n)`"),
            Map.entry("math.greatest", "`math.greatest(number, …)`"),
            Map.entry("math.least", "`math.least(number, …)`"),
            Map.entry("dyn", "`dyn(value)`"));

    private ListFunctions() {}

    static List<String> names() {
        return FORMS.keySet().stream().sorted().toList();
    }

    static boolean isKnown(String name) {
        return FORMS.containsKey(name);
    }

    static List<String> forms(String name) {
        return FORMS.containsKey(name) ? List.of(FORMS.get(name)) : List.of();
    }

    static Optional<Type> result(String name, boolean member, List<Type> arguments) {
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Type first = arguments.getFirst();
        boolean nullable = arguments.stream().anyMatch(Type::nullable);
        if (name.equals("lists.range")) {
            return arguments.size() == 1 && Types.is(first, Kind.INT)
                    ? Optional.of(new Type.ListOf(Types.INT, nullable))
                    : Optional.empty();
        }
        if (name.equals("dyn")) {
            return arguments.size() == 1 ? Optional.of(first) : Optional.empty();
        }
        if (name.equals("math.greatest") || name.equals("math.least")) {
            return extreme(arguments, nullable);
        }
        if (name.equals("size") && arguments.size() == 1) {
            boolean counted = first instanceof Type.ListOf
                    || first instanceof Type.MapOf
                    || first instanceof Type.Struct
                    || Types.isJson(first)
                    || Types.isNull(first);
            return counted ? Optional.of(Types.INT) : Optional.empty();
        }
        if (!(first instanceof Type.ListOf list) || !member) {
            return Optional.empty();
        }
        Type element = list.element();
        if (name.equals("join")) {
            boolean separated = arguments.size() == 1 || (arguments.size() == 2 && Types.isText(arguments.get(1)));
            return separated && Types.isText(element)
                    ? Optional.of(Types.TEXT.withNullable(nullable || element.nullable()))
                    : Optional.empty();
        }
        if (name.equals("slice")) {
            return arguments.size() == 3 && Types.is(arguments.get(1), Kind.INT) && Types.is(arguments.get(2), Kind.INT)
                    ? Optional.of(list)
                    : Optional.empty();
        }
        if (arguments.size() != 1) {
            return Optional.empty();
        }
        boolean summable = Types.isNumber(element) || Types.is(element, Kind.DURATION);
        return switch (name) {
            case "distinct", "reverse" -> Optional.of(list);
            case "sort" -> Types.ordered(element, element) ? Optional.of(list) : Optional.empty();
            case "flatten" -> element instanceof Type.ListOf inner ? Optional.of(inner) : Optional.empty();
            case "first", "last" -> Optional.of(element.withNullable(true));
            case "min", "max" ->
                Types.ordered(element, element) ? Optional.of(element.withNullable(true)) : Optional.empty();
            case "sum" -> summable ? Optional.of(element.withNullable(false)) : Optional.empty();
            case "avg" -> {
                if (!Types.isNumber(element)) {
                    yield Optional.empty();
                }
                Type average = Types.is(element, Kind.DOUBLE) ? Types.DOUBLE : Types.DECIMAL;
                yield Optional.of(average.withNullable(true));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Type> extreme(List<Type> arguments, boolean nullable) {
        Type first = arguments.getFirst();
        if (arguments.size() == 1 && first instanceof Type.ListOf list) {
            return Types.isNumber(list.element())
                    ? Optional.of(list.element()
                            .withNullable(nullable || list.element().nullable()))
                    : Optional.empty();
        }
        Optional<Type> common = Optional.of(first);
        for (Type argument : arguments) {
            common = Types.isNumber(argument) ? common.flatMap(c -> Types.common(c, argument)) : Optional.empty();
        }
        return common.map(c -> c.withNullable(nullable));
    }
}
