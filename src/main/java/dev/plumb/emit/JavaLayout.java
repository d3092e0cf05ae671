package dev.plumb.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lays Java out within 120 columns: statements that are too long are broken at their outermost joints with a
 * continuation of eight columns, comments between words, and superfluous blank lines go. Text blocks stay as they
 * are.
 */
final class JavaLayout {
    static final int WIDTH = 120;
    private static final String CONTINUATION = "        ";

    private static final Pattern TYPE_HEADER = Pattern.compile("\\b(class|enum|interface|record) [A-Z]");
    private static final Pattern RECORD_END =
            Pattern.compile("        (@|[A-Z])[\\w.<>\\[\\]@,() ]*\\) (implements .*)?\\{");
    private static final Pattern SPACES = Pattern.compile(" +");

    private JavaLayout() {}

    static String lay(String source) {
        var out = new ArrayList<String>();
        boolean inTextBlock = false;
        for (String line : source.split("\n", -1)) {
            boolean toggles = count(line, "\"\"\"") % 2 == 1;
            if (inTextBlock || toggles) {
                out.add(line.stripTrailing());
                inTextBlock = inTextBlock != toggles;
                continue;
            }
            addLine(out, line.stripTrailing());
        }
        while (!out.isEmpty() && out.getLast().isEmpty()) {
            out.removeLast();
        }
        return String.join("\n", out) + "\n";
    }

    private static void addLine(List<String> out, String line) {
        String bare = line.strip();
        if (bare.isEmpty()) {
            if (!out.isEmpty() && !out.getLast().isEmpty() && !opensBlock(out.getLast())) {
                out.add("");
            }
            return;
        }
        if (bare.startsWith("}") && !out.isEmpty() && out.getLast().isEmpty()) {
            out.removeLast();
        }
        if (line.length() <= WIDTH) {
            out.add(line);
        } else if (bare.startsWith("//") || bare.startsWith("*") || bare.startsWith("/**")) {
            wrapComment(out, line);
        } else {
            wrapCode(out, line);
        }
    }

    /** After a type's opening brace one blank line may stand, after a method's none. */
    private static boolean opensBlock(String line) {
        return line.endsWith("{") && !opensType(line);
    }

    /** A type's header, be it the last line of one whose components stand on lines of their own. */
    private static boolean opensType(String line) {
        return TYPE_HEADER.matcher(line).find() || RECORD_END.matcher(line).matches();
    }

    private static void wrapComment(List<String> out, String line) {
        String indent = indentOf(line);
        String bare = line.strip();
        if (bare.startsWith("/**")) {
            String words = bare.substring(3, bare.endsWith("*/") ? bare.length() - 2 : bare.length())
                    .strip();
            out.add(indent + "/**");
            wrapWords(out, indent + " * ", indent + " * ", words);
            if (bare.endsWith("*/")) {
                out.add(indent + " */");
            }
        } else if (bare.startsWith("//")) {
            wrapWords(out, indent + "// ", indent + "// ", bare.substring(2).strip());
        } else {
            String words = bare.substring(1).strip();
            String hanging = words.startsWith("@param") || words.startsWith("@throws") ? "    " : "";
            wrapWords(out, indent + "* ", indent + "* " + hanging, words);
        }
    }

    private static void wrapWords(List<String> out, String first, String next, String words) {
        var line = new StringBuilder(first);
        boolean empty = true;
        for (String word : SPACES.split(words, -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.add(line.toString());
                line = new StringBuilder(next);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.add(line.toString());
    }

    private enum Joint {
        OR,
        AND,
        TERNARY,
        DOT,
        PLUS,
        COMMA,
        OPEN,
        ASSIGN,
        ARROW,
        COMMENT
    }

    /** @param at where the next line starts; {@code depth} counts the brackets around it */
    private record Break(Joint joint, int at, int depth) {}

    private static void wrapCode(List<String> out, String line) {
        String indent = indentOf(line);
        List<Break> breaks = breaks(line);
        for (Break found : breaks) {
            if (found.joint == Joint.COMMENT && found.at > indent.length()) {
                addLine(out, indent + line.substring(found.at));
                addLine(out, line.substring(0, found.at).stripTrailing());
                return;
            }
        }
        List<Integer> chosen = choose(line, indent, breaks);
        if (chosen == null || chosen.isEmpty()) {
            out.add(line);
            return;
        }
        int from = 0;
        for (int i = 0; i <= chosen.size(); i++) {
            int to = i < chosen.size() ? chosen.get(i) : line.length();
            String part = line.substring(from, to).strip();
            if (!part.isEmpty()) {
                String laid = (i == 0 ? indent : indent + CONTINUATION) + part;
                if (laid.length() > WIDTH && laid.length() < line.length()) {
                    wrapCode(out, laid);
                } else {
                    out.add(laid);
                }
            }
            from = to;
        }
    }

    private static @Nullable List<Integer> choose(String line, String indent, List<Break> breaks) {
        int deepest = breaks.stream().mapToInt(Break::depth).max().orElse(0);
        for (int depth = 0; depth <= deepest; depth++) {
            int level = depth;
            List<Break> here = breaks.stream().filter(b -> b.depth == level).toList();
            for (Break found : here) {
                if (found.joint == Joint.ASSIGN
                        && indent.length() + CONTINUATION.length() + line.length() - found.at <= WIDTH
                        && here.stream().noneMatch(b -> b.joint == Joint.TERNARY)) {
                    return List.of(found.at);
                }
            }
            for (Joint joint : List.of(Joint.TERNARY, Joint.OR, Joint.AND, Joint.DOT, Joint.PLUS)) {
                List<Integer> places = here.stream()
                        .filter(b -> b.joint == joint)
                        .map(Break::at)
                        .toList();
                if (!places.isEmpty()) {
                    return places;
                }
            }
            boolean condition = level == 0
                    && (line.strip().startsWith("if (") || line.strip().startsWith("while ("));
            List<Integer> arguments = condition ? null : arguments(line, indent, breaks, level);
            if (arguments != null) {
                return arguments;
            }
        }
        return breaks.stream()
                .filter(b -> b.joint == Joint.ASSIGN || b.joint == Joint.ARROW)
                .map(Break::at)
                .findFirst()
                .map(List::of)
                .orElse(null);
    }

    /** The longest bracket at that depth: all of what it holds on the next line, or each part on its own. */
    private static @Nullable List<Integer> arguments(String line, String indent, List<Break> breaks, int depth) {
        Break open = null;
        int length = 0;
        for (Break found : breaks) {
            if (found.joint == Joint.OPEN && found.depth == depth) {
                int inside = close(line, found.at) - found.at;
                if (inside >= length && inside > 0) {
                    open = found;
                    length = inside;
                }
            }
        }
        if (open == null) {
            return null;
        }
        if (indent.length() + CONTINUATION.length() + line.length() - open.at <= WIDTH) {
            return List.of(open.at);
        }
        int start = open.at;
        int end = start + length;
        var places = new ArrayList<Integer>();
        places.add(start);
        breaks.stream()
                .filter(b -> b.joint == Joint.COMMA && b.depth == depth + 1 && b.at > start && b.at <= end)
                .map(Break::at)
                .forEach(places::add);
        return places;
    }

    /** Where the bracket that was opened before {@code from} closes. */
    private static int close(String line, int from) {
        int depth = 1;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' || c == '\'') {
                i = skipLiteral(line, i);
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return line.length();
    }

    private static List<Break> breaks(String line) {
        var found = new ArrayList<Break>();
        int depth = 0;
        for (int i = indentOf(line).length(); i < line.length(); i++) {
            char c = line.charAt(i);
            switch (c) {
                case '"', '\'' -> i = skipLiteral(line, i);
                case '(', '[', '{' -> {
                    if (c == '(') {
                        found.add(new Break(Joint.OPEN, i + 1, depth));
                    }
                    depth++;
                }
                case ')', ']', '}' -> depth--;
                case '<' -> depth += isTypeBracket(line, i) ? 1 : 0;
                case '>' -> depth -= isTypeBracket(line, i) && line.charAt(i - 1) != '-' ? 1 : 0;
                case ',' -> found.add(new Break(Joint.COMMA, i + 1, depth));
                case '.' -> {
                    if (i > 0 && line.charAt(i - 1) == ')' && followedByCall(line, i + 1)) {
                        found.add(new Break(Joint.DOT, i, depth));
                    }
                }
                case '/' -> {
                    if (line.startsWith("// ", i)) {
                        found.add(new Break(Joint.COMMENT, i, depth));
                        return found;
                    }
                }
                case ' ' -> {
                    if (line.startsWith(" || ", i)) {
                        found.add(new Break(Joint.OR, i + 1, depth));
                    } else if (line.startsWith(" && ", i)) {
                        found.add(new Break(Joint.AND, i + 1, depth));
                    } else if (line.startsWith(" ? ", i) || line.startsWith(" : ", i)) {
                        found.add(new Break(Joint.TERNARY, i + 1, depth));
                    } else if (line.startsWith(" + ", i)) {
                        found.add(new Break(Joint.PLUS, i + 1, depth));
                    } else if (line.startsWith(" = ", i)) {
                        found.add(new Break(Joint.ASSIGN, i + 3, depth));
                    } else if (line.startsWith(" -> ", i)) {
                        found.add(new Break(Joint.ARROW, i + 4, depth));
                    }
                }
                default -> {}
            }
        }
        return found;
    }

    /** Whether it belongs to a type's arguments: an operator stands between blanks. */
    private static boolean isTypeBracket(String line, int at) {
        return at > 0 && line.charAt(at - 1) != ' ';
    }

    private static boolean followedByCall(String line, int from) {
        int i = from;
        while (i < line.length() && Character.isJavaIdentifierPart(line.charAt(i))) {
            i++;
        }
        return i < line.length() && (line.charAt(i) == '(' || line.charAt(i) == '<');
    }

    /** The last character of the literal that starts there. */
    private static int skipLiteral(String line, int start) {
        char quote = line.charAt(start);
        for (int i = start + 1; i < line.length(); i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == quote) {
                return i;
            }
        }
        return line.length();
    }

    private static String indentOf(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
