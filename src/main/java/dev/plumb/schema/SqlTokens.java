package dev.plumb.schema;

import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of PostgreSQL's SQL with their places (PostgreSQL manual, 4.1 "Lexical Structure"):
 * nested comments, dollar quotes, escape and Unicode strings, quoted names. Never fails: what is left
 * open at the end of the text ends with it.
 */
final class SqlTokens {

    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SYMBOL,
        LINE_COMMENT,
        BLOCK_COMMENT
    }

    /**
     * @param text of a word folded to lower case, of a quoted name and of a plain string the content, else
     *     as written
     * @param start offset in the document
     */
    record Token(Kind kind, String text, int start, int end) {
        boolean is(String word) {
            return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(word);
        }

        boolean isAny(String... words) {
            for (String word : words) {
                if (is(word)) {
                    return true;
                }
            }
            return false;
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
        }

        boolean isComment() {
            return kind == Kind.LINE_COMMENT || kind == Kind.BLOCK_COMMENT;
        }
    }

    private final String text;
    private final int end;
    private int at;
    private final List<Token> tokens = new ArrayList<>();

    private SqlTokens(Span document) {
        this.text = document.file().text();
        this.at = document.start();
        this.end = document.end();
    }

    /** The names that an expression mentions, functions included. */
    static Set<String> names(String expression) {
        var names = new HashSet<String>();
        for (Token token : of(new Span(new SourceFile("", expression), 0, expression.length()))) {
            if (token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_NAME) {
                names.add(token.text());
            }
        }
        return names;
    }

    static List<Token> of(Span document) {
        return new SqlTokens(document).read();
    }

    private List<Token> read() {
        while (at < end) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                int stop = Math.min(end, indexOr('\n', at));
                add(Kind.LINE_COMMENT, stop);
            } else if (text.startsWith("/*", at)) {
                add(Kind.BLOCK_COMMENT, blockCommentEnd());
            } else if (c == '\'') {
                addString(at, false);
            } else if (c == '"') {
                addQuotedName(at);
            } else if (c == '$' && dollarTag() != null) {
                addDollarString();
            } else if (Character.isDigit(c)) {
                int stop = at + 1;
                while (stop < end && (Character.isLetterOrDigit(text.charAt(stop)) || text.charAt(stop) == '.')) {
                    stop++;
                }
                add(Kind.NUMBER, stop);
            } else if (Character.isLetter(c) || c == '_') {
                addWord();
            } else {
                add(Kind.SYMBOL, at + 1);
            }
        }
        return tokens;
    }

    private void add(Kind kind, int stop) {
        int limit = Math.min(stop, end);
        tokens.add(new Token(kind, text.substring(at, limit), at, limit));
        at = limit;
    }

    private void addWord() {
        int stop = at + 1;
        while (stop < end && isNamePart(text.charAt(stop))) {
            stop++;
        }
        String word = text.substring(at, stop).toLowerCase(Locale.ROOT);
        char next = stop < end ? text.charAt(stop) : ' ';
        if (next == '\'' && (word.equals("e") || word.equals("b") || word.equals("x") || word.equals("n"))) {
            addString(stop, word.equals("e"));
        } else if (word.equals("u") && text.startsWith("&'", stop)) {
            addString(stop + 1, false);
        } else if (word.equals("u") && text.startsWith("&\"", stop)) {
            addQuotedName(stop + 1);
        } else {
            tokens.add(new Token(Kind.WORD, word, at, stop));
            at = stop;
        }
    }

    private void addString(int quote, boolean escapes) {
        var content = new StringBuilder();
        int i = quote + 1;
        while (i < end) {
            char c = text.charAt(i);
            if (escapes && c == '\\' && i + 1 < end) {
                content.append(text.charAt(i + 1));
                i += 2;
            } else if (c == '\'' && i + 1 < end && text.charAt(i + 1) == '\'') {
                content.append('\'');
                i += 2;
            } else if (c == '\'') {
                break;
            } else {
                content.append(c);
                i++;
            }
        }
        int stop = Math.min(end, i + 1);
        tokens.add(new Token(Kind.STRING, content.toString(), at, stop));
        at = stop;
    }

    private void addQuotedName(int quote) {
        var content = new StringBuilder();
        int i = quote + 1;
        while (i < end) {
            char c = text.charAt(i);
            if (c == '"' && i + 1 < end && text.charAt(i + 1) == '"') {
                content.append('"');
                i += 2;
            } else if (c == '"') {
                break;
            } else {
                content.append(c);
                i++;
            }
        }
        int stop = Math.min(end, i + 1);
        tokens.add(new Token(Kind.QUOTED_NAME, content.toString(), at, stop));
        at = stop;
    }

    private void addDollarString() {
        String tag = java.util.Objects.requireNonNull(dollarTag());
        int from = at + tag.length();
        int close = text.indexOf(tag, from);
        int content = close < 0 || close > end ? end : close;
        int stop = Math.min(end, content + tag.length());
        tokens.add(new Token(Kind.STRING, text.substring(Math.min(from, content), content), at, stop));
        at = stop;
    }

    private @org.jspecify.annotations.Nullable String dollarTag() {
        int i = at + 1;
        while (i < end && isNamePart(text.charAt(i)) && text.charAt(i) != '$') {
            i++;
        }
        boolean digitFirst = i > at + 1 && Character.isDigit(text.charAt(at + 1));
        return i < end && text.charAt(i) == '$' && !digitFirst ? text.substring(at, i + 1) : null;
    }

    private int blockCommentEnd() {
        int depth = 0;
        int i = at;
        while (i < end) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return end;
    }

    private int indexOr(char c, int from) {
        int found = text.indexOf(c, from);
        return found < 0 ? text.length() : found;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
