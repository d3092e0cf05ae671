package dev.plumb.project;

import dev.plumb.diagnostic.Problems;
import dev.plumb.emit.GeneratedFile;
import dev.plumb.project.Merger.Standing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The project's folder. {@code .plumb/} in it holds what plumb keeps: {@code written/}, the files as
 * they were written last, belongs into version control with the project; all else is made again.
 */
public final class Project {
    private static final String IGNORE = """
            # What was written last stays with the project, so that the next run tells a person's edits from its own.
            *
            !.gitignore
            !written/
            !written/**
            """;

    /** Folders that this process holds. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;

    private Project(Path folder) {
        this.folder = folder;
    }

    /**
     * The project in a folder that may be empty or not there yet. Finishes what an earlier run, killed
     * in the midst of {@link #apply}, had begun; what another run is doing just now is left to it.
     *
     * @throws ProjectException where the folder is a file or cannot be read or written
     */
    public static Project open(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ProjectException(folder + " is a file; a project needs a folder");
        }
        var project = new Project(folder.toAbsolutePath().normalize());
        if (new Journal(project.folder).isUnfinished()) {
            project.hold().ifPresent(Hold::close); // where another run holds it, that run is in the midst of it
        }
        return project;
    }

    public Path folder() {
        return folder;
    }

    /** Where plumb keeps what is its own. */
    public Path state() {
        return folder.resolve(".plumb");
    }

    /**
     * What would become of the project if it were to hold the wanted files: a value, nothing is
     * touched. What a person and the specification both changed is added to the problems.
     */
    public ChangeSet merge(List<GeneratedFile> wanted, Problems problems) {
        return Merger.merge(written(), this::standing, wanted, problems);
    }

    /**
     * Makes it so. All or nothing: a full disk or a kill at any moment leaves the project as it was, or
     * as it is to be once {@link #open opened} again. Touches no file that stays as it is.
     *
     * @throws ProjectException where it cannot be done; nothing has changed then
     */
    public void apply(ChangeSet changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(state());
            Path ignore = state().resolve(".gitignore");
            if (!Files.exists(ignore)) {
                Files.writeString(ignore, IGNORE);
            }
        } catch (IOException e) {
            throw Journal.refused(state(), e);
        }
        new Journal(folder).apply(changes);
    }

    /**
     * The files below a folder of the project as they would be after the changes, by path: a person's own
     * among them.
     */
    public SortedMap<String, byte[]> after(ChangeSet changes, String below) {
        var files = new TreeMap<String, byte[]>();
        Path start = folder.resolve(below);
        if (Files.exists(start)) {
            try (Stream<Path> found = Files.walk(start)) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw Journal.refused(start, e);
            }
        }
        changes.contents().forEach((path, content) -> {
            if (path.equals(below) || path.startsWith(below + "/")) {
                files.put(path, content.getBytes(StandardCharsets.UTF_8));
            }
        });
        for (FileChange change : changes.changes()) {
            if (change instanceof FileChange.Delete delete) {
                files.remove(delete.path());
            }
        }
        return files;
    }

    /**
     * Holds the project for one run at a time; empty where another run has it. What an earlier run, killed in the midst
     * of {@link #apply}, had begun is finished.
     */
    public Optional<Hold> hold() {
        // a lock of POSIX belongs to the process, which loses it when it closes any channel to the file
        if (!HELD.add(folder)) {
            return Optional.empty();
        }
        boolean held = false;
        try {
            Files.createDirectories(state());
            FileChannel channel =
                    FileChannel.open(state().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            held = channel.tryLock() != null;
            if (!held) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(finished(new Hold(folder, channel)));
        } catch (IOException e) {
            throw Journal.refused(state(), e);
        } finally {
            if (!held) {
                HELD.remove(folder);
            }
        }
    }

    private static Hold finished(Hold hold) {
        try {
            new Journal(hold.folder()).finish();
            return hold;
        } catch (ProjectException e) {
            hold.close();
            throw e;
        }
    }

    /** The project, held for one run; the operating system lets go of it where that run dies. */
    public record Hold(Path folder, FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new ProjectException("cannot let go of the project: " + e.getMessage(), e);
            } finally {
                HELD.remove(folder);
            }
        }
    }

    /** Files of the project that a person edited since they were written, by path. */
    public List<String> edited() {
        return written().entrySet().stream()
                .filter(entry -> !standing(entry.getKey()).equals(new Standing.Text(entry.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> written() {
        Path base = Journal.written(folder);
        var written = new TreeMap<String, String>();
        if (!Files.isDirectory(base)) {
            return written;
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                written.put(base.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
            return written;
        } catch (IOException e) {
            throw Journal.refused(base, e);
        }
    }

    private Standing standing(String path) {
        Path file = folder.resolve(path);
        try {
            if (!Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                return new Standing.Absent();
            }
            if (!Files.isRegularFile(file)) {
                return new Standing.Unreadable(Files.isDirectory(file) ? "is a folder" : "is no file");
            }
            return new Standing.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString());
        } catch (CharacterCodingException e) {
            return new Standing.Unreadable("is not UTF-8");
        } catch (IOException e) {
            throw Journal.refused(file, e);
        }
    }
}
