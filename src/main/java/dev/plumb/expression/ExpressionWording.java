package dev.plumb.expression;

import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.ExpressionProblem.*;
import java.util.List;
import java.util.stream.Collectors;

/** The problems of expressions in words. */
final class ExpressionWording {

    private ExpressionWording() {}

    static Wording of(ExpressionProblem problem) {
        return switch (problem) {
            case BrokenExpression p -> Wording.of("This is no CEL expression", plain(p.message()), mendOfBroken(p));
            case UnknownName p ->
                withFix(
                        Wording.of(
                                "Nothing here is called `" + p.name() + "`",
                                "not a parameter, a row, a table or a word that is expected here",
                                perhaps(p.near())),
                        p,
                        p.near());
            case UnknownColumn p ->
                withFix(
                        Wording.of(
                                "The rows of `" + p.list() + "` have no column or relation `" + p.name() + "`",
                                "unknown in `" + p.list() + "`",
                                perhaps(p.near())),
                        p,
                        p.near());
            case UnknownProperty p ->
                withFix(
                        Wording.of(
                                "`" + p.owner() + "` has no property `" + p.name() + "`",
                                "unknown in `" + p.owner() + "`",
                                perhaps(p.near())),
                        p,
                        p.near());
            case UnknownFunction p ->
                withFix(
                        Wording.of(
                                "There is no function `" + p.name() + "`",
                                "unknown function",
                                p.near().isEmpty()
                                        ? "Functions of the database serve its views, triggers and generated columns;"
                                                + " expressions do not call them."
                                        : perhaps(p.near())),
                        p,
                        p.near());
            case UnknownWord p ->
                withFix(
                        Wording.of(
                                "`" + p.word() + "` is no word of " + p.enumeration(),
                                "expected one of " + String.join(", ", p.words()),
                                perhaps(p.near())),
                        p,
                        p.near());
            case WrongType p ->
                Wording.of(
                        "Wrong type: " + p.expected() + " is needed"
                                + (p.where().isEmpty() ? "" : " " + p.where()),
                        "this is " + Types.words(p.found()),
                        mendOfType(p.expected(), p.found()));
            case NotComparable p ->
                Wording.of(
                        "`" + p.operator() + "` does not take " + Types.words(p.left()) + " and "
                                + Types.words(p.right()),
                        Types.words(p.left()) + " " + p.operator() + " " + Types.words(p.right()),
                        mendOfComparison(p));
            case WrongArguments p ->
                Wording.of(
                        "`" + p.function() + "` does not take "
                                + (p.given().isEmpty()
                                        ? "no arguments"
                                        : p.given().stream().map(Types::words).collect(Collectors.joining(", "))),
                        "wrong arguments",
                        p.forms().isEmpty() ? "" : "It is written " + String.join(", or ", p.forms()) + ".");
            case NotHere p -> Wording.of(p.what() + " is not known here", "", p.instead());
            case Refused p -> Wording.of("CEL's checker refuses this expression", plain(p.message()), "");
        };
    }

    private static Wording withFix(Wording wording, ExpressionProblem problem, List<String> near) {
        return near.isEmpty()
                ? wording
                : wording.withFix(new Wording.Fix(problem.at(), near.getFirst(), near.size() == 1));
    }

    private static String perhaps(List<String> near) {
        if (near.isEmpty()) {
            return "";
        }
        return "Did you mean " + near.stream().map(n -> "`" + n + "`").collect(Collectors.joining(" or ")) + "?";
    }

    private static String plain(String message) {
        if (message.startsWith("mismatched input '<EOF>'")) {
            return "the expression ends too early";
        }
        int expecting = message.indexOf(" expecting ");
        if (message.startsWith("mismatched input") && expecting > 0) {
            return "unexpected" + message.substring("mismatched input".length(), expecting);
        }
        if (message.startsWith("extraneous input") && expecting > 0) {
            return "one too many:" + message.substring("extraneous input".length(), expecting);
        }
        if (message.startsWith("no viable alternative")) {
            return "this does not go on like an expression";
        }
        if (message.startsWith("token recognition error")) {
            return "no part of CEL" + message.substring("token recognition error".length());
        }
        return message;
    }

    private static String mendOfBroken(BrokenExpression p) {
        String text = p.text();
        int reserved = p.message().indexOf("reserved identifier: ");
        if (reserved >= 0) {
            String word = p.message()
                    .substring(reserved + "reserved identifier: ".length())
                    .strip();
            return "CEL keeps this word for itself; where a word of an enumeration is meant, write `'" + word + "'`.";
        }
        if (text.contains("=>") || text.contains("=<")) {
            return "Bounds are compared with `>=` and `<=`.";
        }
        if (text.matches("(?s).*[^=!<>]=[^=].*") && !text.contains("==")) {
            return "Two values are compared with `==`.";
        }
        if (text.matches("(?s).*\\s(and|or|not)\\s.*")) {
            return "CEL says `&&`, `||` and `!` for and, or and not.";
        }
        if (text.matches("(?s).*(^|[^&])&([^&].*|$)") || text.matches("(?s).*(^|[^|])\\|([^|].*|$)")) {
            return "Conditions are joined with `&&` and `||`.";
        }
        return "";
    }

    private static String mendOfType(String expected, Type found) {
        if (expected.equals("text") && !(found instanceof Type.ListOf) && !(found instanceof Type.Row)) {
            return "`string(…)` makes text of it.";
        }
        if (expected.startsWith("a word of ") && Types.isText(found)) {
            return "Where it comes from the contract, give its schema the same words as `enum`.";
        }
        if (expected.startsWith("a row of ")
                && (Types.isText(found) || Types.is(found, Type.Kind.INT) || Types.is(found, Type.Kind.UUID))) {
            return "A key goes to the column of that key: `…Id`, or `…Key` where the column's name does not end in `_id`.";
        }
        if (expected.startsWith("a row of ") && found instanceof Type.Struct) {
            return "Of an event, a part that is called like a row is that row; any other is what its schema says.";
        }
        if (found instanceof Type.Row && !expected.startsWith("a row of ")) {
            return "A row goes to the relation, which is called like its key without `Id`; of a row, name the column that is"
                    + " meant.";
        }
        if (expected.equals("a decimal") && Types.isText(found)) {
            return "`decimal(…)` reads a decimal from text.";
        }
        return "";
    }

    private static String mendOfComparison(NotComparable p) {
        boolean text = Types.isText(p.left()) || Types.isText(p.right());
        if (text && (Types.isNumber(p.left()) || Types.isNumber(p.right()))) {
            return p.operator().equals("+")
                    ? "`string(…)` makes text of a number."
                    : "`decimal(…)` and `int(…)` read a number from text; `string(…)` makes text of one.";
        }
        if (p.left() instanceof Type.Row || p.right() instanceof Type.Row) {
            return "A row is compared with a row of the same table; to compare "
                    + p.key()
                            .map(k -> "the key itself, name that: `" + k + "`.")
                            .orElse("a column, name it.");
        }
        return "";
    }
}
