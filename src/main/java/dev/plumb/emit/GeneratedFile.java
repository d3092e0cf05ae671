package dev.plumb.emit;

/**
 * A file of the backend as the specification wants it.
 *
 * @param path relative to the project's folder, with {@code /}
 * @param content its text, with {@code \n} line breaks; written as UTF-8
 * @param frozen written once and never changed or taken away by a later run, as a migration that a
 *     database may have seen
 */
public record GeneratedFile(String path, String content, boolean frozen) {

    public GeneratedFile {
        if (path.startsWith("/") || path.contains("..") || path.contains("\\") || path.isEmpty()) {
            throw new IllegalArgumentException("not a path inside the project: " + path);
        }
    }

    public static GeneratedFile of(String path, String content) {
        return new GeneratedFile(path, content, false);
    }

    public static GeneratedFile frozen(String path, String content) {
        return new GeneratedFile(path, content, true);
    }
}
