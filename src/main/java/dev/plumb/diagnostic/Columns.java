package dev.plumb.diagnostic;

/**
 * How wide text stands in a terminal: tabs reach to the next column that four divides, East Asian
 * wide characters and emoji take two, combining marks and joiners none (after Unicode's UAX 11 and
 * the practice of {@code wcwidth}). Control characters are shown as a replacement.
 */
final class Columns {
    private static final int TAB = 4;

    private Columns() {}

    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += c == '\t' ? TAB - width % TAB : width(c);
            i += Character.charCount(c);
        }
        return width;
    }

    /** The text with blanks in place of tabs, and nothing in it that would move the cursor. */
    static String expanded(String text) {
        var expanded = new StringBuilder();
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '\t') {
                int blanks = TAB - width % TAB;
                expanded.append(" ".repeat(blanks));
                width += blanks;
            } else {
                expanded.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c);
                width += width(c);
            }
            i += Character.charCount(c);
        }
        return expanded.toString();
    }

    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0x303E)
                || (c >= 0x3041 && c <= 0xA4CF)
                || (c >= 0xA960 && c <= 0xA97C)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1F64F)
                || (c >= 0x1F680 && c <= 0x1F6FF)
                || (c >= 0x1F900 && c <= 0x1F9FF)
                || (c >= 0x1FA70 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
