package dev.plumb.project;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Java text cut into tokens that, put together, are the text again (JLS 3.5); generous with text that is wrong. */
final class JavaTokens {
    enum Kind {
        SPACE,
        COMMENT,
        WORD,
        LITERAL,
        SYMBOL
    }

    record Token(Kind kind, int start, int end) {
        String in(String text) {
            return text.substring(start, end);
        }

        boolean isSymbol(String text, char symbol) {
            return kind == Kind.SYMBOL && text.charAt(start) == symbol;
        }

        boolean isCode() {
            return kind != Kind.SPACE && kind != Kind.COMMENT;
        }
    }

    private JavaTokens() {}

    static List<Token> of(String text) {
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (at < text.length()) {
            Token token = next(text, at);
            tokens.add(token);
            at = token.end();
        }
        return tokens;
    }

    /** The same program: equal but for comments and white space. */
    static boolean sameCode(String one, String other) {
        return one.equals(other) || code(one).equals(code(other));
    }

    /** The words (identifiers and keywords) that stand in code, not in comments or literals. */
    static java.util.Set<String> words(String text) {
        return of(text).stream()
                .filter(token -> token.kind() == Kind.WORD)
                .map(token -> token.in(text))
                .collect(Collectors.toSet());
    }

    private static List<String> code(String text) {
        return of(text).stream()
                .filter(Token::isCode)
                .map(token -> token.in(text))
                .toList();
    }

    private static Token next(String text, int at) {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
            int end = at + 1;
            while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return new Token(Kind.SPACE, at, end);
        }
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return new Token(Kind.COMMENT, at, end < 0 ? text.length() : end);
        }
        if (text.startsWith("/*", at)) {
            return new Token(Kind.COMMENT, at, after(text, "*/", at + 2));
        }
        if (text.startsWith("\"\"\"", at)) {
            return new Token(Kind.LITERAL, at, quoted(text, at + 3, "\"\"\""));
        }
        if (c == '"' || c == '\'') {
            return new Token(Kind.LITERAL, at, quoted(text, at + 1, String.valueOf(c)));
        }
        if (Character.isJavaIdentifierStart(c) || Character.isHighSurrogate(c)) {
            int end = at + 1;
            while (end < text.length()
                    && (Character.isJavaIdentifierPart(text.charAt(end)) || Character.isSurrogate(text.charAt(end)))) {
                end++;
            }
            return new Token(Kind.WORD, at, end);
        }
        if (c >= '0' && c <= '9') {
            int end = at + 1;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            return new Token(Kind.LITERAL, at, end);
        }
        return new Token(Kind.SYMBOL, at, at + 1);
    }

    private static int quoted(String text, int from, String quote) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.startsWith(quote, i)) {
                return i + quote.length();
            }
        }
        return text.length();
    }

    private static int after(String text, String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }
}
