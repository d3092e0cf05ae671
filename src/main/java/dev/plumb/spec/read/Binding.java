package dev.plumb.spec.read;

import dev.plumb.source.Node;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.Word;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code x in LIST where EXPR}, taken apart. */
record Binding(Word name, ExpressionText list, Optional<ExpressionText> where) {
    private static final Pattern NAMED =
            Pattern.compile("\\s*([\\p{L}_]\\w*)\\s+in\\s+(\\S.*)", Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

    static Optional<Binding> of(Node.Scalar scalar) {
        Matcher matcher = NAMED.matcher(scalar.text());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int from = matcher.start(2);
        int where = where(scalar.text(), from);
        int listEnd = where < 0 ? scalar.text().length() : where;
        Optional<ExpressionText> condition = where < 0
                ? Optional.empty()
                : Optional.of(
                        part(scalar, where + "where".length() + 1, scalar.text().length()));
        return Optional.of(new Binding(
                new Word(scalar.part(matcher.start(1), matcher.end(1)), matcher.group(1)),
                part(scalar, from, listEnd),
                condition));
    }

    /** Where the word {@code where} stands outside of texts and brackets; -1 without one. */
    private static int where(String text, int from) {
        int depth = 0;
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (depth == 0 && isWhere(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isWhere(String text, int at) {
        int end = at + "where".length();
        return text.startsWith("where", at)
                && at > 0
                && Character.isWhitespace(text.charAt(at - 1))
                && end < text.length()
                && Character.isWhitespace(text.charAt(end));
    }

    /** A part of a scalar's text as an expression, without the blanks around it. */
    static ExpressionText part(Node.Scalar scalar, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(scalar.text().charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(scalar.text().charAt(end - 1))) {
            end--;
        }
        return new ExpressionText(scalar.part(start, end), scalar.text().substring(start, end));
    }
}
