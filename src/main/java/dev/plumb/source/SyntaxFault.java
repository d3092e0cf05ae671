package dev.plumb.source;

import java.util.Optional;

/** What keeps a document from being read as the notation it is in. */
public sealed interface SyntaxFault {
    Span at();

    /**
     * YAML or JSON that does not parse; what stands before the fault is read.
     *
     * @param reason the parser's own words
     * @param context what it was within, and where that starts
     */
    record BrokenYaml(Span at, String reason, Optional<Context> context) implements SyntaxFault {}

    record Context(Span at, String words) {}

    record DuplicateKey(Span at, String key, Span first) implements SyntaxFault {}

    /** Collections nested deeper than anyone writes. */
    record TooDeep(Span at, int limit) implements SyntaxFault {}

    /** Aliases that stand for more nodes than anyone means. */
    record TooLarge(Span at, int limit) implements SyntaxFault {}

    record UnknownTag(Span at, String tag) implements SyntaxFault {}

    /** A key that is a list or a mapping. */
    record KeyNotText(Span at) implements SyntaxFault {}

    /** A merge ({@code <<}) of something that is no mapping. */
    record MergeOfNoMapping(Span at) implements SyntaxFault {}

    /**
     * A Markdown fence that nothing closes.
     *
     * @param next another that is opened before it is closed
     */
    record OpenFence(Span at, Optional<Span> next) implements SyntaxFault {}
}
