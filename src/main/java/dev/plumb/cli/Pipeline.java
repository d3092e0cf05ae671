package dev.plumb.cli;

import dev.plumb.check.Checker;
import dev.plumb.cli.Command.Place;
import dev.plumb.database.Address;
import dev.plumb.database.Database;
import dev.plumb.database.Rehearsal;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.design.Design;
import dev.plumb.design.Designer;
import dev.plumb.diagnostic.Problems;
import dev.plumb.emit.Emitter;
import dev.plumb.emit.ProofEnvironment;
import dev.plumb.expression.ExpressionReader;
import dev.plumb.project.ChangeSet;
import dev.plumb.project.Project;
import dev.plumb.prove.CodePlaces;
import dev.plumb.prove.Evidence;
import dev.plumb.prove.KillProof;
import dev.plumb.prove.MortalBackend;
import dev.plumb.prove.Prover;
import dev.plumb.prove.Report;
import dev.plumb.prove.ScriptedPartners;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.run.Compiler;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Migration;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.spec.Spec;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.resolve.Resolver;
import dev.plumb.spec.text.SpecText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The line from documents to a proven, running backend; each stage is a value of the one before. What
 * a person should hear gathers in {@link #problems}; nothing is written, and no living data touched,
 * before {@link #apply}.
 */
final class Pipeline {
    private final Place place;
    private final Console console;
    private final Held held;
    private final Database database;
    private Optional<Ahead<Address>> living = Optional.empty();
    final Problems problems = new Problems();

    /** What the documents say, resolved and checked. */
    record Checked(List<Document> documents, Spec spec, SpecifiedSchema wanted) {}

    /** What would become of the database and of the project. */
    record Planned(Checked checked, Project project, Plan plan, Migrations migrations, ChangeSet changes) {}

    /** The planned, ready to be started. */
    record Compiled(Planned planned, Build build, Optional<Ahead<Stand>> stand) {}

    /** What a proof stands on, besides the backend. */
    record Stand(DevelopmentTokens tokens, ScratchDatabase scratch) {}

    /** What the proofs saw of it. */
    record Proven(Compiled compiled, Report report) {}

    Pipeline(Place place, Console console, Held held) {
        this.place = place;
        this.console = console;
        this.held = held;
        this.database = held.hold(place.database()
                .map(url -> Database.external(DatabaseUrl.address(url)))
                .orElseGet(() -> Database.embedded(place.into().resolve(".plumb"))));
    }

    /** Begins what the proof needs and no document decides. */
    void prepare() {
        Thread.ofPlatform().daemon().name("prepare to compile").start(Compiler::prepare);
    }

    /** In the order in which it is needed, beside the reading of documents. */
    private static void prepareToCheck() {
        SpecReader.prepare();
        Database.prepare();
        Resolver.prepare();
        ExpressionReader.prepare();
    }

    /** Also says what no code can be written for, which {@link #plan} would; beside the checks, while those run. */
    Checked checkAlone(List<Document> documents) {
        return check(documents, true);
    }

    Checked check() {
        return check(Documents.in(place.specification()), false);
    }

    private Checked check(List<Document> documents, boolean alone) {
        Thread.ofPlatform().daemon().name("prepare").start(Pipeline::prepareToCheck);
        SpecText text = SpecReader.read(documents, problems);
        SpecifiedSchema wanted =
                database.catalogOf(text.sql().stream().map(Excerpt::unquoted).toList(), problems);
        Spec spec = Resolver.resolve(text, wanted, problems);
        Optional<Ahead<List<Emitter.Gap>>> gaps = alone && !problems.hasErrors()
                ? Optional.of(Ahead.begin("draft the code", () -> Emitter.gaps(Designer.design(spec))))
                : Optional.empty();
        Checker.check(spec, problems);
        if (!problems.hasErrors()) {
            gaps.ifPresent(found -> tell(found.get()));
        }
        return new Checked(documents, spec, wanted);
    }

    private void tell(List<Emitter.Gap> gaps) {
        gaps.forEach(gap -> problems.add(new NotWritten(gap.at(), gap.what())));
    }

    Planned plan(Checked checked) {
        Project project = Project.open(place.into());
        Migrations standing = ProjectMigrations.of(project);
        Catalog before = database.catalogOf(ProjectMigrations.sql(standing), new Problems())
                .catalog();
        Plan plan = standing.remaining(
                Planner.plan(before, checked.wanted(), Meant.by(checked.spec(), problems), standing.next(), problems));
        Migrations migrations = standing.with(plan);
        Design design = Designer.design(checked.spec());
        Emitter.Emission emission = Emitter.emit(design, checked.wanted().ensured());
        tell(emission.gaps());
        var files = new ArrayList<>(emission.files());
        files.addAll(ProjectMigrations.files(migrations));
        return new Planned(checked, project, plan, migrations, project.merge(files, problems));
    }

    /** The server of the living data is started beside the proof; the data is not touched before {@link #apply}. */
    void expectToApply() {
        living = Optional.of(Ahead.begin("start the database", database::address));
    }

    /** Empty where the project does not compile; the problems say why. */
    Optional<Compiled> compile(Planned planned) {
        boolean changed = !planned.plan().isEmpty() || !planned.changes().isEmpty();
        Optional<Ahead<Stand>> stand = changed ? Optional.of(standing(planned)) : Optional.empty();
        return console.during(
                        "compile",
                        () -> Compiler.compile(
                                planned.project(),
                                planned.changes(),
                                UserCache.folder().resolve("libraries"),
                                problems))
                .map(build -> new Compiled(planned, build, stand));
    }

    private Ahead<Stand> standing(Planned planned) {
        return Ahead.begin(
                "prepare to prove",
                () -> new Stand(
                        DevelopmentTokens.of(planned.checked().spec(), planned.project()),
                        held.hold(database.scratch())));
    }

    /** Whether nothing changed since this very state was proven and applied. */
    boolean isProven(Compiled compiled) {
        Planned planned = compiled.planned();
        return planned.plan().isEmpty()
                && planned.changes().isEmpty()
                && LastProof.of(planned.project()).isOf(state(compiled));
    }

    /** All that a proof depends on: the tool, the documents, the files of the project, the kind of database. */
    private String state(Compiled compiled) {
        var text = new StringBuilder(Version.build());
        compiled.planned()
                .checked()
                .documents()
                .forEach(document -> text.append('\n')
                        .append(document.path())
                        .append(' ')
                        .append(Fingerprint.of(new String(document.bytes(), StandardCharsets.ISO_8859_1))));
        return text.append('\n')
                .append(compiled.build().classes().getFileName())
                .append('\n')
                .append(place.database().orElse("embedded"))
                .toString();
    }

    /** @param measuring how long the promised speed is measured, where it is */
    Proven prove(Compiled compiled, Optional<Duration> measuring) {
        Planned planned = compiled.planned();
        // the start keeps a processor busy, the rehearsal waits for the database: both at once
        Optional<Ahead<Rehearsal>> rehearsing = rehearsing(planned);
        Stand stand = compiled.stand().orElseGet(() -> standing(planned)).get();
        ScriptedPartners partners =
                held.hold(ScriptedPartners.of(planned.checked().spec()));
        Backend backend = console.during(
                "start on a scratch database",
                () -> held.hold(start(
                        planned.project(),
                        compiled.build(),
                        stand.scratch().address(),
                        stand.tokens(),
                        0,
                        Optional.of(ProofEnvironment.of(planned.checked().spec(), partners::uri)))));
        List<Evidence> rehearsal = rehearsed(planned, rehearsing);
        Report report = console.during("prove", () -> {
            try {
                var target =
                        new ProofTarget(backend, stand.scratch(), stand.tokens().mint(), partners);
                return Prover.prove(
                        planned.checked().spec(),
                        target,
                        rehearsal,
                        CodePlaces.of(planned.project().after(planned.changes(), "src/main")),
                        measuring);
            } catch (SQLException e) {
                throw new EnvironmentException("the scratch database went away: " + e.getMessage(), e);
            } catch (UncheckedIOException e) {
                throw new EnvironmentException(
                        "the backend gave no answer while it was proven (" + e.getMessage()
                                + "): it hangs, or the machine is too busy. What it said stands in "
                                + proofLog(planned.project()),
                        e);
            }
        });
        Ahead.begin("end the backend", () -> {
            backend.close();
            return report;
        });
        write(report, planned.project());
        return new Proven(compiled, report);
    }

    /** Kills it under load and starts it again, so many times. */
    KillProof.Result kill(Compiled compiled, int times, OptionalInt seed) {
        Planned planned = compiled.planned();
        Spec spec = planned.checked().spec();
        Stand stand = compiled.stand().orElseGet(() -> standing(planned)).get();
        ScriptedPartners partners = held.hold(ScriptedPartners.of(spec));
        Map<String, String> proof = ProofEnvironment.underLoad(spec, partners::uri, KillProof.lease(spec));
        Path logs = killLogs(planned.project());
        var backend = held.hold(new MortalBackend(
                (number, port, told) -> start(
                        compiled.build(),
                        environment(stand.scratch().address(), stand.tokens(), Optional.of(proof)),
                        port,
                        Optional.of(told),
                        logs.resolve("start-" + number + ".log")),
                stand.scratch(),
                stand.tokens().mint(),
                partners));
        try {
            OptionalLong chosen = seed.isPresent() ? OptionalLong.of(seed.getAsInt()) : OptionalLong.empty();
            return KillProof.prove(spec, backend, times, chosen, console::say);
        } catch (SQLException e) {
            throw new EnvironmentException("the scratch database went away: " + e.getMessage(), e);
        }
    }

    /** Where each start of a backend that is killed has its log. */
    Path killLogs(Project project) {
        return project.state().resolve("log").resolve("kill");
    }

    /** Empty where these migrations were rehearsed before. */
    private Optional<Ahead<Rehearsal>> rehearsing(Planned planned) {
        boolean changes = !planned.plan().isEmpty();
        if (!changes && LastProof.of(planned.project()).rehearsed(planned.migrations())) {
            return Optional.empty();
        }
        return Optional.of(Ahead.begin(
                "rehearse",
                () -> changes
                        ? database.rehearse(planned.plan())
                        : database.rehearse(
                                planned.migrations(), planned.checked().wanted().catalog())));
    }

    private List<Evidence> rehearsed(Planned planned, Optional<Ahead<Rehearsal>> rehearsing) {
        boolean changes = !planned.plan().isEmpty();
        String tried = "there, back and there again" + (changes ? ", empty and with rows in every table" : "");
        if (rehearsing.isEmpty()) {
            return List.of(Evidence.holds("schema", tried));
        }
        Rehearsal rehearsal = console.during("rehearse the migration there, back, there", rehearsing.get()::get);
        rehearsal.remarks().forEach(remark -> console.tell("  " + remark));
        return rehearsal.holds()
                ? List.of(Evidence.holds("schema", tried))
                : rehearsal.failures().stream()
                        .map(failure -> Evidence.fails("schema", tried, failure, "plumb plan"))
                        .toList();
    }

    private static void write(Report report, Project project) {
        try {
            report.write(project.state().resolve("report"));
        } catch (IOException e) {
            throw EnvironmentException.of("cannot write the report", e);
        }
    }

    /** Writes the project, then migrates the living data: the last thing, when all else holds. */
    void apply(Proven proven) {
        Planned planned = proven.compiled().planned();
        planned.project().apply(planned.changes());
        migrate(planned.migrations());
        LastProof.of(planned.project()).remember(planned.migrations(), state(proven.compiled()));
    }

    /** Brings the living data to the last migration; the backend itself would do the same when it starts. */
    void migrate(Migrations migrations) {
        String which = place.database().isPresent() ? "the database" : "the development database";
        console.during("migrate " + which, () -> {
            living.ifPresent(Ahead::get);
            return database.migrate(migrations, Optional.empty());
        });
    }

    /** Takes over a living database that some version equals; nothing is run but what ensures rows. */
    List<Migration> baseline(Planned planned) {
        return database.baseline(
                planned.migrations(),
                planned.plan().to(),
                planned.checked().wanted().ensured());
    }

    /** How project, database and specification stand to each other. */
    String standing() {
        return Standing.of(database, Project.open(place.into()), check().wanted());
    }

    List<Migration> back(Migrations migrations, int version) {
        return database.back(migrations, version);
    }

    /** The backend on the living data. */
    Backend serve(Compiled compiled, int port) {
        Project project = compiled.planned().project();
        var tokens = DevelopmentTokens.of(compiled.planned().checked().spec(), project);
        return held.hold(start(project, compiled.build(), database.address(), tokens, port, Optional.empty()));
    }

    /** @param proof what the environment says beside where it is to be proven: it then has the test-only parts */
    private static Backend start(
            Project project,
            Build build,
            Address database,
            DevelopmentTokens tokens,
            int port,
            Optional<Map<String, String>> proof) {
        boolean probe = proof.isPresent();
        Path log = probe ? proofLog(project) : project.state().resolve("log").resolve("backend.log");
        return start(
                build,
                environment(database, tokens, proof),
                port,
                probe ? Optional.of(Map.of()) : Optional.empty(),
                log);
    }

    private static Path proofLog(Project project) {
        return project.state().resolve("log").resolve("proof.log");
    }

    /** @param told what the test-only parts are told; empty where there are none */
    private static Backend start(
            Build build, Map<String, String> environment, int port, Optional<Map<String, String>> told, Path log) {
        return Backend.start(
                build,
                UserCache.folder(),
                new Backend.Start(environment, port, told.isPresent(), log, told.orElse(Map.of())));
    }

    private static Map<String, String> environment(
            Address database, DevelopmentTokens tokens, Optional<Map<String, String>> proof) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATABASE_URL", database.url());
        environment.put("DATABASE_USER", database.user());
        environment.put("DATABASE_PASSWORD", database.password());
        environment.put("SPRING_PROFILES_ACTIVE", "dev");
        environment.put("DEVELOPMENT_KEY", tokens.keyFile().toString());
        if (proof.isPresent()) {
            environment.put("OIDC_ISSUER", "");
            environment.putAll(proof.get());
            environment.put("REDIS_URL", "redis://127.0.0.1:1"); // nobody's: proofs count in the backend alone
        }
        return environment;
    }

    Address database() {
        return database.address();
    }
}
