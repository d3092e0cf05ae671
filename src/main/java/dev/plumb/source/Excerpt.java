package dev.plumb.source;

import java.util.Arrays;

/**
 * Lines of a file that are a document of their own: a whole file, or a fenced block of a Markdown
 * file without its indentation. Its line breaks are {@code \n}, whatever the file's are, and every
 * offset in it can be traced to the file.
 */
public final class Excerpt {
    private final SourceFile file;
    private final String text;
    /** For each line, where it starts in {@link #text}. */
    private final int[] starts;
    /** For each line, where it starts in the file. */
    private final int[] origins;

    private final int fileEnd;

    private Excerpt(SourceFile file, String text, int[] starts, int[] origins, int fileEnd) {
        this.file = file;
        this.text = text;
        this.starts = starts;
        this.origins = origins;
        this.fileEnd = fileEnd;
    }

    /** A file as one document; a byte order mark is passed over. */
    public static Excerpt whole(SourceFile file) {
        return lines(file, 1, file.lineCount(), 0);
    }

    /**
     * Lines of a file.
     *
     * @param first the first line, from 1
     * @param last the last line, inclusive; less than {@code first} for an empty excerpt
     * @param indentation as many leading blanks are no part of each line, or fewer where it has fewer
     */
    public static Excerpt lines(SourceFile file, int first, int last, int indentation) {
        int count = Math.max(0, last - first + 1);
        int[] starts = new int[Math.max(1, count)];
        int[] origins = new int[Math.max(1, count)];
        starts[0] = 0;
        origins[0] = file.lineStart(first);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String line = file.lineText(first + i);
            int from = 0;
            if (first + i == 1 && line.startsWith("\uFEFF")) {
                from = 1;
            }
            int most = from + indentation;
            while (from < most && from < line.length() && isBlank(line.charAt(from))) {
                from++;
            }
            starts[i] = text.length();
            origins[i] = file.lineStart(first + i) + from;
            text.append(line, from, line.length());
            if (i < count - 1 || first + i < file.lineCount()) {
                text.append('\n');
            }
        }
        return new Excerpt(file, text.toString(), starts, origins, file.lineStart(last + 1));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '>';
    }

    public SourceFile file() {
        return file;
    }

    public String text() {
        return text;
    }

    /** Where an offset of the text stands in the file. */
    public int origin(int offset) {
        int at = Math.clamp(offset, 0, text.length());
        int found = Arrays.binarySearch(starts, at);
        int line = found >= 0 ? lastWithStart(found) : -found - 2;
        return Math.min(origins[line] + at - starts[line], file.text().length());
    }

    private int lastWithStart(int line) {
        int last = line;
        while (last + 1 < starts.length && starts[last + 1] == starts[last]) {
            last++;
        }
        return last;
    }

    /** The place in the file of a stretch of the text, from {@code start} inclusive to {@code end} exclusive. */
    public Span span(int start, int end) {
        int from = origin(start);
        return new Span(file, from, end <= start ? from : origin(end - 1) + 1);
    }

    /** The place of the whole text. */
    public Span span() {
        return new Span(file, origins[0], Math.max(origins[0], fileEnd));
    }

    /**
     * The place of the whole text in a file that has blanks where marks of a quotation ({@code >}) stand before its
     * lines, for whoever reads files and not texts.
     */
    public Span unquoted() {
        if (!quoted()) {
            return span();
        }
        var blanked = new StringBuilder(file.text());
        for (int origin : origins) {
            for (int i = file.lineStart(file.line(origin)); i < origin; i++) {
                blanked.setCharAt(i, ' ');
            }
        }
        return new Span(new SourceFile(file.path(), blanked.toString()), origins[0], span().end());
    }

    private boolean quoted() {
        return Arrays.stream(origins)
                .anyMatch(o ->
                        file.text().substring(file.lineStart(file.line(o)), o).indexOf('>') >= 0);
    }

    /** The offset in the text at which a line of the text, counted from 1, starts. */
    public int lineStart(int line) {
        return line > starts.length ? text.length() : starts[Math.max(0, line - 1)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Excerpt that
                && file.equals(that.file)
                && text.equals(that.text)
                && Arrays.equals(origins, that.origins);
    }

    @Override
    public int hashCode() {
        return 31 * file.hashCode() + text.hashCode();
    }

    @Override
    public String toString() {
        return file.path() + ":" + file.line(origins[0]);
    }
}
