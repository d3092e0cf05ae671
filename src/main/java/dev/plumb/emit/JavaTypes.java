package dev.plumb.emit;

import dev.plumb.design.ReservedNames;
import org.jspecify.annotations.Nullable;

/** Where the types of libraries live that generated code may name; each simple name stands for one type. */
final class JavaTypes {
    private JavaTypes() {}

    /** A type as it stands where null may be, or between angle brackets. */
    static String boxed(String type) {
        return switch (type) {
            case "long" -> "Long";
            case "boolean" -> "Boolean";
            case "double" -> "Double";
            default -> type.startsWith("@Nullable ") ? type.substring("@Nullable ".length()) : type;
        };
    }

    /** The package of a library's type, or null for a name that is none of theirs. */
    static @Nullable String packageOf(String simpleName) {
        return ReservedNames.LIBRARY_TYPES.get(simpleName);
    }
}
