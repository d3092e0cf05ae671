package dev.plumb.schema;

import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A script as people feed it to psql, and as {@code pg_dump} writes it in its plain format: statements, lines
 * with a backslash that are psql's own, and the rows that follow {@code COPY … FROM stdin}
 * (PostgreSQL manual, "psql" and "COPY"). Read from the text alone; never fails.
 *
 * @param sql the text with psql's own lines and the rows of COPY blanked, every other character at its place
 * @param metaCommands psql's lines, each from its backslash to its end
 * @param statements with what follows them, in their order
 */
public record SqlScript(SourceFile sql, List<Span> metaCommands, List<Entry> statements) {
    private static final Pattern BUT_LINES = Pattern.compile("[^\\n]");
    private static final Pattern COPY_IN = Pattern.compile("(?is)copy\\s.*\\sfrom\\s+stdin\\b.*");

    public SqlScript {
        metaCommands = List.copyOf(metaCommands);
        statements = List.copyOf(statements);
    }

    /**
     * A statement.
     *
     * @param rows what a COPY from stdin reads, without the line {@code \.} that ends it
     */
    public record Entry(SqlStatement statement, Optional<String> rows) {

        /** Whether it changes rows, and says nothing of the schema. */
        public boolean ofRows() {
            return switch (statement.verb()) {
                case "insert", "update", "delete", "merge", "copy", "truncate" -> true;
                case "select" ->
                    statement.tokens().stream().anyMatch(t -> t.is("setval"))
                            && statement.tokens().size() < 20;
                default -> false;
            };
        }
    }

    public static SqlScript of(SourceFile file) {
        return new Reader(file, file.text()).read();
    }

    /** A part of a file as a script; what stands around it is blank. */
    public static SqlScript of(Span part) {
        String text = part.file().text();
        return new Reader(
                        part.file(),
                        blank(text, 0, part.start()) + part.text() + blank(text, part.end(), text.length()))
                .read();
    }

    private static String blank(String text, int from, int to) {
        return BUT_LINES.matcher(text.substring(from, to)).replaceAll(" ");
    }

    /** All of it, for whoever reads spans. */
    public Span whole() {
        return new Span(sql, 0, sql.text().length());
    }

    private static final class Reader {
        private final SourceFile file;
        private final String text;
        private final StringBuilder blanked;
        private final List<Span> metaCommands = new ArrayList<>();
        private final List<Rows> copied = new ArrayList<>();
        private int at;
        private int statementStart = -1;

        /** @param semicolon where the COPY before them ends */
        private record Rows(int semicolon, String text) {}

        /** @param text the file's, perhaps with blanks in it */
        Reader(SourceFile file, String text) {
            this.file = file;
            this.text = text;
            this.blanked = new StringBuilder(text);
        }

        SqlScript read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (Character.isWhitespace(c) || c == '\uFEFF') {
                    if (c == '\uFEFF') {
                        blanked.setCharAt(at, ' ');
                    }
                    at++;
                } else if (text.startsWith("--", at)) {
                    at = lineEnd(at);
                } else if (text.startsWith("/*", at)) {
                    at = blockCommentEnd();
                } else if (c == '\\') {
                    metaCommand();
                } else if (c == ';') {
                    statementEnds();
                } else {
                    word(c);
                }
            }
            var sql = new SourceFile(file.path(), blanked.toString());
            var statements = new ArrayList<Entry>();
            for (SqlStatement statement :
                    SqlStatement.split(new Span(sql, 0, sql.text().length()))) {
                statements.add(new Entry(statement, rowsOf(statement)));
            }
            return new SqlScript(sql, metaCommands, statements);
        }

        private Optional<String> rowsOf(SqlStatement statement) {
            return copied.stream()
                    .filter(rows -> rows.semicolon() >= statement.at().end()
                            && text.substring(statement.at().end(), rows.semicolon())
                                    .isBlank())
                    .findFirst()
                    .map(Rows::text);
        }

        private void word(char c) {
            if (statementStart < 0) {
                statementStart = at;
            }
            if (c == '\'') {
                boolean escapes = at > 0
                        && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
                        && (at < 2 || !isNamePart(text.charAt(at - 2)));
                at = quotedEnd('\'', escapes);
            } else if (c == '"') {
                at = quotedEnd('"', false);
            } else if (c == '$' && (at == 0 || !isNamePart(text.charAt(at - 1)))) {
                dollarQuoted();
            } else {
                at++;
            }
        }

        private void statementEnds() {
            String statement = statementStart < 0 ? "" : text.substring(statementStart, at);
            boolean copies = statement.regionMatches(true, 0, "copy", 0, 4)
                    && COPY_IN.matcher(statement).matches();
            int semicolon = at;
            statementStart = -1;
            at++;
            if (!copies) {
                return;
            }
            int from = Math.min(text.length(), lineEnd(at) + 1);
            int stop = from;
            while (stop < text.length() && !line(stop).stripTrailing().equals("\\.")) {
                stop = Math.min(text.length(), lineEnd(stop) + 1);
            }
            copied.add(new Rows(semicolon, text.substring(from, stop)));
            int end = lineEnd(stop);
            blank(from, end);
            at = end;
        }

        private String line(int start) {
            return text.substring(start, lineEnd(start));
        }

        private void metaCommand() {
            int end = lineEnd(at);
            metaCommands.add(new Span(file, at, end));
            blank(at, end);
            at = end;
        }

        private void blank(int from, int to) {
            for (int i = from; i < to; i++) {
                if (text.charAt(i) != '\n') {
                    blanked.setCharAt(i, ' ');
                }
            }
        }

        private int lineEnd(int from) {
            int found = text.indexOf('\n', from);
            return found < 0 ? text.length() : found;
        }

        private int quotedEnd(char quote, boolean escapes) {
            int i = at + 1;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (escapes && c == '\\') {
                    i += 2;
                } else if (c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i += 2;
                } else if (c == quote) {
                    return i + 1;
                } else {
                    i++;
                }
            }
            return text.length();
        }

        private void dollarQuoted() {
            int i = at + 1;
            while (i < text.length() && isNamePart(text.charAt(i)) && text.charAt(i) != '$') {
                i++;
            }
            if (i >= text.length() || text.charAt(i) != '$' || i > at + 1 && Character.isDigit(text.charAt(at + 1))) {
                at++;
                return;
            }
            String tag = text.substring(at, i + 1);
            int close = text.indexOf(tag, i + 1);
            at = close < 0 ? text.length() : close + tag.length();
        }

        private int blockCommentEnd() {
            int depth = 0;
            int i = at;
            while (i < text.length()) {
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
            return text.length();
        }

        private static boolean isNamePart(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '$';
        }
    }

    /** The command of a line of psql, in lower case: {@code connect} of {@code \connect shop}. */
    public static String command(Span metaCommand) {
        String word = metaCommand.text().substring(1).strip();
        int end = 0;
        while (end < word.length() && Character.isLetterOrDigit(word.charAt(end))) {
            end++;
        }
        return word.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
