package dev.plumb.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** Reads Markdown (CommonMark) as parts under headings, with the fenced blocks that are in a notation of the language. */
public final class MarkdownReader {
    private static final Set<String> NOTATIONS = Set.of("sql", "yaml", "gherkin", "mermaid");
    private static final Pattern OPENS = Pattern.compile(" {0,3}(?:`{3,}|~{3,})\\s*(?<notation>\\w+)(?:\\s.*)?");
    private static final Parser PARSER =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    /**
     * @param sections in order; the first, with level 0, is what stands before the first heading
     * @param blocks in order
     */
    public record Result(List<Section> sections, List<Fence> blocks, List<SyntaxFault> faults) {
        public Result {
            sections = List.copyOf(sections);
            blocks = List.copyOf(blocks);
            faults = List.copyOf(faults);
        }
    }

    /** @param notation {@code sql}, {@code yaml}, {@code gherkin} or {@code mermaid} */
    public record Fence(String notation, Excerpt content) {}

    /**
     * @param span the heading, or the first paragraph where there is none
     * @param words of prose
     * @param blocks how many fenced blocks that are read stand in it
     * @param links the destinations of its links
     */
    public record Section(Span span, int level, String title, int words, int blocks, List<String> links) {
        public Section {
            links = List.copyOf(links);
        }
    }

    private final SourceFile file;
    private final List<Section> sections = new ArrayList<>();
    private final List<Fence> blocks = new ArrayList<>();
    private final List<SyntaxFault> faults = new ArrayList<>();
    private Span heading;
    private int level;
    private String title = "";
    private int words;
    private int fences;
    private final List<String> links = new ArrayList<>();

    private MarkdownReader(SourceFile file) {
        this.file = file;
        this.heading = new Span(file, 0, 0);
    }

    public static Result read(SourceFile file) {
        var reader = new MarkdownReader(file);
        reader.walk(PARSER.parse(file.text()));
        reader.finishSection();
        return new Result(reader.sections, reader.blocks, reader.faults);
    }

    private void walk(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case FencedCodeBlock fence -> fence(fence);
                case Heading next -> {
                    finishSection();
                    heading = span(next);
                    level = next.getLevel();
                    title = text(next);
                }
                case Text text -> words += count(text.getLiteral());
                case Code code -> words += count(code.getLiteral());
                case Link link -> {
                    links.add(link.getDestination());
                    walk(link);
                }
                case Paragraph paragraph -> {
                    if (level == 0 && heading.end() == 0) {
                        heading = span(paragraph);
                    }
                    walk(paragraph);
                }
                default -> walk(node);
            }
        }
    }

    private void finishSection() {
        if (level > 0 || words > 0 || fences > 0) {
            sections.add(new Section(heading, level, title, words, fences, links));
        }
        words = 0;
        fences = 0;
        links.clear();
    }

    private void fence(FencedCodeBlock fence) {
        List<SourceSpan> lines = fence.getSourceSpans();
        if (lines.isEmpty()) {
            return;
        }
        SourceSpan opening = lines.getFirst();
        int first = opening.getLineIndex() + 1;
        if (fence.getClosingFenceLength() == null) {
            int from = opening.getInputIndex();
            faults.add(new SyntaxFault.OpenFence(new Span(file, from, from + opening.getLength()), Optional.empty()));
            return; // Nobody knows where it should have ended.
        }
        String[] info = fence.getInfo() == null
                ? new String[] {""}
                : fence.getInfo().strip().split("\\s+");
        String notation = info[0].toLowerCase(Locale.ROOT);
        if (!NOTATIONS.contains(notation) || (info.length > 1 && info[1].equals("ignore"))) {
            return;
        }
        int last = lines.getLast().getLineIndex();
        Optional<Span> next = opened(first + 1, last);
        if (next.isPresent()) {
            int from = opening.getInputIndex();
            faults.add(new SyntaxFault.OpenFence(new Span(file, from, from + opening.getLength()), next));
            return; // What stands behind the other is none of this.
        }
        blocks.add(new Fence(
                notation, Excerpt.lines(file, first + 1, last, opening.getColumnIndex() + fence.getFenceIndent())));
        fences++;
    }

    /** A line within a block that opens another in a notation of the language: no notation has such lines. */
    private Optional<Span> opened(int first, int last) {
        for (int line = first; line <= last; line++) {
            Matcher fence = OPENS.matcher(file.lineText(line));
            if (fence.matches() && NOTATIONS.contains(fence.group("notation").toLowerCase(Locale.ROOT))) {
                int start = file.lineStart(line);
                return Optional.of(
                        new Span(file, start, start + file.lineText(line).length()));
            }
        }
        return Optional.empty();
    }

    private Span span(Block block) {
        List<SourceSpan> spans = block.getSourceSpans();
        if (spans.isEmpty()) {
            return new Span(file, 0, 0);
        }
        SourceSpan last = spans.getLast();
        return new Span(file, spans.getFirst().getInputIndex(), last.getInputIndex() + last.getLength());
    }

    private static String text(Node parent) {
        var text = new StringBuilder();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text literal -> text.append(literal.getLiteral());
                case Code code -> text.append(code.getLiteral());
                default -> text.append(text(node));
            }
        }
        return text.toString();
    }

    private static int count(String text) {
        String words = text.strip();
        return words.isEmpty() ? 0 : words.split("\\s+").length;
    }
}
