package dev.plumb.cli;

import dev.plumb.cli.DiffInputs.Said;
import dev.plumb.database.Comparison;
import dev.plumb.database.Comparison.Outcome;
import dev.plumb.database.Comparison.Request;
import dev.plumb.database.Comparison.Side;
import dev.plumb.database.DatabaseUnavailable;
import dev.plumb.database.Pace;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.schema.Hazard;
import dev.plumb.schema.Plan;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Plans the way between two schemas, or of a folder of pairs, and writes it down. */
final class Diff {
    /** Cases at once: while one waits for the server, another one plans. */
    private static final int WORKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final Command.Diff asked;
    private final Console console;
    private final Held held;

    private Diff(Command.Diff asked, Console console, Held held) {
        this.asked = asked;
        this.console = console;
        this.held = held;
    }

    static ExitCode run(Command.Diff asked, Console console, Held held) {
        var diff = new Diff(asked, console, held);
        return asked.cases().isPresent() ? diff.cases(asked.cases().get()) : diff.one();
    }

    private ExitCode one() {
        var problems = new Problems();
        Side from = DiffInputs.side(asked.here(), asked.from(), problems);
        Side to = DiffInputs.side(asked.here(), asked.to(), problems);
        Said said = said(asked.rows()).and(said(asked.intentions()));
        Path out = asked.out().orElse(asked.here());
        if (problems.hasErrors()) {
            tell(problems);
            return ExitCode.PROBLEMS;
        }
        Comparison comparison = held.hold(Comparison.of(List.of(from, to)));
        var request = new Request(
                from,
                to,
                DiffInputs.intentions(said, asked.online(), asked.dropAndAdd(), problems),
                Optional.empty(),
                asked.verify());
        Outcome outcome = compared(comparison, request, problems);
        if (!problems.isEmpty()) {
            tell(problems);
        }
        if (problems.hasErrors()) {
            return problems.sorted().stream().anyMatch(DiffProblem.NotHeld.class::isInstance)
                    ? ExitCode.DISPROVED
                    : ExitCode.PROBLEMS;
        }
        Plan plan = outcome.plan().orElseThrow();
        DiffFiles.write(out, plan, outcome);
        Optional<Pace> pace =
                said.rows().isEmpty() || plan.isEmpty() ? Optional.empty() : Optional.of(comparison.pace());
        console.say(DiffText.of(plan, outcome, said.rows(), pace));
        console.say("\n" + String.join(", ", DiffFiles.UP, DiffFiles.DOWN, DiffFiles.PLAN) + " written to " + out
                + (asked.verify() ? "; tried there, back and there again, empty and with rows" : ""));
        return ExitCode.OK;
    }

    private Said said(Optional<Path> file) {
        if (file.isEmpty()) {
            return Said.NOTHING;
        }
        var problems = new Problems();
        SourceFile text = DiffInputs.file(file.get(), file.get().toString(), problems);
        if (problems.hasErrors()) {
            throw new UsageException(file.get() + " is not UTF-8");
        }
        return DiffInputs.said(text);
    }

    private void tell(Problems problems) {
        console.say(new TerminalRenderer(console.colour())
                .render(problems.sorted().stream().map(DiffProblem.Unsaid::of).toList())
                .stripTrailing());
    }

    /** The outcome, and as problems why it may not be used. */
    private Outcome compared(Comparison comparison, Request request, Problems problems) {
        Outcome outcome = comparison.compare(request, problems);
        if (outcome.plan().isEmpty() || problems.hasErrors()) {
            return outcome;
        }
        Plan plan = outcome.plan().get();
        Span target = target(request.to());
        if (!outcome.failures().isEmpty()) {
            problems.add(new DiffProblem.NotHeld(target, outcome.failures()));
        }
        outcome.rowsRefused().ifPresent(said -> problems.add(new DiffProblem.RowsInTheWay(target, said)));
        if (plan.wayBack() == Plan.WayBack.LOSSY && !asked.acceptLoss()) {
            problems.add(new DiffProblem.LossyWayBack(target, lost(plan)));
        }
        return outcome;
    }

    private static List<String> lost(Plan plan) {
        List<String> lost = plan.hazards().stream()
                .filter(h -> h instanceof Hazard.ColumnDropped dropped && !dropped.parked()
                        || h instanceof Hazard.TypeNarrowed narrowed && !narrowed.parked())
                .map(Hazard::words)
                .toList();
        return lost.isEmpty() ? plan.hazards().stream().map(Hazard::words).toList() : lost;
    }

    private static Span target(Side to) {
        SourceFile file = switch (to) {
            case Side.Script(SourceFile script) -> script;
            case Side.Living(var address) -> new SourceFile(address.url(), "");
        };
        int first = 0;
        while (first < file.text().length()
                && Character.isWhitespace(file.text().charAt(first))) {
            first++;
        }
        int end = file.text().indexOf('\n', first);
        return new Span(file, first, end < 0 ? file.text().length() : end);
    }

    /** How one case ended. */
    private record Verdict(String kind, String code, String detail) {
        static final Verdict OK = new Verdict("ok", "", "");

        String words() {
            return code.isEmpty() ? kind : kind + " " + code;
        }
    }

    private ExitCode cases(Path folder) {
        List<Path> all;
        if (!Files.isDirectory(folder)) {
            throw new UsageException("there is no folder " + folder);
        }
        try (Stream<Path> folders = Files.list(folder)) {
            all = folders.filter(Files::isDirectory)
                    .filter(f -> DiffInputs.in(f, "from.sql", "to.sql").isPresent())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw EnvironmentException.of("cannot read " + folder, e);
        }
        Comparison comparison = held.hold(Comparison.of(List.of()));
        Said common = said(asked.rows()).and(said(asked.intentions())).ofMany();
        Map<String, Integer> counts = new HashMap<>();
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            var verdicts = all.stream()
                    .map(each -> workers.submit(() -> verdict(each, comparison, common)))
                    .toList();
            for (int i = 0; i < all.size(); i++) {
                Verdict verdict = verdicts.get(i).get();
                counts.merge(verdict.kind(), 1, Integer::sum);
                console.say(all.get(i).getFileName() + " " + verdict.words());
                if (!verdict.detail().isEmpty()) {
                    console.tell(verdict.detail().indent(4).stripTrailing());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        int refused = counts.getOrDefault("refused", 0);
        int failed = counts.getOrDefault("failed", 0);
        console.say("%d cases: %d ok, %d refused, %d failed"
                .formatted(all.size(), counts.getOrDefault("ok", 0), refused, failed));
        return failed > 0 ? ExitCode.DISPROVED : refused > 0 ? ExitCode.PROBLEMS : ExitCode.OK;
    }

    private Verdict verdict(Path folder, Comparison comparison, Said common) {
        String name = String.valueOf(folder.getFileName());
        Path out = asked.out().map(o -> o.resolve(name)).orElse(folder);
        var problems = new Problems();
        try {
            DiffFiles.clear(out);
            var from = new Side.Script(DiffInputs.file(folder.resolve("from.sql"), "from.sql", problems));
            var to = new Side.Script(DiffInputs.file(folder.resolve("to.sql"), "to.sql", problems));
            Said said = common.and(said(DiffInputs.in(folder, "rows", "rows.yaml", "rows.yml", "rows.txt")))
                    .and(said(DiffInputs.in(folder, "intentions.txt")));
            Optional<SourceFile> rows =
                    DiffInputs.in(folder, "rows.sql").map(file -> DiffInputs.file(file, "rows.sql", problems));
            if (problems.hasErrors()) {
                return verdict(problems);
            }
            var intentions = DiffInputs.intentions(said, asked.online(), asked.dropAndAdd(), problems);
            Outcome outcome = compared(comparison, new Request(from, to, intentions, rows, asked.verify()), problems);
            if (problems.hasErrors()) {
                return verdict(problems);
            }
            DiffFiles.write(out, outcome.plan().orElseThrow(), outcome);
            return Verdict.OK;
        } catch (UsageException e) {
            return new Verdict("failed", "missing-input", String.valueOf(e.getMessage()));
        } catch (DatabaseUnavailable | EnvironmentException e) {
            return new Verdict("failed", "unavailable", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Verdict("failed", "fault", Fault.report(e, "diff", "--cases", folder.toString()));
        }
    }

    /** What cannot be read or does not hold has failed; what needs a person's word is refused. */
    private static Verdict verdict(Problems problems) {
        Problem first = problems.sorted().stream()
                .filter(p -> p.severity() == dev.plumb.diagnostic.Severity.ERROR)
                .findFirst()
                .orElseThrow();
        boolean failed = first instanceof DiffProblem.NotHeld || first.layer() == Problem.Layer.GAP;
        return new Verdict(
                failed ? "failed" : "refused",
                first.code(),
                first.at() + ": " + first.wording().title());
    }
}
