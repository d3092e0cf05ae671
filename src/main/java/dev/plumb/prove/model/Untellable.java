package dev.plumb.prove.model;

/** The model cannot tell what should come out; the message says why. */
public final class Untellable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Untellable(String why) {
        super(why);
    }

    /** Why, in words. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
