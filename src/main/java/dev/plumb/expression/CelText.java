package dev.plumb.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CEL as its own parser reads it, seen twice: as written, macros and all, and as CEL expands it. Knows
 * where in the specification every node stands.
 */
final class CelText {
    static final CelOptions OPTIONS = CelOptions.current()
            .populateMacroCalls(true)
            .retainRepeatedUnaryOperators(true)
            .retainUnbalancedLogicalExpressions(true)
            .enableOptionalSyntax(true)
            .enableHiddenAccumulatorVar(true)
            .enableQuotedIdentifierSyntax(true)
            .maxExpressionCodePointSize(20_000)
            .build();

    static final CelParser PARSER = CelParserFactory.standardCelParserBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(
                    CelExtensions.comprehensions(),
                    CelExtensions.optional(),
                    CelExtensions.strings(),
                    CelExtensions.math(),
                    CelExtensions.lists())
            .build();

    private static final String NO_TOKEN = "token recognition error";

    private final String text;
    private final Span span;
    private final int[] sourceOffsets;
    private final CelExpr root;
    private final Map<Long, CelExpr> macroCalls;
    private final Map<Long, Integer> positions;
    private final CelTokens tokens;
    private final Map<Long, int[]> extents = new HashMap<>();

    private CelText(String text, Span span, CelExpr root, Map<Long, CelExpr> macroCalls, Map<Long, Integer> positions) {
        this.text = text;
        this.span = span;
        this.sourceOffsets = align(span, text);
        this.root = root;
        this.macroCalls = macroCalls;
        this.positions = positions;
        this.tokens = CelTokens.of(text);
    }

    /** Reads an expression; what is no CEL is added to {@code problems}. */
    static Optional<CelText> parse(Span span, String text, List<ExpressionProblem> problems) {
        if (text.isBlank()) {
            problems.add(new ExpressionProblem.BrokenExpression(span, "there is nothing here", text));
            return Optional.empty();
        }
        LentNames lent = LentNames.of(text);
        var result = PARSER.parse(lent.text());
        if (result.hasError()) {
            int[] offsets = align(span, text);
            for (CelIssue issue : result.getErrors()) {
                boolean follows = !issue.getMessage().startsWith(NO_TOKEN)
                        && result.getErrors().stream()
                                .anyMatch(e -> e.getMessage().startsWith(NO_TOKEN));
                if (follows) {
                    continue; // what is no part of CEL leaves a gap that the parser stumbles over
                }
                int at = codeUnitOffset(
                        text,
                        issue.getSourceLocation().getLine(),
                        issue.getSourceLocation().getColumn());
                problems.add(new ExpressionProblem.BrokenExpression(
                        spanOf(span, offsets, at, CelTokens.of(text).endOfTokenAt(at)),
                        lent.message(issue.getMessage()),
                        text));
            }
            return Optional.empty();
        }
        try {
            var ast = result.getAst();
            var source = ast.getSource();
            var positions = new HashMap<Long, Integer>();
            source.getPositionsMap()
                    .forEach((id, at) -> positions.put(
                            id, text.offsetByCodePoints(0, Math.min(at, text.codePointCount(0, text.length())))));
            var macroCalls = new HashMap<Long, CelExpr>();
            source.getMacroCalls().forEach((id, call) -> macroCalls.put(id, lent.own(call)));
            return Optional.of(new CelText(text, span, lent.own(ast.getExpr()), macroCalls, positions));
        } catch (CelValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    String text() {
        return text;
    }

    /** The tree with macros expanded. */
    CelExpr root() {
        return root;
    }

    /** A node as written: the call of the macro where it came from one. */
    CelExpr asWritten(CelExpr node) {
        CelExpr call = macroCalls.get(node.id());
        return call == null ? node : call;
    }

    boolean isMacro(CelExpr node) {
        return macroCalls.containsKey(node.id());
    }

    /** The text of the token at which a node stands, for literals. */
    String tokenOf(CelExpr node) {
        int at = positions.getOrDefault(node.id(), 0);
        return text.substring(at, tokens.endOfTokenAt(at));
    }

    Span spanOf(CelExpr node) {
        int[] extent = extentOf(node);
        return spanOf(span, sourceOffsets, extent[0], extent[1]);
    }

    /** Where a token stands, by CEL's own line and column. */
    Span spanAt(int line, int column) {
        int at = codeUnitOffset(text, line, column);
        return spanOf(span, sourceOffsets, at, tokens.endOfTokenAt(at));
    }

    /** Where the name of a select or a call stands: {@code slug} in {@code category.slug}. */
    Span nameSpanOf(CelExpr node, String name) {
        int[] extent = extentOf(node);
        int from = positions.getOrDefault(node.id(), extent[0]);
        int found = -1;
        CelExpr written = asWritten(node);
        if (written.getKind() == CelExpr.ExprKind.Kind.CALL
                && written.call().target().isPresent()) {
            int afterTarget = extentOf(written.call().target().get())[1];
            found = text.indexOf(name, afterTarget);
        }
        if (found < 0) {
            found = text.indexOf(name, from);
        }
        return found < 0 || found > extent[1]
                ? spanOf(span, sourceOffsets, extent[0], extent[1])
                : spanOf(span, sourceOffsets, found, found + name.length());
    }

    private int[] extentOf(CelExpr node) {
        int[] known = extents.get(node.id());
        if (known == null) {
            known = tokens.widenedByParentheses(bareExtentOf(node));
            extents.put(node.id(), known);
        }
        return known;
    }

    private int[] bareExtentOf(CelExpr node) {
        int at = positions.getOrDefault(node.id(), 0);
        int start = at;
        int end = tokens.endOfTokenAt(at);
        CelExpr written = asWritten(node);
        var children = new ArrayList<CelExpr>();
        switch (written.getKind()) {
            case SELECT -> {
                children.add(written.select().operand());
                end = tokens.endOfNameAfter(at);
            }
            case CALL -> {
                written.call().target().ifPresent(children::add);
                children.addAll(written.call().args());
                end = tokens.closing(at).orElse(end);
            }
            case LIST -> end = tokens.closing(at).orElse(end);
            case MAP -> end = tokens.closing(at).orElse(end);
            case STRUCT -> end = tokens.closing(at).orElse(end);
            case CONSTANT, IDENT, NOT_SET, COMPREHENSION -> {}
        }
        for (CelExpr child : children) {
            if (positions.containsKey(child.id())) {
                int[] extent = extentOf(child);
                start = Math.min(start, extent[0]);
                end = Math.max(end, extent[1]);
            }
        }
        if (written.getKind() == CelExpr.ExprKind.Kind.CALL
                && written.call().target().isEmpty()) {
            start = Math.min(start, tokens.callNameBefore(at, written.call().function()));
        }
        return new int[] {start, end};
    }

    /** Offsets of the source for each offset of the text; the scalar may be quoted, escaped or folded. */
    private static int[] align(Span span, String text) {
        String source = span.text();
        int[] offsets = new int[text.length() + 1];
        int at = source.indexOf(text);
        if (at >= 0) {
            for (int i = 0; i <= text.length(); i++) {
                offsets[i] = span.start() + at + i;
            }
            return offsets;
        }
        int[] quoted = alignQuoted(source, text);
        if (quoted == null) {
            for (int i = 0; i <= text.length(); i++) {
                offsets[i] = i == text.length() ? span.end() : span.start();
            }
            return offsets;
        }
        for (int i = 0; i <= text.length(); i++) {
            offsets[i] = span.start() + quoted[i];
        }
        return offsets;
    }

    private static int @Nullable [] alignQuoted(String source, String text) {
        int[] offsets = new int[text.length() + 1];
        int s = 0;
        boolean quoted = !source.isEmpty() && (source.charAt(0) == '"' || source.charAt(0) == '\'');
        char quote = quoted ? source.charAt(0) : 0;
        if (quoted) {
            s = 1;
        } else if (!source.isEmpty() && (source.charAt(0) == '>' || source.charAt(0) == '|')) {
            s = Math.max(source.indexOf('\n'), 0);
        }
        for (int t = 0; t < text.length(); t++) {
            char wanted = text.charAt(t);
            if (Character.isWhitespace(wanted)) {
                if (s >= source.length() || !Character.isWhitespace(source.charAt(s))) {
                    return null;
                }
                offsets[t] = s;
                if (t + 1 < text.length() && !Character.isWhitespace(text.charAt(t + 1))) {
                    while (s < source.length() && Character.isWhitespace(source.charAt(s))) {
                        s++;
                    }
                } else {
                    s++;
                }
                continue;
            }
            while (t == 0 && s < source.length() && Character.isWhitespace(source.charAt(s))) {
                s++;
            }
            if (s >= source.length()) {
                return null;
            }
            offsets[t] = s;
            boolean escaped = quote == '"' ? source.charAt(s) == '\\' : quote == '\'' && source.startsWith("''", s);
            if (escaped) {
                s++;
            }
            if (s >= source.length() || source.charAt(s) != wanted) {
                return null;
            }
            s++;
        }
        offsets[text.length()] = s;
        return offsets;
    }

    private static Span spanOf(Span span, int[] offsets, int from, int to) {
        int start = offsets[Math.clamp(from, 0, offsets.length - 1)];
        int last = Math.clamp(to, 0, offsets.length - 1);
        return new Span(span.file(), start, Math.max(offsets[last], start));
    }

    private static int codeUnitOffset(String text, int line, int column) {
        int start = 0;
        for (int n = 1; n < line; n++) {
            int next = text.indexOf('\n', start);
            if (next < 0) {
                break;
            }
            start = next + 1;
        }
        int available = text.codePointCount(start, text.length());
        return text.offsetByCodePoints(start, Math.clamp(column, 0, available));
    }
}
