package dev.plumb.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The class {@code Expressions} of a generated project: what expressions need and Java does not have in
 * one call. Only what is used is written.
 */
public final class JavaSupport {
    private static final SequencedMap<String, Member> MEMBERS = read();

    private static final Map<String, String> CLASSES = classes(
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.math.RoundingMode",
            "java.nio.charset.StandardCharsets",
            "java.security.GeneralSecurityException",
            "java.security.MessageDigest",
            "java.security.NoSuchAlgorithmException",
            "java.security.SecureRandom",
            "java.text.Normalizer",
            "java.time.Duration",
            "java.time.Instant",
            "java.time.OffsetDateTime",
            "java.util.ArrayList",
            "java.util.Arrays",
            "java.util.Base64",
            "java.util.Collection",
            "java.util.Comparator",
            "java.util.LinkedHashMap",
            "java.util.List",
            "java.util.Locale",
            "java.util.Map",
            "java.util.Objects",
            "java.util.UUID",
            "java.util.function.BiFunction",
            "java.util.function.Function",
            "java.util.function.IntPredicate",
            "java.util.regex.Pattern",
            "java.util.stream.IntStream",
            "java.util.stream.Stream",
            "javax.crypto.Mac",
            "javax.crypto.spec.SecretKeySpec",
            "org.jspecify.annotations.Nullable");

    private JavaSupport() {}

    private record Member(String text, List<String> uses, List<String> needs) {}

    private static Map<String, String> classes(String... qualified) {
        var classes = new TreeMap<String, String>();
        for (String name : qualified) {
            classes.put(name.substring(name.lastIndexOf('.') + 1), name);
        }
        return classes;
    }

    private static SequencedMap<String, Member> read() {
        var members = new LinkedHashMap<String, Member>();
        for (String block : List.of(resource().split("(?m)^=== ", -1))) {
            if (block.isBlank()) {
                continue;
            }
            int lineEnd = block.indexOf('\n');
            String head = block.substring(0, lineEnd);
            String name = head.substring(0, head.indexOf('|')).strip();
            String[] rest = head.substring(head.indexOf('|') + 1).split("\\+", -1);
            members.put(
                    name,
                    new Member(
                            block.substring(lineEnd + 1).stripTrailing(),
                            words(rest[0]),
                            rest.length > 1 ? words(rest[1]) : List.of()));
        }
        return members;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
    }

    private static String resource() {
        try (InputStream in = JavaSupport.class.getResourceAsStream("Expressions.members")) {
            if (in == null) {
                throw new IllegalStateException("Expressions.members is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The members that there are. */
    public static List<String> members() {
        return List.copyOf(MEMBERS.keySet());
    }

    /**
     * The source of the class with some of its members and what they call.
     *
     * @throws IllegalArgumentException for a member that there is not
     */
    public static String source(String packageName, Collection<String> wanted) {
        var all = new TreeSet<String>();
        wanted.forEach(name -> add(name, all));
        var imports = new TreeSet<String>();
        var constants = new ArrayList<String>();
        var methods = new ArrayList<String>();
        MEMBERS.forEach((name, member) -> {
            if (all.contains(name)) {
                member.uses().forEach(simple -> imports.add("import " + CLASSES.get(simple) + ";"));
                (name.equals(name.toUpperCase(java.util.Locale.ROOT)) ? constants : methods).add(member.text());
            }
        });
        constants.addAll(methods);
        return "package " + packageName + ";\n\n"
                + (imports.isEmpty() ? "" : String.join("\n", imports) + "\n\n")
                + "/** What rules need and Java does not have in one call. A function of null is null. */\n"
                + "public final class Expressions {\n\n"
                + String.join("\n\n", constants)
                + (constants.isEmpty() ? "" : "\n\n")
                + "    private Expressions() {}\n}\n";
    }

    private static void add(String name, Set<String> all) {
        Member member = MEMBERS.get(name);
        if (member == null) {
            throw new IllegalArgumentException(name);
        }
        if (all.add(name)) {
            member.needs().forEach(need -> add(need, all));
        }
    }
}
