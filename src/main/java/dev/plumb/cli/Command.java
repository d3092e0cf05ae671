package dev.plumb.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What a person asked for, as {@link Arguments} read it from the command line. */
sealed interface Command {

    /** Says what is wrong, open or dangerous in a specification; with {@code explain}, also what was inferred. */
    record Check(Path specification, Format format, boolean explain, boolean strict) implements Command {}

    /** Says what would change in the database and in the code, and changes nothing. */
    record Plan(Place place) implements Command {}

    /** Checks, migrates, writes, compiles and proves. */
    record Implement(Place place) implements Command {}

    /** {@link Implement} where needed, then serves on {@code port} until it is stopped. */
    record Run(Place place, OptionalInt port) implements Command {}

    /** Runs all proofs for as long as {@code seconds} says. */
    record Prove(Place place, OptionalInt seconds) implements Command {}

    /** Kills the backend so many times under load, and looks what was lost or done twice. */
    record Kill(Place place, int times, OptionalInt seed) implements Command {}

    /**
     * Moves the database forward to the specification, or back: by one migration, or down to version {@code to}; or, with
     * {@code baseline}, takes over one that lives already.
     */
    record Migrate(Place place, boolean baseline, boolean down, OptionalInt to, boolean acceptLoss)
            implements Command {}

    /** Says what stands: migrations applied and open, files edited, the last proof. */
    record Status(Place place) implements Command {}

    /**
     * Plans the way from one schema to another, each a script or the URL of a database, or of every pair in a folder.
     *
     * @param from empty with {@code cases}
     * @param to empty with {@code cases}
     * @param out where the files go; the folder plumb stands in where it is empty, with {@code cases} each pair's own
     * @param here that relative names start from
     */
    record Diff(
            String from,
            String to,
            Optional<Path> cases,
            Optional<Path> out,
            Optional<Path> rows,
            Optional<Path> intentions,
            boolean verify,
            boolean online,
            boolean dropAndAdd,
            boolean acceptLoss,
            Path here)
            implements Command {}

    /** Prints a token that the running backend trusts in development. */
    record Token(Place place, String role, String name) implements Command {}

    /** Tells the long story of a message. */
    record Explain(String code) implements Command {}

    /** Writes a small specification to start from. */
    record New(Path folder) implements Command {}

    /** Prints {@code text} and ends well: help and version. */
    record Say(String text) implements Command {}

    /**
     * Runs the usual commands once, so that the launcher can keep what the JVM loaded for them.
     *
     * @param planning whether those that plan and compile are among them
     */
    record Train(Path examples, boolean planning) implements Command {}

    /** How problems are printed. */
    enum Format {
        TEXT,
        JSON,
        SARIF
    }

    /** Where a command works: a specification, the project it is written into, and the database, absent for the embedded one. */
    record Place(Path specification, Path into, Optional<String> database) {

        /** The project's folder where nobody named one: that above a folder called {@code spec}, else {@code build/NAME}. */
        static Path defaultInto(Path here, Path specification) {
            Path absolute = specification.toAbsolutePath().normalize();
            Path name = absolute.getFileName();
            Path above = absolute.getParent();
            if (name == null || above == null) {
                return here.resolve("build").resolve("backend");
            }
            return name.toString().equals("spec")
                    ? above
                    : here.resolve("build").resolve(name.toString());
        }
    }
}
