package dev.plumb.project;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Changes many files as one. All new texts are first written aside; then one file, {@code ready},
 * lists what is to be moved and deleted; then that is done. A run that dies before {@code ready} has
 * changed nothing, one that dies after it is finished by the next.
 */
final class Journal {
    private final Path folder;
    private final Path staging;
    private final Path ready;

    Journal(Path folder) {
        this.folder = folder;
        this.staging = folder.resolve(".plumb").resolve("staging");
        this.ready = staging.resolve("ready");
    }

    static Path written(Path folder) {
        return folder.resolve(".plumb").resolve("written");
    }

    void apply(ChangeSet changes) {
        var deeds = new ArrayList<String>();
        try {
            clear();
            Files.createDirectories(staging);
            changes.contents().forEach((path, content) -> deeds.add(staged(deeds.size(), path, content)));
            changes.written()
                    .forEach((path, content) -> deeds.add(staged(deeds.size(), ".plumb/written/" + path, content)));
            for (FileChange change : changes.changes()) {
                if (change instanceof FileChange.Delete delete) {
                    deeds.add("delete " + delete.path());
                }
            }
            changes.forgotten().stream().sorted().forEach(path -> deeds.add("delete .plumb/written/" + path));
            Path draft = staging.resolve("draft");
            Files.writeString(draft, String.join("\n", deeds) + "\n");
            Files.move(draft, ready, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard();
            throw refused(folder, e);
        } catch (ProjectException e) {
            discard();
            throw e;
        }
        finish();
    }

    private String staged(int number, String path, String content) {
        try {
            Files.writeString(staging.resolve(String.valueOf(number)), content);
            return "move " + number + " " + path;
        } catch (IOException e) {
            throw refused(folder.resolve(path), e);
        }
    }

    /** Whether something was begun; by a run that died, or by one that is at it. */
    boolean isUnfinished() {
        return Files.exists(staging);
    }

    /** Does what {@code ready} lists and is not done yet. */
    void finish() {
        if (!Files.exists(staging)) {
            return;
        }
        try {
            if (Files.exists(ready)) {
                for (String deed : Files.readAllLines(ready)) {
                    String[] words = deed.split(" ", 3);
                    if (words[0].equals("move")) {
                        move(staging.resolve(words[1]), folder.resolve(words[2]));
                    } else {
                        delete(folder.resolve(deed.substring("delete ".length())));
                    }
                }
            }
            clear();
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try {
            if (Files.exists(to)) {
                keepPermissions(to, from);
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // moved by the run that died
        }
    }

    private static void keepPermissions(Path of, Path on) throws IOException {
        if (Files.exists(on) && Files.getFileStore(of).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(on, Files.getPosixFilePermissions(of));
        }
    }

    /** Deletes a file and the folders that it leaves empty. */
    private void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        for (Path above = file.getParent(); above != null && !above.equals(folder); above = above.getParent()) {
            try {
                Files.deleteIfExists(above);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private void clear() throws IOException {
        if (Files.exists(staging)) {
            Files.deleteIfExists(ready); // first, so that what is half cleared is not taken for half done
            List<Path> all;
            try (Stream<Path> files = Files.walk(staging)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    private void discard() {
        try {
            clear();
        } catch (IOException e) {
            // the next run clears it
        }
    }

    /** An operating system's refusal in a person's words. */
    static ProjectException refused(Path where, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        String said = String.valueOf(reason).toLowerCase(Locale.ROOT);
        if (said.contains("no space left") || said.contains("disk quota") || said.contains("not enough space")) {
            return new ProjectException("the disk that holds " + where + " is full; nothing was changed", e);
        }
        if (e instanceof AccessDeniedException || said.contains("read-only") || said.contains("permission denied")) {
            return new ProjectException("may not write to " + where + " (" + reason + "); nothing was changed", e);
        }
        String why = e instanceof NoSuchFileException ? "there is no " + e.getMessage() : String.valueOf(reason);
        return new ProjectException("cannot work in " + where + ": " + why, e);
    }
}
