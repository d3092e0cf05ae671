package dev.plumb.source;

/** A stretch of a document, from {@code start} inclusive to {@code end} exclusive, in offsets of its text. */
public record Span(SourceFile file, int start, int end) implements Comparable<Span> {

    public Span {
        start = Math.clamp(start, 0, file.text().length());
        end = Math.clamp(end, start, file.text().length());
    }

    public int line() {
        return file.line(start);
    }

    public int column() {
        return file.column(start);
    }

    public String text() {
        return file.text().substring(start, end);
    }

    /** {@code path:line}, as a person would cite the place. */
    public String cite() {
        return file.path() + ":" + line();
    }

    /** A part of this span, in offsets counted from its start. */
    public Span within(int from, int to) {
        return new Span(file, start + from, Math.min(start + to, end));
    }

    @Override
    public int compareTo(Span other) {
        int byPath = file.path().compareTo(other.file.path());
        if (byPath != 0) {
            return byPath;
        }
        int byStart = Integer.compare(start, other.start);
        return byStart != 0 ? byStart : Integer.compare(end, other.end);
    }

    @Override
    public String toString() {
        return file.path() + ":" + line() + ":" + column();
    }
}
