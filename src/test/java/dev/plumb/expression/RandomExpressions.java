package dev.plumb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random expressions over a small schema, well typed by construction. Everything is drawn from one
 * generator, so a seed gives the same expressions always.
 */
final class RandomExpressions {
    private final RandomGenerator random;

    /** What is in scope: a row of {@code items} named {@code item}, {@code group} rows, and parameters. */
    private final List<String> items =
            new ArrayList<>(List.of("item", "item.parent", "item.group.items.sortBy(x0, x0.n).first()"));

    private final List<String> groups = new ArrayList<>(List.of("item.group", "item.parent.group", "item.backup"));
    private int names;

    RandomExpressions(RandomGenerator random) {
        this.random = random;
    }

    String condition(int depth) {
        return bool(depth);
    }

    String value(int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> integer(depth);
            case 1, 2 -> decimal(depth);
            case 3, 4 -> text(depth);
            case 5 -> moment(depth);
            case 6 -> uuid();
            default -> bool(depth);
        };
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    /** A row: the innermost variable most often. */
    private String item() {
        boolean inner = items.size() > 3 && random.nextInt(10) < 7;
        return inner ? items.getLast() : items.get(random.nextInt(10) < 6 ? 0 : random.nextInt(items.size()));
    }

    private String group() {
        return groups.get(random.nextInt(groups.size()));
    }

    private String bool(int depth) {
        if (depth <= 0) {
            return switch (random.nextInt(6)) {
                case 0 -> item() + ".flag";
                case 1 -> item() + ".maybe";
                case 2 -> "p.flag";
                case 3 -> item() + ".m == null";
                case 4 -> pick("true", "false");
                default -> item() + ".n > " + literalInt();
            };
        }
        int less = depth - 1;
        return switch (random.nextInt(20)) {
            case 0, 1 -> "(" + bool(less) + " && " + bool(less) + ")";
            case 2, 3 -> "(" + bool(less) + " || " + bool(less) + ")";
            case 4, 5 -> "!(" + bool(less) + ")";
            case 6 -> "(" + bool(less) + " ? " + bool(less) + " : " + bool(less) + ")";
            case 7, 8 -> integer(less) + " " + comparison() + " " + pick2(integer(less), decimal(less));
            case 9, 10 -> decimal(less) + " " + comparison() + " " + decimal(less);
            case 11, 12 -> text(less) + " " + comparison() + " " + text(less);
            case 13 -> moment(less) + " " + comparison() + " " + moment(less);
            case 14 ->
                text(less) + "." + pick("contains", "startsWith", "endsWith") + "(" + text(Math.min(less, 1)) + ")";
            case 15 -> pick2(rows(), nullness());
            case 16 -> word(less) + " " + pick("==", "!=", "<", ">=") + " " + word(less);
            case 17 -> membership(less);
            case 18, 19 -> quantified(less);
            default -> bool(less);
        };
    }

    private String pick2(String a, String b) {
        return random.nextBoolean() ? a : b;
    }

    private String comparison() {
        return pick("==", "!=", "<", "<=", ">", ">=");
    }

    private String nullness() {
        return pick(
                        item() + ".m",
                        item() + ".d",
                        item() + ".t",
                        item() + ".parent",
                        item() + ".parent.t",
                        "p.t",
                        "p.n",
                        group())
                + pick(" == null", " != null");
    }

    private String rows() {
        return switch (random.nextInt(4)) {
            case 0 -> item() + pick(" == ", " != ") + item();
            case 1 -> item() + pick(" == ", " != ") + "p.item";
            case 2 -> uuid() + pick(" == ", " != ") + uuid();
            default -> group() + pick(" == ", " != ") + group();
        };
    }

    private String word(int depth) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> item() + ".colour";
            case 2 -> item() + ".shade";
            case 3 -> "p.colour";
            default -> "(" + bool(Math.min(depth, 1)) + " ? " + item() + ".colour : " + item() + ".colour)";
        };
    }

    private String membership(int depth) {
        return switch (random.nextInt(7)) {
            case 0 -> integer(depth) + " in [" + literalInt() + ", " + integer(0) + "]";
            case 1 -> text(depth) + " in [" + literalText() + ", " + text(0) + ", " + item() + ".t]";
            case 2 -> item() + ".colour in [RED, " + pick("BLUE", "GREEN") + "]";
            case 3 -> item() + ".shade in [BLUE, GREEN]";
            case 4 -> text(Math.min(depth, 1)) + " in " + list() + ".map(" + mapOf("t") + ")";
            case 5 -> item() + " in " + list();
            default -> decimal(depth) + " in [" + decimal(0) + ", " + literalDecimal() + "]";
        };
    }

    private String mapOf(String column) {
        String name = "y" + names++;
        return name + ", " + name + "." + column;
    }

    private String list() {
        return switch (random.nextInt(5)) {
            case 0 -> "items";
            case 1, 2 -> group() + ".items";
            case 3 -> item() + ".children";
            default -> {
                String name = "f" + names++;
                yield group() + ".items.filter(" + name + ", " + in(name, () -> bool(1)) + ")";
            }
        };
    }

    private String in(String name, java.util.function.Supplier<String> body) {
        items.add(name);
        groups.add(name + ".group");
        try {
            return body.get();
        } finally {
            items.remove(name);
            groups.remove(name + ".group");
        }
    }

    private String quantified(int depth) {
        String name = "q" + names++;
        String list = list();
        return list + "." + pick("exists", "all", "exists", "exists_one") + "(" + name + ", "
                + in(name, () -> bool(depth)) + ")";
    }

    private String integer(int depth) {
        if (depth <= 0) {
            return switch (random.nextInt(7)) {
                case 0, 1 -> item() + ".n";
                case 2 -> item() + ".m";
                case 3 -> item() + ".big";
                case 4 -> "p.n";
                default -> literalInt();
            };
        }
        int less = depth - 1;
        return switch (random.nextInt(13)) {
            case 0, 1 -> "(" + integer(less) + " + " + integer(less) + ")";
            case 2 -> "(" + integer(less) + " - " + integer(less) + ")";
            case 3 -> "(" + integer(less) + " * " + integer(less) + ")";
            case 4 -> "(" + integer(less) + " / " + pick2(integer(less), pick("3", "-7", "2")) + ")";
            case 5 -> "(" + integer(less) + " % " + pick2(integer(less), "5") + ")";
            case 6 -> "-(" + integer(less) + ")";
            case 7 -> list() + ".size()";
            case 8 -> text(less) + ".size()";
            case 9 -> numbers("n", less) + pick(".sum()", ".min()", ".max()");
            case 10 -> "(" + bool(less) + " ? " + integer(less) + " : " + pick2(integer(less), "null") + ")";
            case 11 ->
                moment(less) + "."
                        + pick(
                                "getFullYear()",
                                "getMonth()",
                                "getDayOfWeek()",
                                "getHours()",
                                "getDate()",
                                "getDayOfYear()",
                                "getMilliseconds()",
                                "getSeconds()");
            default -> list() + ".map(" + mapOf(pick("n", "t", "d")) + ").distinct().size()";
        };
    }

    private String numbers(String column, int depth) {
        String name = "s" + names++;
        String list = list();
        return list + ".map(" + name + ", "
                + in(name, () -> column.equals("n") ? integer(Math.min(depth, 1)) : decimal(Math.min(depth, 1))) + ")";
    }

    private String decimal(int depth) {
        if (depth <= 0) {
            return switch (random.nextInt(6)) {
                case 0, 1 -> item() + ".price";
                case 2 -> item() + ".d";
                case 3 -> "p.d";
                default -> literalDecimal();
            };
        }
        int less = depth - 1;
        return switch (random.nextInt(11)) {
            case 0 -> "(" + decimal(less) + " + " + pick2(decimal(less), integer(less)) + ")";
            case 1 -> "(" + decimal(less) + " - " + decimal(less) + ")";
            case 2 -> "(" + decimal(less) + " * " + pick2(decimal(less), integer(less)) + ")";
            case 3 -> "(" + pick2(decimal(less), integer(less)) + " / " + decimal(less) + ")";
            case 4 -> "(" + decimal(less) + " / " + pick("3", "7.5", "-11") + ")";
            case 5 -> "-(" + decimal(less) + ")";
            case 6 -> numbers("d", less) + pick(".sum()", ".min()", ".max()", ".avg()");
            case 7 -> "(" + bool(less) + " ? " + decimal(less) + " : " + decimal(less) + ")";
            case 8 -> "decimal(" + integer(less) + ")";
            case 9 -> numbers("n", less) + ".avg()";
            default ->
                list() + ".sortBy(z" + names + ", z" + names + "." + pick("n", "price", "t", "at", "s", "d")
                        + ").first().price";
        };
    }

    private String text(int depth) {
        if (depth <= 0) {
            return switch (random.nextInt(8)) {
                case 0, 1 -> item() + ".s";
                case 2, 3 -> item() + ".t";
                case 4 -> item() + ".mail";
                case 5 -> "p.t";
                default -> literalText();
            };
        }
        int less = depth - 1;
        return switch (random.nextInt(11)) {
            case 0, 1 -> "(" + text(less) + " + " + text(less) + ")";
            case 2 -> text(less) + ".lowerAscii()";
            case 3 -> text(less) + ".upperAscii()";
            case 4 -> "string(" + integer(less) + ")";
            case 5 -> "string(" + pick2(item() + ".price", item() + ".d") + ")";
            case 6 -> "string(" + uuid() + ")";
            case 7 -> "string(" + item() + ".colour)";
            case 8 -> "(" + bool(less) + " ? " + text(less) + " : " + text(less) + ")";
            case 9 -> text(less) + ".replace(" + pick("'a'", "'%'", "'_'", "'é'") + ", " + literalText() + ")";
            default ->
                list() + ".sortBy(z" + names + ", z" + names + "." + pick("n", "s", "t", "mail", "id") + ").first().t";
        };
    }

    private String uuid() {
        return pick(item() + ".id", item() + ".parentId", "p.id", group() + ".id");
    }

    private String moment(int depth) {
        if (depth <= 0) {
            return pick(item() + ".at", item() + ".until", item() + ".day", "now", "p.at");
        }
        return switch (random.nextInt(4)) {
            case 0 ->
                "(" + moment(depth - 1) + pick(" + ", " - ") + "duration('" + pick("30m", "36h", "1.5s", "-250ms")
                        + "'))";
            case 1 -> "(" + bool(depth - 1) + " ? " + moment(0) + " : " + moment(0) + ")";
            default -> moment(0);
        };
    }

    private String literalInt() {
        return pick(
                "0",
                "1",
                "-1",
                "2",
                "7",
                "100",
                "2147483647",
                "-2147483648",
                "9223372036854775807",
                "-9223372036854775808",
                "3000000000");
    }

    private String literalDecimal() {
        return pick("0.0", "1.0", "1.00", "0.5", "-2.25", "99.99", "123456789012.123456", "0.000001", "-0.1");
    }

    private String literalText() {
        return pick(
                "''",
                "'a'",
                "'A'",
                "'a%'",
                "'_b'",
                "'é'",
                "'\\U0001F600'",
                "'a\\\\b'",
                "'it\\'s'",
                "'\\uFFFD'",
                "'Zz'",
                "'10'");
    }
}
