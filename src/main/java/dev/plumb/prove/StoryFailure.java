package dev.plumb.prove;

/** A sentence does not hold. */
final class StoryFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String expected;
    private final String seen;

    StoryFailure(String expected, String seen) {
        super("expected " + expected + ", saw " + seen);
        this.expected = expected;
        this.seen = seen;
    }

    String expected() {
        return expected;
    }

    String seen() {
        return seen;
    }
}
