package dev.plumb.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names with letters that CEL's parser does not know ({@code stück}), lent other ones while it reads: as long as their
 * own, so that every node stands where it stood, and like no other word of the expression.
 *
 * @param text as the parser may read it
 * @param names by what stands for them
 */
record LentNames(String text, Map<String, String> names) {
    private static final String LETTERS = "ZYXWVUTSRQPONMLKJIHGFEDCBA";

    static LentNames of(String text) {
        if (isPlain(text)) {
            return new LentNames(text, Map.of());
        }
        CelTokens tokens = CelTokens.of(text);
        Set<String> words = tokens.tokens().stream()
                .map(t -> text.substring(t.start(), t.end()))
                .collect(Collectors.toCollection(HashSet::new));
        var names = new HashMap<String, String>();
        var lent = new HashMap<String, String>();
        var read = new StringBuilder(text);
        for (CelTokens.Token token : tokens.tokens()) {
            String word = text.substring(token.start(), token.end());
            if (!isPlain(word) && isName(word)) {
                String other = lent.computeIfAbsent(word, w -> otherFor(w, words));
                read.replace(token.start(), token.end(), other);
                names.put(other, word);
            }
        }
        return new LentNames(read.toString(), names);
    }

    /** The word itself, for the parser to refuse, where all others are taken. */
    private static String otherFor(String word, Collection<String> taken) {
        for (int i = 0; i < LETTERS.length(); i++) {
            String other = word.replaceAll("[^A-Za-z0-9_]", LETTERS.substring(i, i + 1));
            if (taken.add(other)) {
                return other;
            }
        }
        return word;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static boolean isName(String word) {
        return !Character.isDigit(word.charAt(0))
                && word.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
    }

    String own(String name) {
        return names.getOrDefault(name, name);
    }

    /** What the parser says of its text, of ours. */
    String message(String message) {
        String own = message;
        for (Map.Entry<String, String> name : names.entrySet()) {
            own = own.replace(name.getKey(), name.getValue());
        }
        return own;
    }

    /** A tree with its own names. */
    CelExpr own(CelExpr node) {
        if (names.isEmpty()) {
            return node;
        }
        return switch (node.getKind()) {
            case CONSTANT, NOT_SET, STRUCT -> node;
            case IDENT -> CelExpr.ofIdent(node.id(), own(node.ident().name()));
            case SELECT ->
                CelExpr.ofSelect(
                        node.id(),
                        own(node.select().operand()),
                        own(node.select().field()),
                        node.select().testOnly());
            case CALL ->
                CelExpr.ofCall(
                        node.id(),
                        node.call().target().map(this::own),
                        own(node.call().function()),
                        all(node.call().args()));
            case LIST ->
                CelExpr.ofList(
                        node.id(), all(node.list().elements()), node.list().optionalIndices());
            case MAP ->
                CelExpr.ofMap(
                        node.id(),
                        node.map().entries().stream()
                                .map(e -> CelExpr.ofMapEntry(e.id(), own(e.key()), own(e.value()), e.optionalEntry()))
                                .collect(ImmutableList.toImmutableList()));
            case COMPREHENSION -> {
                var loop = node.comprehension();
                yield CelExpr.ofComprehension(
                        node.id(),
                        own(loop.iterVar()),
                        own(loop.iterVar2()),
                        own(loop.iterRange()),
                        own(loop.accuVar()),
                        own(loop.accuInit()),
                        own(loop.loopCondition()),
                        own(loop.loopStep()),
                        own(loop.result()));
            }
        };
    }

    private ImmutableList<CelExpr> all(Collection<CelExpr> nodes) {
        return nodes.stream().map(this::own).collect(ImmutableList.toImmutableList());
    }
}
