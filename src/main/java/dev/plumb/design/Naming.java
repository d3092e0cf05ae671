package dev.plumb.design;

import dev.plumb.expression.JavaKeywords;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The simple names of the project's types: unique in the whole project, and unlike every library's that generated
 * code uses, so that a simple name says which type is meant.
 */
final class Naming {
    private final Map<String, String> packages = new LinkedHashMap<>();
    private final Set<String> foldedNames = new HashSet<>();
    private final Set<String> reserved;

    /** @param reserved names of types that this project uses besides */
    Naming(Set<String> reserved) {
        this.reserved = reserved;
    }

    /** A type's name as near to the wanted one as can be; {@code suffix} tells it from a namesake. */
    String type(String packageName, String wanted, String suffix) {
        String name = wanted;
        if (!free(name)) {
            name = wanted + suffix;
        }
        for (int i = 2; !free(name); i++) {
            name = wanted + suffix + i;
        }
        packages.put(name, packageName);
        foldedNames.add(name.toLowerCase(java.util.Locale.ROOT));
        return name;
    }

    /** File systems that do not tell capitals apart must hold the project too. */
    private boolean free(String name) {
        return !reserved.contains(name)
                && !ReservedNames.LIBRARY_TYPES.containsKey(name)
                && !ReservedNames.SUPPORT_TYPES.containsKey(name)
                && !foldedNames.contains(name.toLowerCase(java.util.Locale.ROOT));
    }

    Map<String, String> packages() {
        return packages;
    }

    /** A name for a variable, parameter or method, none of {@code taken}, which it joins. */
    static String member(String wanted, Set<String> taken) {
        String name = JavaKeywords.contains(wanted) || ReservedNames.RECORD_COMPONENTS.contains(wanted)
                ? wanted + "Value"
                : wanted;
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + i;
        }
        return free;
    }
}
