package dev.plumb.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The catalog's specification in other words: every table, column, path, parameter, order, schema, role
 * and operation is called something else, prose among it, wherever the word stands: {@code products},
 * {@code product_status}, {@code ProductStatus}, {@code SKU_TAKEN}. {@code version} and
 * {@code updated_at} mean something by name and stay, as do {@code limit} and {@code cursor}.
 */
final class Renamed {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("product", "gadget"),
            Map.entry("products", "gadgets"),
            Map.entry("category", "shelf"),
            Map.entry("categories", "shelves"),
            Map.entry("catalog", "inventory"),
            Map.entry("sku", "mark"),
            Map.entry("slug", "label"),
            Map.entry("parent", "above"),
            Map.entry("children", "below"),
            Map.entry("price", "cost"),
            Map.entry("attributes", "traits"),
            Map.entry("created", "entered"),
            Map.entry("newest", "latest"),
            Map.entry("cheapest", "lowest"),
            Map.entry("priciest", "highest"),
            Map.entry("import", "load"),
            Map.entry("staff", "clerk"),
            Map.entry("manager", "chief"));

    /** Words that are renamed only where they stand alone: {@code parent_id} is a key by its ending. */
    private static final Map<String, String> ALONE = Map.of("id", "nr", "q", "part");

    /** Names of the catalog that are words of OpenAPI too, and mean that elsewhere. */
    private static final Map<String, String> BOTH =
            Map.of("name", "caption", "description", "story", "status", "stage", "sort", "order");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern PART = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|.");
    private static final Pattern IN_SQL = Pattern.compile("\\b(name|description|status)\\b");
    private static final Pattern IN_MARKDOWN =
            Pattern.compile("\\b(name|description|status)\\b(?!: \\d)|(?<=\\| )sort(?=  \\|)");
    private static final Pattern IN_CONTRACT = Pattern.compile("\\b(name|description|status)(?=: \\{)"
            + "|(?<=[\\[,] ?)(name|description|status)(?=[,\\]])|(?<=name: )(status|sort)\\b");

    private Renamed() {}

    /** Writes it into a folder. */
    static void catalog(Path into) throws IOException {
        Files.createDirectories(into);
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of("examples", "product-catalog"))) {
            files = found.toList();
        }
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            Files.writeString(into.resolve(words(name)), renamed(name, Files.readString(file)));
        }
    }

    private static String renamed(String file, String text) {
        if (file.endsWith(".yaml")) {
            int problem = text.indexOf("    Problem:\n"); // RFC 9457 names its members
            return words(both(IN_CONTRACT, text.substring(0, problem))) + text.substring(problem);
        }
        return words(both(file.endsWith(".sql") ? IN_SQL : IN_MARKDOWN, text));
    }

    private static String both(Pattern where, String text) {
        return where.matcher(text).replaceAll(found -> BOTH.getOrDefault(found.group(), found.group()));
    }

    private static String words(String text) {
        return IDENTIFIER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        ALONE.containsKey(found.group())
                                ? ALONE.getOrDefault(found.group(), "")
                                : PART.matcher(found.group()).replaceAll(part -> word(part.group()))));
    }

    private static String word(String old) {
        String now = WORDS.getOrDefault(old.toLowerCase(Locale.ROOT), old);
        if (now.equals(old)) {
            return old;
        }
        if (old.equals(old.toUpperCase(Locale.ROOT))) {
            return now.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(old.charAt(0)) ? Character.toUpperCase(now.charAt(0)) + now.substring(1) : now;
    }
}
