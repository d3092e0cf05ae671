package dev.plumb.prove;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the generated code that does what an element promises: by the names that the code took over. */
public final class CodePlaces {
    private final SequencedMap<String, List<String>> files;

    private CodePlaces(SequencedMap<String, List<String>> files) {
        this.files = files;
    }

    /**
     * The places in a project's files.
     *
     * @param files by path, as they are or are to be written
     */
    public static CodePlaces of(SequencedMap<String, byte[]> files) {
        var text = new TreeMap<String, List<String>>();
        files.forEach((path, content) -> {
            if (path.startsWith("src/main/")
                    && (path.endsWith(".java") || path.endsWith(".sql") || path.endsWith(".yaml"))) {
                text.put(
                        path,
                        new String(content, StandardCharsets.UTF_8).lines().toList());
            }
        });
        return new CodePlaces(text);
    }

    /** {@code path:line}, at most three, the likeliest first. */
    List<String> of(Element element) {
        String[] words = element.id().split(" ", -1);
        String last = words[words.length - 1];
        return switch (element.kind()) {
            case OPERATION, STATUS, ACCESS, LOCKING, BULK, CACHE, PAGING, FILTER, ORDER, LIMIT, TARGET ->
                find("Controller.java", "\\b" + Pattern.quote(words[1]) + "\\(");
            case BEHAVIOUR, CONCURRENCY -> find("Service.java", "\\b" + Pattern.quote(words[1]) + "\\(");
            case EVENT -> find("Service.java", "\\bnew " + Pattern.quote(last) + "\\(");
            case REACTION -> find("Reaction.java", "class " + Pattern.quote(last) + "Reaction\\b");
            case JOB -> find("Job.java", "return \"" + Pattern.quote(last) + "\"");
            case PARTNER -> find("Client.java", "\\b" + Pattern.quote(last.substring(last.indexOf('.') + 1)) + "\\(");
            case FIELD -> find(".java", "\"" + Pattern.quote(last.replaceAll(".*[.\\]]", "")) + "\"");
            case ERROR -> find("ErrorCode.java", "\\b" + Pattern.quote(last) + "\\b");
            case VISIBILITY, TABLE -> find(".sql", "(?i)create table (if not exists )?" + Pattern.quote(last) + "\\b");
            case CONSTRAINT -> find(".sql", "\\b" + Pattern.quote(last) + "\\b");
            case AUDIT -> find(".sql", "(?i)trigger.*" + Pattern.quote(last) + "\\b");
            case PRIVACY ->
                element.id().equals(Elements.LOGS)
                        ? find("RequestFilter.java", "class RequestFilter")
                        : element.id().startsWith("personal ")
                                ? find("PersonalData.java", "class PersonalData")
                                : find("Encryption.java", "byte.* encrypt\\w*\\(");
            case ACCOUNTS ->
                switch (element.id()) {
                    case Elements.PASSWORDS -> find("Passwords.java", "class Passwords");
                    case Elements.TOKENS -> find("AccessTokens.java", "class AccessTokens");
                    case Elements.REFRESH -> find("RefreshTokens.java", "class RefreshTokens");
                    case Elements.LOCKOUT -> find("FailedSignIns.java", "class FailedSignIns");
                    case String _ -> find("SignIns.java", "class SignIns");
                };
            case SCENARIO, MIGRATION, INVARIANT, STATE -> List.of();
        };
    }

    private List<String> find(String suffix, String regex) {
        Pattern pattern = Pattern.compile(regex);
        var found = new ArrayList<String>();
        files.forEach((name, lines) -> {
            if (name.endsWith(suffix)) {
                for (int i = 0; i < lines.size() && found.size() < 3; i++) {
                    if (pattern.matcher(lines.get(i)).find()) {
                        found.add(name + ":" + (i + 1));
                        break;
                    }
                }
            }
        });
        return found;
    }
}
