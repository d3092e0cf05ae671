package dev.plumb.diagnostic;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why the operating system refused a file, in a person's words: some of its exceptions name the file alone. */
public final class Refusal {
    private Refusal() {}

    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileAlreadyExistsException taken -> "there is something else at " + taken.getFile();
            case FileSystemException system
            when system.getReason() != null ->
                system.getReason().toLowerCase(Locale.ROOT) + " (" + system.getFile() + ")";
            default -> String.valueOf(e.getMessage());
        };
    }
}
