package dev.plumb.spec.resolve;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How names of the database read in expressions and in Java (the language reference, "Names"). */
public final class Naming {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("people", "person"),
            Map.entry("children", "child"),
            Map.entry("men", "man"),
            Map.entry("women", "woman"),
            Map.entry("mice", "mouse"),
            Map.entry("feet", "foot"),
            Map.entry("teeth", "tooth"),
            Map.entry("geese", "goose"),
            Map.entry("oxen", "ox"),
            Map.entry("criteria", "criterion"),
            Map.entry("phenomena", "phenomenon"),
            Map.entry("indices", "index"),
            Map.entry("matrices", "matrix"),
            Map.entry("vertices", "vertex"),
            Map.entry("appendices", "appendix"),
            Map.entry("analyses", "analysis"),
            Map.entry("bases", "base"),
            Map.entry("crises", "crisis"),
            Map.entry("diagnoses", "diagnosis"),
            Map.entry("theses", "thesis"),
            Map.entry("axes", "axis"),
            Map.entry("quizzes", "quiz"),
            Map.entry("leaves", "leaf"),
            Map.entry("shelves", "shelf"),
            Map.entry("halves", "half"),
            Map.entry("wolves", "wolf"),
            Map.entry("thieves", "thief"),
            Map.entry("knives", "knife"),
            Map.entry("lives", "life"),
            Map.entry("wives", "wife"),
            Map.entry("caches", "cache"),
            Map.entry("niches", "niche"),
            Map.entry("aches", "ache"),
            Map.entry("shoes", "shoe"),
            Map.entry("toes", "toe"),
            Map.entry("canoes", "canoe"),
            Map.entry("movies", "movie"),
            Map.entry("cookies", "cookie"),
            Map.entry("selfies", "selfie"),
            Map.entry("ties", "tie"),
            Map.entry("pies", "pie"),
            Map.entry("calories", "calorie"),
            Map.entry("zombies", "zombie"),
            Map.entry("rookies", "rookie"));
    /** Words of one form, and those that end in {@code s} without being plurals. */
    private static final Set<String> ONE_FORM = Set.of(
            "news", "series", "species", "means", "headquarters", "sms", "gps", "dns", "os", "aws", "https", "tls");

    private static final Set<String> ENDING_IN_US = Set.of(
            "status",
            "virus",
            "campus",
            "bonus",
            "bus",
            "census",
            "focus",
            "corpus",
            "apparatus",
            "surplus",
            "consensus",
            "syllabus",
            "nexus",
            "stylus",
            "genius",
            "minus",
            "plus");

    private Naming() {}

    /** {@code order_lines}, {@code order-lines} and {@code orderLines} are all {@code orderLines}. */
    public static String camel(String name) {
        var text = new StringBuilder();
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '$') {
                upper = !text.isEmpty();
            } else if (upper) {
                text.append(Character.toUpperCase(c));
                upper = false;
            } else {
                text.append(text.isEmpty() ? Character.toLowerCase(c) : c);
            }
        }
        if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
            text.insert(0, '_');
        }
        String camel = text.toString();
        return camel.length() > 1 && camel.chars().skip(1).noneMatch(Character::isLowerCase) && isUpper(name)
                ? camel.toLowerCase(Locale.ROOT)
                : camel;
    }

    private static boolean isUpper(String name) {
        return name.chars().noneMatch(Character::isLowerCase) && name.chars().noneMatch(c -> c == '_' || c == '-');
    }

    /** Whether two names are the same but for the way that words are joined ({@code cart_id}, {@code cartId}). */
    public static boolean same(String one, String other) {
        return one.equals(other) || camel(one).equals(camel(other));
    }

    /** {@code order_lines} is the table of an {@code orderLine}. */
    public static String singular(String camelPlural) {
        int word = camelPlural.length();
        while (word > 0 && !Character.isUpperCase(camelPlural.charAt(word - 1))) {
            word--;
        }
        int start = Math.max(0, word - 1);
        String last = camelPlural.substring(start);
        String one = singularWord(last.toLowerCase(Locale.ROOT));
        String cased = start > 0 && !one.isEmpty() ? Character.toUpperCase(one.charAt(0)) + one.substring(1) : one;
        return camelPlural.substring(0, start) + cased;
    }

    private static String singularWord(String word) {
        String known = IRREGULAR.get(word);
        if (known != null) {
            return known;
        }
        if (ONE_FORM.contains(word) || !word.endsWith("s") || word.length() < 3) {
            return word;
        }
        if (word.endsWith("ss") || word.endsWith("us") || word.endsWith("is")) {
            return word;
        }
        if (word.endsWith("ies")) {
            return cut(word, 3) + "y";
        }
        if (word.endsWith("uses") && ENDING_IN_US.contains(cut(word, 2))) {
            return cut(word, 2);
        }
        if (word.endsWith("sses")
                || word.endsWith("xes")
                || word.endsWith("shes")
                || word.endsWith("ches")
                || word.endsWith("oes")
                || word.endsWith("iases")) {
            return cut(word, 2);
        }
        return cut(word, 1);
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /** {@code OUT_OF_STOCK} as a sentence: {@code Out of stock.} */
    static String sentence(String code) {
        return capitalized(code.toLowerCase(Locale.ROOT).replaceAll("[_-]+", " ")) + ".";
    }

    public static String capitalized(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
