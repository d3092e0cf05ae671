package dev.plumb.project;

import dev.plumb.diagnostic.Problems;
import dev.plumb.emit.GeneratedFile;
import dev.plumb.project.LineMerge.Merged;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Decides for every file what becomes of it, from three values: written last, standing now, wanted. */
final class Merger {
    private final Map<String, String> written;
    private final Function<String, Standing> standing;
    private final Problems problems;
    private final List<FileChange> changes = new ArrayList<>();
    private final SequencedMap<String, String> remembered = new LinkedHashMap<>();
    private final Set<String> forgotten = new TreeSet<>();

    /** A file as it stands. */
    sealed interface Standing {
        record Absent() implements Standing {}

        record Text(String text) implements Standing {}

        /** No UTF-8, a folder, a link to nowhere. */
        record Unreadable(String why) implements Standing {}
    }

    private Merger(Map<String, String> written, Function<String, Standing> standing, Problems problems) {
        this.written = written;
        this.standing = standing;
        this.problems = problems;
    }

    static ChangeSet merge(
            Map<String, String> written,
            Function<String, Standing> standing,
            List<GeneratedFile> wanted,
            Problems problems) {
        var merger = new Merger(written, standing, problems);
        var byPath = new TreeMap<String, GeneratedFile>();
        for (GeneratedFile file : wanted) {
            if (byPath.put(file.path(), file) != null) {
                throw new IllegalArgumentException("written twice: " + file.path());
            }
        }
        byPath.values().forEach(merger::wanted);
        written.keySet().stream()
                .filter(path -> !byPath.containsKey(path))
                .sorted()
                .forEach(merger::unwanted);
        return new ChangeSet(merger.changes, merger.remembered, merger.forgotten);
    }

    private void wanted(GeneratedFile file) {
        String path = file.path();
        String content = file.content();
        Optional<String> base = Optional.ofNullable(written.get(path));
        Standing now = standing.apply(path);
        if (file.frozen()) {
            if (now instanceof Standing.Absent) {
                changes.add(new FileChange.Create(path, content));
            }
            return;
        }
        if (!base.equals(Optional.of(content))) {
            remembered.put(path, content);
        }
        switch (now) {
            case Standing.Absent _ -> {
                if (base.isEmpty()) {
                    changes.add(new FileChange.Create(path, content));
                } else {
                    problems.add(new ProjectProblem.DeletedFile(place(path, "", 0, 0)));
                }
            }
            case Standing.Unreadable unreadable -> {
                if (!base.equals(Optional.of(content))) {
                    problems.add(new ProjectProblem.UnreadableFile(place(path, "", 0, 0), unreadable.why()));
                }
            }
            case Standing.Text(String text) -> {
                if (text.equals(content)) {
                    return;
                }
                boolean emptied = text.isEmpty() && base.isPresent(); // a person's word for "write it again"
                if (emptied || base.equals(Optional.of(text))) {
                    changes.add(new FileChange.Replace(path, text, content, false));
                } else if (!base.equals(Optional.of(content))) {
                    both(path, base.orElse(""), text, content);
                }
            }
        }
    }

    /** A person and the specification changed the file. */
    private void both(String path, String base, String text, String content) {
        boolean windows = text.contains("\r\n") && !text.replace("\r\n", "").contains("\n");
        String theirs = windows ? text.replace("\r\n", "\n") : text;
        Optional<Merged> merged = path.endsWith(".java")
                ? JavaMerge.merge(base, theirs, content)
                : Optional.of(LineMerge.merge(base, theirs, content));
        if (merged.isEmpty()) {
            problems.add(new ProjectProblem.UnreadableFile(place(path, text, 0, 0), "is not Java that can be read"));
            return;
        }
        for (LineMerge.Conflict conflict : merged.get().conflicts()) {
            problems.add(new ProjectProblem.MergeConflict(
                    place(path, theirs, conflict.start(), conflict.end()), conflict.wanted()));
        }
        String result = windows
                ? merged.get().text().replace("\n", "\r\n")
                : merged.get().text();
        if (!result.equals(text)) {
            changes.add(new FileChange.Replace(path, text, result, !theirs.equals(base)));
        }
    }

    private void unwanted(String path) {
        forgotten.add(path);
        switch (standing.apply(path)) {
            case Standing.Absent _ -> {}
            case Standing.Text(String text)
            when text.equals(written.get(path)) -> changes.add(new FileChange.Delete(path, text));
            case Standing.Text(String text) -> problems.add(new ProjectProblem.UnwantedFile(place(path, text, 0, 0)));
            case Standing.Unreadable _ -> problems.add(new ProjectProblem.UnwantedFile(place(path, "", 0, 0)));
        }
    }

    private static Span place(String path, String text, int start, int end) {
        return new Span(new SourceFile(path, text), start, end);
    }
}
