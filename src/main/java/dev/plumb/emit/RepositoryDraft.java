package dev.plumb.emit;

import dev.plumb.design.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The members of a repository as operations ask for them; what two ask for alike is written once. */
final class RepositoryDraft {
    static final String NAME = "\u00a7";
    private static final Pattern COMMENT = Pattern.compile("/\\*\\* (\\S+:\\d+)\\.( [^\n]*)? \\*/\n");

    private final Map<String, String> methods = new LinkedHashMap<>();
    private final Map<String, String> helpers = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final Map<String, Set<String>> places = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private String caller = "";
    private boolean nested;
    private boolean batches;

    /** For whom members are asked for from now on: tells those apart that would be called alike. */
    void serve(String caller) {
        this.caller = caller;
    }

    /** A method whose text calls it {@link #NAME}, its comment first; the name that it got. */
    String method(String wanted, String text) {
        Matcher comment = COMMENT.matcher(text);
        if (!comment.lookingAt()) {
            return add(methods, caller, Words.component(wanted), text);
        }
        String bare = text.substring(comment.end());
        String name = add(methods, caller, Words.component(wanted), bare);
        places.computeIfAbsent(bare, b -> new LinkedHashSet<>()).add(comment.group(1));
        reasons.putIfAbsent(bare, comment.group(2) == null ? "" : comment.group(2));
        return name;
    }

    /** A private one, a row mapper or the like, which stands behind all others. */
    String helper(String wanted, String said) {
        boolean calls = said.contains("encryption.") || said.contains("accessTokens.");
        String text = calls ? said.replace("private static ", "private ") : said;
        return add(helpers, "", Words.component(wanted), text);
    }

    String constant(String wanted, String text) {
        return add(constants, "", wanted, text);
    }

    private String add(Map<String, String> members, String asking, String wanted, String text) {
        String known = members.get(text);
        if (known != null) {
            return known;
        }
        String free = wanted;
        String told = asking.isEmpty() ? wanted : wanted + "For" + Words.upperFirst(asking);
        for (int i = 1; !taken.add(free); i++) {
            free = i == 1 && !told.equals(wanted) ? told : told + Math.max(2, i);
        }
        members.put(text, free);
        return free;
    }

    /** Parts of the transaction are undone on their own. */
    void needsNested() {
        nested = true;
    }

    /** Rows are written in batches, and tried one by one where one is refused. */
    void needsBatches() {
        nested = true;
        batches = true;
    }

    /** Rows are written in batches. */
    void needsBatch() {
        batches = true;
    }

    boolean batches() {
        return batches;
    }

    boolean nested() {
        return nested;
    }

    boolean isEmpty() {
        return methods.isEmpty();
    }

    List<String> constants() {
        return texts(constants);
    }

    List<String> methods() {
        var texts = new ArrayList<String>();
        methods.forEach((text, name) -> texts.add((places.containsKey(text)
                        ? "/** " + String.join(", ", places.get(text)) + "." + reasons.get(text) + " */\n"
                        : "")
                + text.replace(NAME, name)));
        return texts;
    }

    List<String> helpers() {
        return texts(helpers);
    }

    private static List<String> texts(Map<String, String> members) {
        var texts = new ArrayList<String>();
        members.forEach((text, name) -> texts.add(text.replace(NAME, name)));
        return texts;
    }
}
