package dev.plumb.project;

/** What a run would do to one file of the project. */
public sealed interface FileChange {
    /** Relative to the project's folder, with {@code /}. */
    String path();

    /** A file that is not there yet. */
    record Create(String path, String content) implements FileChange {}

    /**
     * A file that becomes another.
     *
     * @param before what stands now
     * @param edited whether a person's edits are kept in it
     */
    record Replace(String path, String before, String content, boolean edited) implements FileChange {}

    /** A file that the specification no longer wants and that nobody edited. */
    record Delete(String path, String before) implements FileChange {}
}
