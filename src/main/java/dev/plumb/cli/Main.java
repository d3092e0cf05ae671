package dev.plumb.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where plumb begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        ExitCode code = run(Path.of("").toAbsolutePath(), out, err, args);
        out.flush();
        System.exit(code.number);
    }

    /** One command from its words to its exit code; ends well even where plumb itself is at fault. */
    static ExitCode run(Path here, PrintStream out, PrintStream err, String... args) {
        Command command;
        try {
            command = Arguments.read(here, args);
        } catch (UsageException e) {
            err.println("plumb: " + e.getMessage());
            return ExitCode.USAGE;
        }
        return switch (command) {
            case Command.Say say -> {
                out.println(say.text());
                yield ExitCode.OK;
            }
            case Command.Train _ -> {
                try {
                    var _ = Arguments.read(here, "check", "nowhere", "--explain");
                } catch (UsageException e) {
                    err.println(e.getMessage());
                }
                yield ExitCode.OK;
            }
            case Command.Check _,
                    Command.Plan _,
                    Command.Implement _,
                    Command.Run _,
                    Command.Prove _,
                    Command.Migrate _,
                    Command.Status _,
                    Command.Token _,
                    Command.Explain _,
                    Command.New _ -> throw new UnsupportedOperationException();
        };
    }
}
