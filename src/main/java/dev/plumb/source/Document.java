package dev.plumb.source;

import java.util.Arrays;

/** A file of a specification before it is read: its path relative to the specification's folder, and its bytes. */
public final class Document {
    private final String path;
    private final byte[] bytes;

    /** @param path with {@code /} between its parts */
    public Document(String path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes.clone();
    }

    public String path() {
        return path;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that && path.equals(that.path) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return path;
    }
}
