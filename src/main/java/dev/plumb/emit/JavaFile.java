package dev.plumb.emit;

import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Java source: a body that names every type by its simple name, and the imports that it needs for them. Types
 * of the project have simple names that are unique in it, and none of them is called like one of
 * {@link JavaTypes}, so a simple name says which type is meant.
 */
final class JavaFile {
    private static final Pattern STRINGS = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'|//[^\n]*|/\\*(?!\\*).*?\\*/",
            Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)? +([^}]*)}|@throws +(\\w+)|@see +(\\w+)");
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.])[A-Z]\\w*");

    private JavaFile() {}

    /**
     * @param packageName where it stands
     * @param types the package of each of the project's types by its simple name, null for one that is not the project's
     * @param body all that comes after the imports
     */
    static GeneratedFile of(
            String root, String packageName, String name, Function<String, @Nullable String> types, String body) {
        var imports = new TreeSet<String>();
        Matcher matcher = TYPE.matcher(codeOf(body));
        while (matcher.find()) {
            String simple = matcher.group();
            String own = types.apply(simple);
            String home = own != null ? own : JavaTypes.packageOf(simple);
            if (home != null && !home.equals(packageName) && !home.equals("java.lang")) {
                imports.add(home + "." + simple);
            }
        }
        var text = new StringBuilder("package " + packageName + ";\n\n");
        imports.forEach(type -> text.append("import ").append(type).append(";\n"));
        text.append(imports.isEmpty() ? "" : "\n").append(JavaLayout.lay(body));
        return GeneratedFile.of(root + "/" + packageName.replace('.', '/') + "/" + name + ".java", text.toString());
    }

    /** A package's own file, where every type may be null only where it says so. */
    static GeneratedFile packageInfo(String root, String packageName, String description) {
        String text = JavaLayout.lay("/** " + description + " */\n@NullMarked\npackage " + packageName + ";\n\n"
                + "import org.jspecify.annotations.NullMarked;\n");
        return GeneratedFile.of(root + "/" + packageName.replace('.', '/') + "/package-info.java", text);
    }

    /** What is code, and what documentation links to. */
    private static String codeOf(String body) {
        var links = new StringBuilder();
        String withoutDocs = JAVADOC.matcher(body).replaceAll(doc -> {
            Matcher link = LINK.matcher(doc.group());
            while (link.find()) {
                for (int group = 1; group <= 3; group++) {
                    links.append(' ').append(link.group(group) == null ? "" : link.group(group));
                }
            }
            return "";
        });
        return STRINGS.matcher(withoutDocs).replaceAll("") + links;
    }
}
