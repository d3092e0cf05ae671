package dev.plumb.schema;

import dev.plumb.schema.SqlTokens.Token;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a specification's SQL.
 *
 * @param at from its first word to its last, without the semicolon and the comments around
 * @param comment what stands directly above it: the text of the comment lines without their marks
 * @param commentAbove the same as written, for repeating it in a migration; empty without one
 * @param tokens without comments
 * @param comments that stand within
 */
public record SqlStatement(
        Span at, Optional<String> comment, String commentAbove, List<Token> tokens, List<Token> comments) {

    public SqlStatement {
        tokens = List.copyOf(tokens);
        comments = List.copyOf(comments);
    }

    public String sql() {
        return at.text();
    }

    /** The first word, in lower case. */
    public String verb() {
        return tokens.getFirst().text();
    }

    public Span firstWord() {
        return new Span(at.file(), tokens.getFirst().start(), tokens.getFirst().end());
    }

    /** The table of an {@code insert … on conflict do nothing}, or {@code … select … where not exists (…)}. */
    public Optional<Name> ensuredTable() {
        int size = tokens.size();
        boolean nothing = false;
        boolean unlessThere = false;
        for (int i = 3; i < size; i++) {
            nothing |= tokens.get(i).is("nothing") && tokens.get(i - 1).is("do");
            unlessThere |= tokens.get(i - 2).is("where")
                    && tokens.get(i - 1).is("not")
                    && tokens.get(i).is("exists");
        }
        if (!nothing && !unlessThere
                || size < 4
                || !tokens.get(0).is("insert")
                || !tokens.get(2).isName()) {
            return Optional.empty();
        }
        return Optional.of(
                tokens.get(3).is(".")
                        ? new Name(tokens.get(2).text(), tokens.get(4).text())
                        : Name.inPublic(tokens.get(2).text()));
    }

    /** The name that a CREATE statement gives, bare and with its schema; empty for any other statement. */
    public List<String> namesMade() {
        if (!verb().equals("create")) {
            return List.of();
        }
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isAny("table", "type", "view", "function", "procedure", "domain", "sequence", "schema")) {
                int at = i + 1;
                if (tokens.size() > at + 2 && tokens.get(at).is("if")) {
                    at += 3;
                }
                if (tokens.size() > at + 2 && tokens.get(at + 1).is(".")) {
                    String name = tokens.get(at + 2).text();
                    return List.of(name, tokens.get(at).text() + "." + name);
                }
                return tokens.size() > at ? List.of(tokens.get(at).text()) : List.of();
            }
        }
        return List.of();
    }

    /** The character, from 1, of the only word that is this name; 0 where there is none, or several. */
    public int characterOf(String name) {
        String sql = sql();
        int found = 0;
        for (Token token : tokens) {
            int from = token.start() - at.start();
            String word = sql.substring(
                    Math.clamp(from, 0, sql.length()), Math.clamp((long) token.end() - at.start(), 0, sql.length()));
            if (word.equals(name) || word.equals('"' + name + '"')) {
                if (found > 0) {
                    return 0;
                }
                found = sql.codePointCount(0, from) + 1;
            }
        }
        return found;
    }

    /**
     * The word at a place that PostgreSQL names.
     *
     * @param character counted in code points from 1, as its error messages do; 0 for none, which is the first line
     */
    public Span atCharacter(int character) {
        String sql = sql();
        int points = sql.codePointCount(0, sql.length());
        if (character <= 0) {
            int line = sql.indexOf('\n');
            return line < 0 ? at : at.within(0, line);
        }
        int offset = at.start() + sql.offsetByCodePoints(0, Math.min(character - 1, points));
        for (Token token : tokens) {
            if (token.end() > offset) {
                return new Span(at.file(), token.start(), token.end());
            }
        }
        return new Span(at.file(), tokens.getLast().start(), tokens.getLast().end());
    }

    /** Takes a document apart at the semicolons that end statements. */
    static List<SqlStatement> split(Span document) {
        var statements = new ArrayList<SqlStatement>();
        var words = new ArrayList<Token>();
        var comments = new ArrayList<Token>();
        var above = new ArrayList<Token>();
        int parens = 0;
        int blocks = 0;
        for (Token token : SqlTokens.of(document)) {
            if (token.isComment()) {
                if (words.isEmpty()) {
                    above.add(token);
                } else {
                    comments.add(token);
                }
                continue;
            }
            if (token.is(";") && parens <= 0 && blocks == 0) {
                if (!words.isEmpty()) {
                    statements.add(statement(document, words, comments, above));
                }
                words.clear();
                comments.clear();
                above.clear();
                parens = 0;
                continue;
            }
            if (token.is("(")) {
                parens++;
            } else if (token.is(")")) {
                parens--;
            } else if (token.is("atomic") && !words.isEmpty() && words.getLast().is("begin")) {
                blocks = 1;
            } else if (blocks > 0 && token.is("case")) {
                blocks++;
            } else if (blocks > 0 && token.is("end")) {
                blocks--;
            }
            words.add(token);
        }
        if (!words.isEmpty()) {
            statements.add(statement(document, words, comments, above));
        }
        return statements;
    }

    private static SqlStatement statement(Span document, List<Token> words, List<Token> comments, List<Token> above) {
        int start = words.getFirst().start();
        int end = words.getLast().end();
        var at = new Span(document.file(), start, end);
        List<Token> own = attached(document, above, start);
        String raw = own.isEmpty()
                ? ""
                : document.file()
                        .text()
                        .substring(own.getFirst().start(), own.getLast().end());
        var inside = comments.stream().filter(c -> c.end() <= end).toList();
        // a comment behind the last column, or behind the statement, still stands before the semicolon
        return new SqlStatement(at, described(own), raw, words, inside);
    }

    /** The comments that reach the statement without an empty line between. */
    private static List<Token> attached(Span document, List<Token> comments, int start) {
        var file = document.file();
        var own = new ArrayList<Token>();
        int line = file.line(start);
        for (Token comment : comments.reversed()) {
            int last = file.line(Math.max(comment.start(), comment.end() - 1));
            boolean alone = file.text()
                    .substring(file.lineStart(file.line(comment.start())), comment.start())
                    .isBlank();
            if (last < line - 1 || !alone) {
                break;
            }
            own.addFirst(comment);
            line = file.line(comment.start());
        }
        return own;
    }

    static Optional<String> described(List<Token> comments) {
        var lines = new ArrayList<String>();
        for (Token comment : comments) {
            String body = comment.text();
            if (comment.kind() == SqlTokens.Kind.LINE_COMMENT) {
                lines.add(body.replaceFirst("^-+", "").strip());
            } else {
                body = body.replaceFirst("^/\\*+", "").replaceFirst("\\*+/$", "");
                body.lines().map(l -> l.strip().replaceFirst("^\\*\\s?", "")).forEach(lines::add);
            }
        }
        String text = String.join(" ", lines).replaceAll("\\s+", " ").strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
