package dev.plumb.cli;

import dev.plumb.database.DatabaseUnavailable;
import dev.plumb.database.MigrationRefused;
import dev.plumb.project.ProjectException;
import dev.plumb.run.RunException;
import java.nio.file.Path;

/** Where plumb begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Path.of("").toAbsolutePath(), Console.standard(), args).number);
    }

    /** One command from its words to its exit code; ends well even where plumb itself is at fault. */
    static ExitCode run(Path here, Console console, String... args) {
        try {
            Command command = Arguments.read(here, args);
            return command instanceof Command.Say(String text) ? said(console, text) : Commands.run(command, console);
        } catch (UsageException e) {
            console.tell("plumb: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (EnvironmentException | ProjectException | RunException | DatabaseUnavailable | MigrationRefused e) {
            console.tell("plumb: " + e.getMessage());
            return ExitCode.ENVIRONMENT;
        } catch (RuntimeException | Error e) {
            console.tell(Fault.report(e, args));
            return ExitCode.INTERNAL;
        }
    }

    private static ExitCode said(Console console, String text) {
        console.say(text);
        return ExitCode.OK;
    }
}
