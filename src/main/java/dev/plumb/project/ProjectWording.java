package dev.plumb.project;

import dev.plumb.diagnostic.Wording;

/** The words of {@link ProjectProblem}. */
final class ProjectWording {
    private ProjectWording() {}

    static Wording of(ProjectProblem problem) {
        return switch (problem) {
            case ProjectProblem.MergeConflict conflict ->
                Wording.of(
                        "You and the specification changed the same part; yours stays",
                        "yours",
                        conflict.wanted().isBlank()
                                ? "The specification no longer wants it. Take it away, or keep it as your own."
                                : "The specification now wants:\n\n" + indented(conflict.wanted())
                                        + "\n\nTake over what you need of it; this is said once.");
            case ProjectProblem.DeletedFile deleted ->
                Wording.of(
                        "You deleted " + deleted.at().file().path()
                                + ", which the specification wants; it is not written again",
                        "",
                        "To have it again, create it empty.");
            case ProjectProblem.UnwantedFile unwanted ->
                Wording.of(
                        "The specification no longer wants "
                                + unwanted.at().file().path() + "; it stays because you edited it",
                        "",
                        "Delete it, or keep it as your own; this is said once.");
            case ProjectProblem.UnreadableFile unreadable ->
                Wording.of(
                        unreadable.at().file().path() + " " + unreadable.why()
                                + "; it stays as it is, and what the specification wants in it is not there",
                        "",
                        "Mend the file and run again.");
        };
    }

    private static String indented(String text) {
        return text.stripIndent().strip().indent(4).stripTrailing();
    }
}
