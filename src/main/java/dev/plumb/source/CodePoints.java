package dev.plumb.source;

import java.util.Arrays;

/** From indices of code points, which parsers count, to offsets of UTF-16 code units, which strings count. */
public final class CodePoints {
    private final int length;
    /** The code point indices of the characters that take two units. */
    private final int[] pairs;

    public CodePoints(String text) {
        this.length = text.length();
        int[] found = new int[8];
        int count = 0;
        int codePoint = 0;
        for (int i = 0; i < text.length(); i++, codePoint++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = codePoint;
                i++;
            }
        }
        this.pairs = Arrays.copyOf(found, count);
    }

    /** The offset of the code point with an index, from 0. */
    public int offset(int index) {
        int found = Arrays.binarySearch(pairs, index);
        return Math.clamp((long) index + (found >= 0 ? found : -found - 1), 0, length);
    }
}
