package dev.plumb.cli;

import dev.plumb.database.Database;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.source.Excerpt;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.text.SpecText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Does what a command asks for. */
final class Commands {
    private final Console console;

    private Commands(Console console) {
        this.console = console;
    }

    static ExitCode run(Command command, Console console) {
        var commands = new Commands(console);
        return switch (command) {
            case Command.Say(String text) -> commands.say(text);
            case Command.Check check -> commands.check(check);
            case Command.Explain(String code) -> commands.explain(code);
            case Command.Plan _,
                    Command.Implement _,
                    Command.Run _,
                    Command.Prove _,
                    Command.Migrate _,
                    Command.Status _,
                    Command.Token _,
                    Command.New _,
                    Command.Train _ -> throw new UsageException("this command is not there yet");
        };
    }

    private ExitCode say(String text) {
        console.say(text);
        return ExitCode.OK;
    }

    private ExitCode check(Command.Check check) {
        var problems = new Problems();
        try (var held = new Held()) {
            SpecText text = SpecReader.read(Documents.in(check.specification()), problems);
            Database database =
                    held.hold(Database.embedded(check.specification().resolve(".plumb")));
            var _ = database.catalogOf(text.sql().stream().map(Excerpt::span).toList(), problems);
        }
        List<Problem> found = problems.sorted();
        console.say(new TerminalRenderer(console.colour()).render(found));
        return found.stream().anyMatch(p -> p.severity() == Severity.ERROR) ? ExitCode.PROBLEMS : ExitCode.OK;
    }

    private ExitCode explain(String code) {
        try (InputStream page = Commands.class.getResourceAsStream("/messages/" + code + ".md")) {
            if (page == null || !code.matches("[a-z0-9-]+")) {
                throw new UsageException(
                        "no message has the code '" + code + "'; it stands in brackets in the message");
            }
            return say(new String(page.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the page of " + code + ": " + e.getMessage(), e);
        }
    }
}
