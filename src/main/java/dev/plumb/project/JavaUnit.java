package dev.plumb.project;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import dev.plumb.project.JavaTokens.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java file cut into the parts that are merged one by one. The parts put together in order are the
 * file again, byte for byte: white space and comments belong to the part that follows them, a comment
 * behind a part on its line to that part.
 *
 * @param intro what stands before the first import or type: the package and its comments
 * @param imports each with what stands before it
 * @param types with their members
 * @param rest what stands behind the last type
 */
record JavaUnit(String intro, List<Part> imports, List<Part> types, String rest) {

    JavaUnit {
        imports = List.copyOf(imports);
        types = List.copyOf(types);
    }

    /** A part of a file. */
    sealed interface Part {
        /** What it is, the same in two versions of a file: {@code method find(String)}. */
        String key();

        /** Where it starts in the file, its white space aside. */
        int offset();

        /** The white space before it. */
        String space();

        /** All of it after its white space. */
        String text();

        Part withSpace(String space);
    }

    /** A part that is merged as a whole: a field, a method, an import, an annotation. */
    record Leaf(String key, int offset, String space, String text) implements Part {
        @Override
        public Part withSpace(String other) {
            return new Leaf(key, offset, other, text);
        }
    }

    /**
     * A class, record, interface, enum or annotation.
     *
     * @param comment what is said above it, with the white space after
     * @param annotations with the white space before each
     * @param declaration modifiers, kind, name and type parameters
     * @param components of a record, each with what stands before it; the parentheses are not theirs
     * @param supertypes from behind the components or the declaration up to and with the brace
     * @param constants of an enum
     * @param constantsEnd from behind the last constant up to and with the semicolon, if there is one
     * @param end from behind the last member up to and with the closing brace
     */
    record TypePart(
            String key,
            int offset,
            String space,
            String comment,
            List<Part> annotations,
            String declaration,
            Optional<List<Part>> components,
            String supertypes,
            List<Part> constants,
            String constantsEnd,
            List<Part> members,
            String end)
            implements Part {

        TypePart {
            annotations = List.copyOf(annotations);
            components = components.map(List::copyOf);
            constants = List.copyOf(constants);
            members = List.copyOf(members);
        }

        @Override
        public String text() {
            return comment
                    + whole(annotations)
                    + declaration
                    + components.map(c -> "(" + listed(c) + ")").orElse("")
                    + supertypes
                    + listed(constants)
                    + constantsEnd
                    + whole(members)
                    + end;
        }

        @Override
        public Part withSpace(String other) {
            return new TypePart(
                    key,
                    offset,
                    other,
                    comment,
                    annotations,
                    declaration,
                    components,
                    supertypes,
                    constants,
                    constantsEnd,
                    members,
                    end);
        }
    }

    String text() {
        return intro + whole(imports) + whole(types) + rest;
    }

    static String whole(List<Part> parts) {
        return parts.stream().map(part -> part.space() + part.text()).collect(Collectors.joining());
    }

    private static String listed(List<Part> parts) {
        return parts.stream().map(part -> part.space() + part.text()).collect(Collectors.joining(","));
    }

    /** Reads all of them in one go; empty where one is no Java, or a module, which has no members. */
    static Optional<List<JavaUnit>> read(List<String> texts) {
        var sources = new ArrayList<Source>();
        for (String text : texts) {
            sources.add(new Source(sources.size(), text));
        }
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try {
            var task = (JavacTask) COMPILER.getTask(null, FILES, diagnostics, List.of("-proc:none"), null, sources);
            var units = new ArrayList<JavaUnit>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree tree : task.parse()) {
                if (tree.getModule() != null
                        || diagnostics.getDiagnostics().stream().anyMatch(d -> d.getKind() == Diagnostic.Kind.ERROR)) {
                    return Optional.empty();
                }
                String text = texts.get(units.size());
                JavaUnit unit = new Reader(text, tree, positions).unit();
                if (!unit.text().equals(text)) {
                    return Optional.empty();
                }
                units.add(unit);
            }
            return Optional.of(List.copyOf(units));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final JavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(int number, String text) {
            super(URI.create("string:///Version" + number + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Cuts a parsed file. */
    private static final class Reader {
        private final String text;
        private final CompilationUnitTree tree;
        private final SourcePositions positions;
        private final List<Token> tokens;

        Reader(String text, CompilationUnitTree tree, SourcePositions positions) {
            this.text = text;
            this.tree = tree;
            this.positions = positions;
            this.tokens = JavaTokens.of(text);
        }

        private int start(Tree node) {
            return (int) positions.getStartPosition(tree, node);
        }

        private int end(Tree node) {
            return (int) positions.getEndPosition(tree, node);
        }

        JavaUnit unit() {
            int at = tree.getPackage() == null ? 0 : withCommentBehind(end(tree.getPackage()));
            String intro = text.substring(0, at);
            var imports = new ArrayList<Part>();
            for (ImportTree each : tree.getImports()) {
                int end = withCommentBehind(end(each));
                imports.add(
                        leaf("import " + (each.isStatic() ? "static " : "") + each.getQualifiedIdentifier(), at, end));
                at = end;
            }
            var types = new ArrayList<Part>();
            for (Tree each : tree.getTypeDecls()) {
                if (each instanceof ClassTree type) {
                    int end = withCommentBehind(end(type));
                    types.add(type(type, at, end));
                    at = end;
                }
            }
            return new JavaUnit(intro, imports, types, text.substring(at));
        }

        private Leaf leaf(String key, int from, int to) {
            int content = skipSpace(from, to);
            return new Leaf(key, content, text.substring(from, content), text.substring(content, to));
        }

        private int skipSpace(int from, int to) {
            int content = from;
            while (content < to && Character.isWhitespace(text.charAt(content))) {
                content++;
            }
            return content;
        }

        /** The end of a part, with a comment that stands behind it on its last line. */
        private int withCommentBehind(int end) {
            int at = end;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
            if (text.startsWith("//", at)) {
                int line = text.indexOf('\n', at);
                return line < 0 ? text.length() : line;
            }
            if (text.startsWith("/*", at) && !text.startsWith("/**", at)) {
                int close = text.indexOf("*/", at);
                int line = text.indexOf('\n', at);
                return close > 0 && close + 2 == line ? line : end;
            }
            return end;
        }

        /** The first token at or behind {@code from} that is that symbol outside of all brackets. */
        private int symbol(char symbol, int from, int to) {
            int depth = 0;
            for (Token token : tokens) {
                if (token.start() < from || token.kind() != JavaTokens.Kind.SYMBOL) {
                    continue;
                }
                if (token.start() >= to) {
                    break;
                }
                char c = text.charAt(token.start());
                if (depth == 0 && c == symbol) {
                    return token.start();
                }
                depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
            }
            return -1;
        }

        private TypePart type(ClassTree type, int from, int to) {
            int space = skipSpace(from, to);
            int start = start(type);
            var annotations = new ArrayList<Part>();
            int at = start;
            for (var each : type.getModifiers().getAnnotations()) {
                if (text.substring(at, start(each)).isBlank()) { // one behind a modifier stays with the declaration
                    int end = withCommentBehind(end(each));
                    annotations.add(leaf("@" + each.getAnnotationType(), at, end));
                    at = end;
                }
            }
            int brace = symbol('{', at, to);
            int declarationEnd = brace;
            Optional<List<Part>> components = Optional.empty();
            int supertypes;
            if (type.getKind() == Tree.Kind.RECORD) {
                int open = symbol('(', nameEnd(type, at), to);
                int close = closing(open);
                declarationEnd = open;
                supertypes = close + 1;
                components = Optional.of(components(open + 1, close));
            } else {
                declarationEnd = endOfTypeParameters(nameEnd(type, at));
                supertypes = declarationEnd;
            }
            String declaration = text.substring(at, declarationEnd);
            int bodyEnd = end(type) - 1;
            at = brace + 1;
            String head = text.substring(supertypes, at);

            List<Part> constants = new ArrayList<>();
            String constantsEnd = "";
            int firstMember = at;
            if (type.getKind() == Tree.Kind.ENUM) {
                int semicolon = symbol(';', at, bodyEnd);
                firstMember = semicolon < 0 ? bodyEnd : semicolon + 1;
                int last = at;
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree constant && start(constant) < firstMember) {
                        int end = endOfConstant(last, firstMember);
                        constants.add(leaf("constant " + constant.getName(), last, end));
                        at = end;
                        last = end < text.length() && text.charAt(end) == ',' ? end + 1 : end;
                    }
                }
                int closed = semicolon < 0 ? at : withCommentBehind(semicolon + 1);
                constantsEnd = text.substring(at, closed);
                at = closed;
            }
            var members = new ArrayList<Part>();
            int initializers = 0;
            List<? extends Tree> all = type.getMembers();
            for (int i = 0; i < all.size(); i++) {
                Tree member = all.get(i);
                if (start(member) < firstMember || end(member) < 0) {
                    continue; // a component, a constant, or what the compiler adds
                }
                int end = withCommentBehind(end(member));
                String key = switch (member) {
                    case MethodTree method -> method(method);
                    case VariableTree field -> {
                        var name = new StringBuilder("field " + field.getName());
                        while (i + 1 < all.size()
                                && all.get(i + 1) instanceof VariableTree more
                                && start(more) == start(field)) {
                            name.append(", ").append(more.getName());
                            end = withCommentBehind(end(more));
                            i++;
                        }
                        yield name.toString();
                    }
                    case ClassTree nested -> "type " + nested.getSimpleName();
                    default -> "initializer " + ++initializers;
                };
                members.add(member instanceof ClassTree nested ? type(nested, at, end) : leaf(key, at, end));
                at = end;
            }
            return new TypePart(
                    "type " + type.getSimpleName(),
                    start,
                    text.substring(from, space),
                    text.substring(space, start),
                    annotations,
                    declaration,
                    components,
                    head,
                    constants,
                    constantsEnd,
                    members,
                    text.substring(at, to));
        }

        private static String method(MethodTree method) {
            String name = method.getReturnType() == null ? "constructor" : "method " + method.getName();
            return method.getParameters().stream()
                    .map(parameter -> String.valueOf(parameter.getType()))
                    .collect(Collectors.joining(", ", name + "(", ")"));
        }

        private int nameEnd(ClassTree type, int from) {
            for (Token token : tokens) {
                if (token.start() >= from
                        && token.kind() == JavaTokens.Kind.WORD
                        && type.getSimpleName().contentEquals(token.in(text))) {
                    return token.end();
                }
            }
            throw new IllegalStateException("no name: " + type.getSimpleName());
        }

        private int endOfTypeParameters(int from) {
            int depth = 0;
            for (Token token : tokens) {
                if (token.start() < from || !token.isCode()) {
                    continue;
                }
                if (token.isSymbol(text, '<')) {
                    depth++;
                } else if (token.isSymbol(text, '>') && --depth == 0) {
                    return token.end();
                } else if (depth == 0) {
                    return from;
                }
            }
            return from;
        }

        private int closing(int open) {
            int depth = 0;
            for (Token token : tokens) {
                if (token.start() < open) {
                    continue;
                }
                if (token.isSymbol(text, '(')) {
                    depth++;
                } else if (token.isSymbol(text, ')') && --depth == 0) {
                    return token.start();
                }
            }
            throw new IllegalStateException("not closed: " + open);
        }

        private int endOfConstant(int from, int to) {
            int comma = symbol(',', from, to);
            if (comma >= 0) {
                return comma;
            }
            int end = from;
            for (Token token : tokens) {
                if (token.start() >= from && token.end() <= to && token.isCode() && !token.isSymbol(text, ';')) {
                    end = token.end();
                }
            }
            return end;
        }

        private List<Part> components(int from, int to) {
            var parts = new ArrayList<Part>();
            int at = from;
            int depth = 0;
            String name = "";
            for (Token token : tokens) {
                if (token.start() < from || token.end() > to || !token.isCode()) {
                    continue;
                }
                char c = text.charAt(token.start());
                if (token.kind() == JavaTokens.Kind.WORD && depth == 0) {
                    name = token.in(text);
                } else if (token.kind() == JavaTokens.Kind.SYMBOL) {
                    depth += "([{<".indexOf(c) >= 0 ? 1 : ")]}>".indexOf(c) >= 0 ? -1 : 0;
                    if (c == ',' && depth == 0) {
                        parts.add(leaf("component " + name, at, token.start()));
                        at = token.end();
                    }
                }
            }
            if (!name.isEmpty()) {
                parts.add(leaf("component " + name, at, to));
            }
            return parts;
        }
    }
}
