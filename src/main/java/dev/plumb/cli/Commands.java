package dev.plumb.cli;

import dev.plumb.cli.Command.Format;
import dev.plumb.cli.Command.Place;
import dev.plumb.cli.Pipeline.Checked;
import dev.plumb.cli.Pipeline.Compiled;
import dev.plumb.cli.Pipeline.Planned;
import dev.plumb.cli.Pipeline.Proven;
import dev.plumb.diagnostic.Explanations;
import dev.plumb.diagnostic.JsonRenderer;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.SarifRenderer;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.project.FailedCode;
import dev.plumb.project.Project;
import dev.plumb.prove.KillProof;
import dev.plumb.prove.Report;
import dev.plumb.run.Backend;
import dev.plumb.run.Compiler;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Plan;
import dev.plumb.source.Document;
import dev.plumb.spec.Spec;
import dev.plumb.spec.resolve.Explanation;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Does what a command asks for. */
final class Commands {
    /** So many seconds the promised speed is measured, where nobody says how many. */
    private static final int MEASURING = 60;

    private final Console console;
    private final Held held;

    private Commands(Console console, Held held) {
        this.console = console;
        this.held = held;
    }

    static ExitCode run(Command command, Console console) {
        try (var held = new Held()) {
            var commands = new Commands(console, held);
            return switch (command) {
                case Command.Say(String text) -> commands.say(text);
                case Command.Check check -> commands.check(check);
                case Command.Plan(Place place) -> commands.plan(place);
                case Command.Implement(Place place) -> commands.implement(place);
                case Command.Run(Place place, OptionalInt port) -> commands.serve(place, port.orElse(8080));
                case Command.Prove(Place place, OptionalInt seconds) -> commands.prove(place, seconds);
                case Command.Kill kill -> commands.kill(kill);
                case Command.Migrate migrate -> commands.migrate(migrate);
                case Command.Status(Place place) -> commands.status(place);
                case Command.Diff diff -> Diff.run(diff, console, held);
                case Command.Token token -> commands.token(token);
                case Command.Explain(String code) -> commands.explain(code);
                case Command.New(Path folder) -> commands.begin(folder);
                case Command.Train(Path examples, boolean planning) -> commands.train(examples, planning);
            };
        }
    }

    private ExitCode say(String text) {
        console.say(text);
        return ExitCode.OK;
    }

    private ExitCode check(Command.Check check) {
        List<Document> documents = Documents.in(check.specification());
        Optional<LastAnswer> last = LastAnswer.to(check, console.colour());
        Optional<LastAnswer.Answer> known = last.flatMap(answer -> answer.of(documents));
        if (known.isPresent()) {
            console.say(known.get().text());
            return known.get().exit();
        }
        return check(check, documents, last);
    }

    private ExitCode check(Command.Check check, List<Document> documents, Optional<LastAnswer> last) {
        Path into = Place.defaultInto(Path.of("").toAbsolutePath(), check.specification());
        var pipeline = new Pipeline(new Place(check.specification(), into, Optional.empty()), console, held);
        Spec spec = pipeline.checkAlone(documents).spec();
        List<Problem> found = pipeline.problems.sorted();
        String explained =
                check.explain() && check.format() == Format.TEXT ? Explanation.of(spec) + System.lineSeparator() : "";
        String text = explained + rendered(check.format(), found).stripTrailing();
        boolean errors = pipeline.problems.hasErrors();
        ExitCode exit = check.strict() && !found.isEmpty() || errors ? ExitCode.PROBLEMS : ExitCode.OK;
        console.say(text);
        if (!errors) { // some are the machine's, as a statement that took too long
            last.ifPresent(answer -> answer.remember(documents, new LastAnswer.Answer(exit, text)));
        }
        return exit;
    }

    private String rendered(Format format, List<Problem> found) {
        return switch (format) {
            case TEXT -> {
                var renderer = new TerminalRenderer(console.colour());
                yield found.isEmpty() ? "No errors, no questions, no hazards." : renderer.render(found);
            }
            case JSON -> JsonRenderer.render(found);
            case SARIF -> SarifRenderer.render(found, Version.number());
        };
    }

    /** Says what was found, errors or not; whether the way is free. */
    private boolean free(Problems problems) {
        List<Problem> found = problems.sorted();
        if (!found.isEmpty()) {
            console.say(rendered(Format.TEXT, found).stripTrailing() + "\n");
        }
        return !problems.hasErrors();
    }

    private Optional<Planned> planned(Pipeline pipeline) {
        return checked(pipeline).flatMap(checked -> planned(pipeline, checked));
    }

    private Optional<Checked> checked(Pipeline pipeline) {
        Checked checked = console.during("check", pipeline::check);
        if (pipeline.problems.hasErrors()) {
            free(pipeline.problems);
            return Optional.empty();
        }
        return Optional.of(checked);
    }

    private Optional<Planned> planned(Pipeline pipeline, Checked checked) {
        Planned planned = console.during("plan", () -> pipeline.plan(checked));
        return free(pipeline.problems) ? Optional.of(planned) : Optional.empty();
    }

    private ExitCode plan(Place place) {
        var pipeline = new Pipeline(place, console, held);
        return planned(pipeline)
                .map(planned -> say(PlanText.of(planned).stripTrailing()))
                .orElse(ExitCode.PROBLEMS);
    }

    private ExitCode implement(Place place) {
        var pipeline = new Pipeline(place, console, held);
        pipeline.prepare();
        Optional<Checked> checked = checked(pipeline);
        if (checked.isEmpty()) {
            return ExitCode.PROBLEMS;
        }
        try (var _ = hold(place)) {
            Optional<Planned> planned = planned(pipeline, checked.get());
            if (planned.isEmpty()) {
                return ExitCode.PROBLEMS;
            }
            pipeline.expectToApply();
            Optional<Proven> proven = compiled(pipeline, planned.get()).flatMap(c -> proven(pipeline, c));
            if (proven.isEmpty()) {
                return ExitCode.DISPROVED;
            }
            pipeline.apply(proven.get());
            console.say(done(proven.get(), place));
            return ExitCode.OK;
        }
    }

    /** Before it is looked at: what is planned holds for the project as it stands, so nobody else may change it. */
    private static Project.Hold hold(Place place) {
        Project project = Project.open(place.into());
        return project.hold()
                .orElseThrow(() -> new EnvironmentException(
                        "another plumb works on " + project.folder() + "; wait for it, or end it"));
    }

    private Optional<Compiled> compiled(Pipeline pipeline, Planned planned) {
        Optional<Compiled> compiled = pipeline.compile(planned);
        if (compiled.isEmpty()) {
            free(pipeline.problems);
            console.say("The code stands in " + FailedCode.keep(planned.project(), planned.changes()));
        }
        return compiled;
    }

    /** Empty where the project does not do what the specification says, which is told. */
    private Optional<Proven> proven(Pipeline pipeline, Compiled compiled) {
        return proven(pipeline, compiled, Optional.empty());
    }

    private Optional<Proven> proven(Pipeline pipeline, Compiled compiled, Optional<Duration> measuring) {
        Proven proven = pipeline.prove(compiled, measuring);
        Report report = proven.report();
        if (!report.holds()) {
            console.say(report.failures().stripTrailing() + "\n");
            console.say("report: " + page(compiled.planned().project()));
            Planned planned = compiled.planned();
            console.say("code:   " + FailedCode.keep(planned.project(), planned.changes()));
            console.say("Nothing else was written and no living data was touched.");
            console.say(report.closingLine());
            return Optional.empty();
        }
        FailedCode.forget(compiled.planned().project());
        return Optional.of(proven);
    }

    private static Path page(Project project) {
        return project.state().resolve("report").resolve("index.html");
    }

    private static String done(Proven proven, Place place) {
        Planned planned = proven.compiled().planned();
        int changed = planned.changes().changes().size();
        return (changed == 0 ? "nothing to write in " : changed + (changed == 1 ? " file" : " files") + " written to ")
                + place.into() + "\n"
                + "report: " + page(planned.project()) + "\n"
                + proven.report().closingLine();
    }

    private ExitCode prove(Place place, OptionalInt seconds) {
        var measuring = Duration.ofSeconds(seconds.orElse(MEASURING));
        var pipeline = new Pipeline(place, console, held);
        pipeline.prepare();
        Optional<Checked> checked = checked(pipeline);
        if (checked.isEmpty()) {
            return ExitCode.PROBLEMS;
        }
        try (var _ = hold(place)) {
            Optional<Planned> planned = planned(pipeline, checked.get());
            if (planned.isEmpty()) {
                return ExitCode.PROBLEMS;
            }
            return compiled(pipeline, planned.get())
                    .flatMap(compiled -> proven(pipeline, compiled, Optional.of(measuring)))
                    .map(proven -> say(proven.report().closingLine()))
                    .orElse(ExitCode.DISPROVED);
        }
    }

    private ExitCode kill(Command.Kill kill) {
        var pipeline = new Pipeline(kill.place(), console, held);
        pipeline.prepare();
        Optional<Checked> checked = checked(pipeline);
        if (checked.isEmpty()) {
            return ExitCode.PROBLEMS;
        }
        try (var _ = hold(kill.place())) {
            return planned(pipeline, checked.get())
                    .map(planned -> killed(pipeline, planned, kill))
                    .orElse(ExitCode.PROBLEMS);
        }
    }

    private ExitCode killed(Pipeline pipeline, Planned planned, Command.Kill kill) {
        if (!KillProof.isPossible(planned.checked().spec())) {
            console.say(
                    "Nothing can be lost: the specification has no operation that can be called over its contract and"
                            + " changes something (the accounts' own aside). Nothing was killed.");
            return ExitCode.PROBLEMS;
        }
        Optional<Compiled> compiled = compiled(pipeline, planned);
        if (compiled.isEmpty()) {
            return ExitCode.DISPROVED;
        }
        KillProof.Result result = pipeline.kill(compiled.get(), kill.times(), kill.seed());
        console.say(result.summary().stripTrailing());
        if (result.holds()) {
            return say("nothing lost, nothing done twice, every invariant held: " + result.kills() + " kills");
        }
        console.say("\n" + String.join("\n\n", result.findings()) + "\n");
        console.say("what it printed: " + pipeline.killLogs(planned.project()));
        console.say("disproved: " + result.findings().size() + " found in " + result.kills() + " kills");
        return ExitCode.DISPROVED;
    }

    /** Said before the long work, not after it. */
    private static void free(int port) {
        try (var socket = new ServerSocket(port)) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "port " + port + " is in use; name another with --port, or 0 for any that is free", e);
        }
    }

    private ExitCode serve(Place place, int port) {
        free(port);
        var pipeline = new Pipeline(place, console, held);
        pipeline.prepare();
        Optional<Checked> checked = checked(pipeline);
        if (checked.isEmpty()) {
            return ExitCode.PROBLEMS;
        }
        Optional<Planned> planned;
        Backend backend;
        try (var _ = hold(place)) {
            planned = planned(pipeline, checked.get());
            if (planned.isEmpty()) {
                return ExitCode.PROBLEMS;
            }
            Optional<Compiled> compiled = compiled(pipeline, planned.get());
            if (compiled.isEmpty()) {
                return ExitCode.DISPROVED;
            }
            if (pipeline.isProven(compiled.get())) {
                pipeline.migrate(planned.get().migrations());
            } else {
                pipeline.expectToApply();
                Optional<Proven> proven = proven(pipeline, compiled.get());
                if (proven.isEmpty()) {
                    return ExitCode.DISPROVED;
                }
                pipeline.apply(proven.get());
                console.say(proven.get().report().closingLine());
            }
            backend = console.during("start", () -> pipeline.serve(compiled.get(), port));
        }
        console.say(Welcome.of(planned.get(), place, backend));
        try {
            backend.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        if (held.isEnding()) {
            return ExitCode.INTERRUPTED;
        }
        throw new EnvironmentException("the backend has ended; it said last:\n"
                + String.join("\n", backend.lastLines(8)).indent(4) + "All it said stands in " + backend.log());
    }

    private ExitCode migrate(Command.Migrate migrate) {
        if (migrate.baseline()) {
            return baseline(migrate.place());
        }
        if (!migrate.down()) {
            return implement(migrate.place());
        }
        var pipeline = new Pipeline(migrate.place(), console, held);
        Migrations migrations =
                ProjectMigrations.of(Project.open(migrate.place().into()));
        var applied = History.of(pipeline.database()).applied();
        if (applied.isEmpty()) {
            return say("nothing to undo: the database has had no migration");
        }
        int last = applied.last();
        int first = migrations.all().stream()
                .filter(m -> m.version() == last)
                .map(Migration::first)
                .findFirst()
                .orElse(last);
        int to = migrate.to().orElse(first - 1);
        for (Migration each : migrations.all()) {
            if (each.version() > to
                    && applied.contains(each.version())
                    && each.back().contains("lossy")
                    && !migrate.acceptLoss()) {
                throw new EnvironmentException("the way back from version " + each.version() + " loses data: read "
                        + Migrations.BACK + each.undoScript() + ", and give --accept-loss if that is meant");
            }
        }
        pipeline.back(migrations, to).forEach(m -> console.say("undone: " + m.script()));
        return say("the database is at version " + to);
    }

    private ExitCode baseline(Place place) {
        var pipeline = new Pipeline(place, console, held);
        Optional<Planned> planned = planned(pipeline);
        if (planned.isEmpty()) {
            return ExitCode.PROBLEMS;
        }
        List<Migration> taken = pipeline.baseline(planned.get());
        taken.forEach(migration -> console.say("taken over: " + migration.script()));
        return say("the database is at version " + taken.getLast().version()
                + ", and nothing was run but what ensures rows");
    }

    private ExitCode status(Place place) {
        if (place.database().isEmpty()
                && !Files.isDirectory(Project.open(place.into()).state())) {
            return say("nothing was implemented in " + place.into() + " yet");
        }
        return say(new Pipeline(place, console, held).standing());
    }

    private ExitCode token(Command.Token token) {
        var pipeline = new Pipeline(token.place(), console, held);
        Spec spec = pipeline.check().spec();
        Project project = Project.open(token.place().into());
        var tokens = DevelopmentTokens.of(spec, project);
        return say(spec.access()
                .accounts()
                .map(accounts ->
                        new AccountTokens(accounts, tokens, pipeline.database()).token(token.role(), token.name()))
                .orElseGet(() -> tokens.token(token.role(), token.name())));
    }

    private ExitCode begin(Path folder) {
        Path specification = NewSpecification.write(folder);
        return say("""
                A specification to start from stands in %1$s. Next:

                  plumb check %1$s      says what is wrong in it
                  plumb run %1$s        makes a backend of it and serves it""".formatted(specification));
    }

    private ExitCode explain(String code) {
        return say(Explanations.of(code)
                .orElseThrow(() -> new UsageException(
                        "no message has the code '" + code + "'; it stands in brackets behind the message's severity"))
                .stripTrailing());
    }

    /** Lives through what commands do, so that the JVM remembers it; what needs the network or a backend is left out. */
    private ExitCode train(Path examples, boolean planning) {
        if (planning) {
            Compiler.prepare();
        }
        try (Stream<Path> folders = Files.list(examples)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                var check = new Command.Check(folder, Format.TEXT, planning, false);
                check(check, Documents.in(folder), LastAnswer.to(check, console.colour()));
                check(check);
                if (!planning) {
                    continue;
                }
                var place = new Place(folder, examples.resolve("nowhere"), Optional.empty());
                var pipeline = new Pipeline(place, console, held);
                Checked checked = pipeline.check();
                if (!pipeline.problems.hasErrors()) {
                    pipeline.plan(checked);
                }
            }
        } catch (IOException e) {
            throw EnvironmentException.of("cannot read " + examples, e);
        }
        return say(Version.number());
    }

    /** The plan in words. */
    private static final class PlanText {
        static String of(Planned planned) {
            var text = new StringBuilder();
            Plan plan = planned.plan();
            text.append(plan.isEmpty() ? "database: nothing changes\n" : "database:\n");
            plan.forward()
                    .forEach(step -> text.append("  ").append(step.summary()).append('\n'));
            plan.ensured().stream()
                    .map(rows -> "  ensure rows of " + rows.table() + "\n")
                    .distinct()
                    .forEach(text::append);
            plan.hazards()
                    .forEach(hazard ->
                            text.append("  hazard: ").append(hazard.words()).append('\n'));
            var changes = planned.changes().changes();
            text.append(
                    changes.isEmpty()
                            ? "code: nothing changes\n"
                            : "code in " + planned.project().folder() + ":\n");
            changes.forEach(change -> text.append(
                            switch (change) {
                                case dev.plumb.project.FileChange.Create create -> "  + " + create.path();
                                case dev.plumb.project.FileChange.Replace replace ->
                                    "  ~ " + replace.path() + (replace.edited() ? "  (your edits stay)" : "");
                                case dev.plumb.project.FileChange.Delete delete -> "  - " + delete.path();
                            })
                    .append('\n'));
            return text.toString();
        }
    }
}
