package dev.plumb.design;

import dev.plumb.expression.JavaKeywords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Spelling: the words of a name, and how they are joined in Java. */
public final class Words {
    private Words() {}

    /** {@code orderLine}: for {@code order_line}, {@code Order-Line}, {@code orderLine}. */
    public static String camel(String name) {
        var text = new StringBuilder();
        for (String word : split(name)) {
            text.append(text.isEmpty() ? lowerFirst(word) : upperFirst(word));
        }
        return startingWell(text.toString());
    }

    /** What a record's component for a property or column of that name is called. */
    public static String component(String name) {
        String camel = camel(name);
        return JavaKeywords.contains(camel) || ReservedNames.RECORD_COMPONENTS.contains(camel)
                ? camel + "Value"
                : camel;
    }

    /** {@code orderLine}, as a variable. */
    public static String local(String name) {
        String component = component(name);
        return ReservedNames.LOCALS.contains(component) ? component + "Value" : component;
    }

    /** {@code OrderLine}. */
    public static String pascal(String name) {
        var text = new StringBuilder();
        split(name).forEach(word -> text.append(upperFirst(word)));
        String joined = startingWell(text.toString());
        return upperFirst(joined);
    }

    /** {@code ORDER_LINE}. */
    public static String constant(String name) {
        return startingWell(String.join("_", split(name)).toUpperCase(Locale.ROOT));
    }

    private static String startingWell(String name) {
        return name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0)) ? "_" + name : name;
    }

    /** At everything that is neither letter nor digit, and where a capital follows a small letter. */
    public static List<String> parts(String name) {
        return split(name);
    }

    static List<String> split(String name) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = Character.isLetterOrDigit(c);
            boolean hump = i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1));
            if ((!letter || hump) && !word.isEmpty()) {
                words.add(wordOf(word));
                word.setLength(0);
            }
            if (letter) {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(wordOf(word));
        }
        return words;
    }

    private static String wordOf(StringBuilder word) {
        String text = word.toString();
        boolean shouting = text.length() > 1 && text.equals(text.toUpperCase(Locale.ROOT));
        return shouting ? text.toLowerCase(Locale.ROOT) : text;
    }

    public static String upperFirst(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    public static String lowerFirst(String word) {
        return word.isEmpty() ? word : Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }
}
