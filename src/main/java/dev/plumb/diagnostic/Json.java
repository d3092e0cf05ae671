package dev.plumb.diagnostic;

import java.util.List;
import java.util.Map;

/**
 * Writes plain values as indented JSON (RFC 8259): maps in their order, lists, strings, whole numbers and booleans;
 * an empty {@link java.util.Optional} is null.
 */
public final class Json {

    private Json() {}

    public static String write(Object value) {
        var text = new StringBuilder();
        write(value, "", text);
        return text.append('\n').toString();
    }

    private static void write(Object value, String indent, StringBuilder text) {
        switch (value) {
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text.append(separator).append('\n').append(indent).append("  ");
                    string(entry.getKey().toString(), text);
                    text.append(": ");
                    write(entry.getValue(), indent + "  ", text);
                    separator = ",";
                }
                text.append(map.isEmpty() ? "{}" : "\n" + indent + "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    text.append(separator).append('\n').append(indent).append("  ");
                    write(item, indent + "  ", text);
                    separator = ",";
                }
                text.append(list.isEmpty() ? "[]" : "\n" + indent + "]");
            }
            case Integer number -> text.append(number);
            case Long number -> text.append(number);
            case java.util.Optional<?> maybe -> {
                if (maybe.isPresent()) {
                    write(maybe.get(), indent, text);
                } else {
                    text.append("null");
                }
            }
            case Boolean truth -> text.append(truth);
            default -> string(value.toString(), text);
        }
    }

    private static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || (Character.isSurrogate(c) && !paired(value, i))) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean paired(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }
}
