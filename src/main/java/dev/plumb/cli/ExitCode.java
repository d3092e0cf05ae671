package dev.plumb.cli;

/** How plumb ends, for scripts. */
enum ExitCode {
    OK(0),
    /** The specification has errors; with {@code --strict}, questions or hazards. */
    PROBLEMS(1),
    /** The command line was wrong. */
    USAGE(2),
    /** The backend does not do what the specification says. */
    DISPROVED(3),
    /** The machine does not let us: no database, a full disk, a port in use. */
    ENVIRONMENT(4),
    /** A fault of plumb itself (EX_SOFTWARE of sysexits.h). */
    INTERNAL(70),
    /** Stopped by Ctrl-C (128 + SIGINT). */
    INTERRUPTED(130);

    final int number;

    ExitCode(int number) {
        this.number = number;
    }
}
