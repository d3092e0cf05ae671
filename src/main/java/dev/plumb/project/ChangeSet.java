package dev.plumb.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a run would do to the project, as a value: nothing of it is done yet.
 *
 * @param changes by path; empty where all stands as it is wanted
 * @param written what to remember as written last, by path, where that changes
 * @param forgotten paths of which nothing is to be remembered any more
 */
public record ChangeSet(List<FileChange> changes, SequencedMap<String, String> written, Set<String> forgotten) {

    public ChangeSet {
        changes = List.copyOf(changes);
        written = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(written));
        forgotten = Set.copyOf(forgotten);
    }

    /** Whether there is nothing to do, not even to remember. */
    public boolean isEmpty() {
        return changes.isEmpty() && written.isEmpty() && forgotten.isEmpty();
    }

    /** The texts of the files that would be created or replaced, by path. */
    public Map<String, String> contents() {
        var contents = new LinkedHashMap<String, String>();
        for (FileChange change : changes) {
            switch (change) {
                case FileChange.Create create -> contents.put(create.path(), create.content());
                case FileChange.Replace replace -> contents.put(replace.path(), replace.content());
                case FileChange.Delete _ -> {}
            }
        }
        return contents;
    }
}
