package dev.plumb.prove;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the generated code that does what an element promises: by the names that the code took over. */
public final class CodePlaces {
    private final SequencedMap<String, List<String>> files;

    private CodePlaces(SequencedMap<String, List<String>> files) {
        this.files = files;
    }

    /** The places in a project's folder; none where it cannot be read. */
    public static CodePlaces in(Path project) {
        var files = new TreeMap<String, List<String>>();
        Path sources = project.resolve("src/main");
        if (Files.isDirectory(sources)) {
            try (Stream<Path> walk = Files.walk(sources)) {
                for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                    String name = project.relativize(file).toString().replace('\\', '/');
                    if (name.endsWith(".java") || name.endsWith(".sql") || name.endsWith(".yaml")) {
                        lines(file).ifPresent(lines -> files.put(name, lines));
                    }
                }
            } catch (IOException unreadable) {
                return new CodePlaces(new TreeMap<>());
            }
        }
        return new CodePlaces(files);
    }

    private static Optional<List<String>> lines(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllLines(file));
        } catch (MalformedInputException binary) {
            return Optional.empty();
        }
    }

    /** {@code path:line}, at most three, the likeliest first. */
    List<String> of(Element element) {
        String[] words = element.id().split(" ", -1);
        String last = words[words.length - 1];
        return switch (element.kind()) {
            case OPERATION, STATUS, ACCESS, LOCKING, BULK, CACHE, PAGING, FILTER, ORDER, LIMIT, TARGET ->
                find("Controller.java", "\\b" + Pattern.quote(words[1]) + "\\(");
            case FIELD -> find(".java", "\"" + Pattern.quote(last.replaceAll(".*[.\\]]", "")) + "\"");
            case ERROR -> find("ErrorCode.java", "\\b" + Pattern.quote(last) + "\\b");
            case VISIBILITY, TABLE -> find(".sql", "(?i)create table (if not exists )?" + Pattern.quote(last) + "\\b");
            case CONSTRAINT -> find(".sql", "\\b" + Pattern.quote(last) + "\\b");
            case AUDIT -> find(".sql", "(?i)trigger.*" + Pattern.quote(last) + "\\b");
            case SCENARIO, MIGRATION, INVARIANT -> List.of();
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
