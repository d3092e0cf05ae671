package dev.plumb.spec.read;

import dev.plumb.spec.read.JsonPath.Segment;
import dev.plumb.spec.read.JsonPath.Selector;
import dev.plumb.spec.read.JsonPath.Unreadable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses JSONPath (RFC 9535). */
final class JsonPathParser {
    private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

    private final String text;
    private int at;
    private int depth;

    JsonPathParser(String text) {
        this.text = text;
    }

    JsonPath query() {
        blanks();
        expect("$");
        List<Segment> segments = segments();
        blanks();
        if (at < text.length()) {
            throw new Unreadable(at, "a JSONPath does not go on like this");
        }
        return new JsonPath(segments);
    }

    private List<Segment> segments() {
        var segments = new ArrayList<Segment>();
        while (true) {
            int before = at;
            blanks();
            if (take("..")) {
                segments.add(new Segment(true, peek('[') ? bracketed() : List.of(dotted())));
            } else if (take(".")) {
                segments.add(new Segment(false, List.of(dotted())));
            } else if (peek('[')) {
                segments.add(new Segment(false, bracketed()));
            } else {
                at = before;
                return segments;
            }
        }
    }

    private Selector dotted() {
        if (take("*")) {
            return new JsonPath.Wildcard();
        }
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (start == at || Character.isDigit(text.charAt(start))) {
            throw new Unreadable(start, "a name should stand here; others than plain ones stand in `['…']`");
        }
        return new JsonPath.Name(text.substring(start, at));
    }

    /** Letters, digits, {@code _} and, as widely written, {@code -}. */
    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c > 0x7F;
    }

    private List<Selector> bracketed() {
        expect("[");
        var selectors = new ArrayList<Selector>();
        do {
            blanks();
            selectors.add(selector());
            blanks();
        } while (take(","));
        expect("]");
        return selectors;
    }

    private Selector selector() {
        if (take("*")) {
            return new JsonPath.Wildcard();
        }
        if (peek('\'') || peek('"')) {
            return new JsonPath.Name(string());
        }
        if (take("?")) {
            return new JsonPath.Filter(or());
        }
        Optional<Integer> start = integer();
        blanks();
        if (!take(":")) {
            return new JsonPath.Index(start.orElseThrow(
                    () -> new Unreadable(at, "a name in quotes, an index, `*` or `?` should stand here")));
        }
        blanks();
        Optional<Integer> end = integer();
        blanks();
        Optional<Integer> step = Optional.empty();
        if (take(":")) {
            blanks();
            step = integer();
        }
        return new JsonPath.Slice(start, end, step.orElse(1));
    }

    private Optional<Integer> integer() {
        int start = at;
        take("-");
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (start == at) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(text.substring(start, at)));
        } catch (NumberFormatException none) {
            throw new Unreadable(start, "this is no index");
        }
    }

    private JsonPathFilter or() {
        JsonPathFilter left = and();
        for (blanks(); take("||"); blanks()) {
            left = new JsonPathFilter.Or(left, and());
        }
        return left;
    }

    private JsonPathFilter and() {
        JsonPathFilter left = basic();
        for (blanks(); take("&&"); blanks()) {
            left = new JsonPathFilter.And(left, basic());
        }
        return left;
    }

    private JsonPathFilter basic() {
        blanks();
        if (++depth > 50) {
            throw new Unreadable(at, "nested too deep");
        }
        try {
            if (take("!")) {
                return new JsonPathFilter.Not(basic());
            }
            if (take("(")) {
                JsonPathFilter inner = or();
                blanks();
                expect(")");
                return inner;
            }
            for (boolean whole : new boolean[] {true, false}) {
                if (take(whole ? "match(" : "search(")) {
                    JsonPathFilter.Operand subject = operand();
                    blanks();
                    expect(",");
                    JsonPathFilter.Operand pattern = operand();
                    blanks();
                    expect(")");
                    return new JsonPathFilter.Matches(subject, pattern, whole);
                }
            }
            return comparison();
        } finally {
            depth--;
        }
    }

    private JsonPathFilter comparison() {
        int start = at;
        JsonPathFilter.Operand left = operand();
        blanks();
        for (String operator : OPERATORS) {
            if (take(operator)) {
                return new JsonPathFilter.Compare(left, operator, operand());
            }
        }
        if (left instanceof JsonPathFilter.Query query) {
            return new JsonPathFilter.Exists(query);
        }
        throw new Unreadable(start, "a comparison should stand here");
    }

    private JsonPathFilter.Operand operand() {
        blanks();
        if (peek('\'') || peek('"')) {
            return new JsonPathFilter.Literal(new JsonPathFilter.Value(string()));
        }
        if (take("@")) {
            return new JsonPathFilter.Query(false, segments());
        }
        if (take("$")) {
            return new JsonPathFilter.Query(true, segments());
        }
        if (take("length(")) {
            JsonPathFilter.Operand of = operand();
            blanks();
            expect(")");
            return new JsonPathFilter.Length(of);
        }
        if (take("count(")) {
            int start = at;
            JsonPathFilter.Operand of = operand();
            blanks();
            expect(")");
            if (of instanceof JsonPathFilter.Query query) {
                return new JsonPathFilter.Count(query);
            }
            throw new Unreadable(start, "`count` takes a query");
        }
        if (take("true")) {
            return new JsonPathFilter.Literal(new JsonPathFilter.Value(true));
        }
        if (take("false")) {
            return new JsonPathFilter.Literal(new JsonPathFilter.Value(false));
        }
        if (take("null")) {
            return new JsonPathFilter.Literal(new JsonPathFilter.Value(null));
        }
        return number();
    }

    private JsonPathFilter.Operand number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new JsonPathFilter.Literal(new JsonPathFilter.Value(new BigDecimal(text.substring(start, at))));
        } catch (NumberFormatException none) {
            throw new Unreadable(start, "a value or a query such as `@.name` should stand here");
        }
    }

    private String string() {
        char quote = text.charAt(at);
        int start = at++;
        var value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                value.append(escaped(text.charAt(at++)));
            } else {
                value.append(c);
            }
        }
        if (at >= text.length()) {
            throw new Unreadable(start, "this quote is never closed");
        }
        at++;
        return value.toString();
    }

    private char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int end = Math.min(text.length(), at + 4);
                String digits = text.substring(at, end);
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw new Unreadable(at, "four hexadecimal digits should stand here");
                }
                at = end;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> c;
        };
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw new Unreadable(at, "`" + token + "` should stand here");
        }
    }
}
