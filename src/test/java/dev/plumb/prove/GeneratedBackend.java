package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.database.ScratchDatabase;
import dev.plumb.design.Designer;
import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.emit.Emitter;
import dev.plumb.emit.GeneratedFile;
import dev.plumb.emit.ProofEnvironment;
import dev.plumb.project.ChangeSet;
import dev.plumb.project.Project;
import dev.plumb.run.Backend;
import dev.plumb.run.Build;
import dev.plumb.run.Compiler;
import dev.plumb.run.DevelopmentKey;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.spec.Spec;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.resolve.Resolver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** A specification's backend as it is written, with whatever a test breaks in it, compiled, started and proven. */
final class GeneratedBackend {
    private final Spec spec;
    private final List<GeneratedFile> files;

    private GeneratedBackend(Spec spec, List<GeneratedFile> files) {
        this.spec = spec;
        this.files = files;
    }

    static GeneratedBackend of(List<Document> documents, Database database) {
        var problems = new Problems();
        var text = SpecReader.read(documents, problems);
        SpecifiedSchema schema =
                database.catalogOf(text.sql().stream().map(Excerpt::unquoted).toList(), problems);
        Spec spec = Resolver.resolve(text, schema, problems);
        assertThat(problems.sorted().stream()
                        .filter(p -> p.severity() == Severity.ERROR)
                        .map((Problem p) -> p.at() + " " + p.wording().title()))
                .isEmpty();
        Emitter.Emission emission = Emitter.emit(Designer.design(spec), schema.ensured());
        assertThat(emission.gaps()).isEmpty();
        var files = new ArrayList<>(emission.files());
        var nothing = database.catalogOf(List.of(), problems).catalog();
        var plan = Planner.plan(nothing, schema, Intentions.NONE, 1, problems);
        Migrations.NONE.with(plan).files().forEach((path, content) -> files.add(GeneratedFile.frozen(path, content)));
        return new GeneratedBackend(spec, files);
    }

    Spec spec() {
        return spec;
    }

    /**
     * With one file changed; the change must find something to change.
     *
     * @param part of the file's path that no other's has
     */
    GeneratedBackend with(String part, UnaryOperator<String> change) {
        var changed = new ArrayList<GeneratedFile>();
        boolean found = false;
        for (GeneratedFile file : files) {
            String content = file.path().contains(part) ? change.apply(file.content()) : file.content();
            found |= !content.equals(file.content());
            changed.add(new GeneratedFile(file.path(), content, file.frozen()));
        }
        assertThat(found).as("something to break in " + part).isTrue();
        return new GeneratedBackend(spec, changed);
    }

    /** With one file more, as a person would add it. */
    GeneratedBackend and(String path, String content) {
        var more = new ArrayList<>(files);
        more.add(GeneratedFile.of(path, content));
        return new GeneratedBackend(spec, more);
    }

    private record Compiled(Build build, SortedMap<String, byte[]> sources) {}

    /** The whole of it, compiled. */
    Build build(Path folder) {
        return compiled(folder).build();
    }

    private Compiled compiled(Path folder) {
        var problems = new Problems();
        Project project = Project.open(folder);
        ChangeSet changes = project.merge(files, problems);
        Optional<Build> build = Compiler.compile(project, changes, problems);
        assertThat(problems.sorted().stream()
                        .map((Problem p) -> p.at() + " " + p.wording().title()))
                .isEmpty();
        return new Compiled(build.orElseThrow(), project.after(changes, "src/main"));
    }

    Report prove(Path folder, Database database) throws IOException, SQLException {
        return started(folder, database, (target, code) -> Prover.prove(spec, target, List.of(), code));
    }

    /** What is done with the backend while it runs on a scratch database. */
    interface Trial<T> {
        T of(Target target, CodePlaces code) throws SQLException;
    }

    <T> T started(Path folder, Database database, Trial<T> trial) throws IOException, SQLException {
        Compiled compiled = compiled(folder);
        DevelopmentKey key = DevelopmentKey.in(folder.resolve("key.jwk"));
        try (ScratchDatabase scratch = database.scratch();
                var partners = ScriptedPartners.of(spec)) {
            var environment = new HashMap<String, String>();
            environment.put("DATABASE_URL", scratch.address().url());
            environment.put("DATABASE_USER", scratch.address().user());
            environment.put("DATABASE_PASSWORD", scratch.address().password());
            environment.put("SPRING_PROFILES_ACTIVE", "dev");
            environment.put("DEVELOPMENT_KEY", key.file().toString());
            environment.putAll(ProofEnvironment.of(spec, partners::uri));
            var start = new Backend.Start(environment, 0, true, folder.resolve("log.txt"));
            Path caches = Path.of("target", "backend-caches").toAbsolutePath();
            try (Backend backend = Backend.start(compiled.build(), caches, start)) {
                return trial.of(new Running(backend, scratch, mint(key), partners), CodePlaces.of(compiled.sources()));
            }
        }
    }

    /** Killed so many times under load, and started again. */
    KillProof.Result killed(Path folder, Database database, int times) throws IOException, SQLException {
        Build build = compiled(folder).build();
        DevelopmentKey key = DevelopmentKey.in(folder.resolve("key.jwk"));
        Path caches = Path.of("target", "backend-caches").toAbsolutePath();
        try (ScratchDatabase scratch = database.scratch();
                var partners = ScriptedPartners.of(spec)) {
            var environment = new HashMap<String, String>();
            environment.put("DATABASE_URL", scratch.address().url());
            environment.put("DATABASE_USER", scratch.address().user());
            environment.put("DATABASE_PASSWORD", scratch.address().password());
            environment.put("SPRING_PROFILES_ACTIVE", "dev");
            environment.put("DEVELOPMENT_KEY", key.file().toString());
            environment.putAll(ProofEnvironment.underLoad(spec, partners::uri, KillProof.lease(spec)));
            MortalBackend.Starting starting = (number, port, told) -> Backend.start(
                    build,
                    caches,
                    new Backend.Start(environment, port, true, folder.resolve("log-" + number + ".txt"), told));
            try (var backend = new MortalBackend(starting, scratch, mint(key), partners)) {
                return KillProof.prove(spec, backend, times, OptionalLong.of(7), _ -> {});
            }
        }
    }

    /** As the backend's own issuer where it is one, else as the one that it trusts in development. */
    TokenMint mint(DevelopmentKey key) {
        return spec.access()
                .tokens()
                .map(t -> new TokenMint(key, DevelopmentKey.ISSUER, t.audience(), t.roles(), t.claims()))
                .or(() -> spec.access()
                        .accounts()
                        .flatMap(dev.plumb.spec.Accounts::accessToken)
                        .map(a -> new TokenMint(key, a.issuer(), a.audience(), List.of("roles"), List.of())))
                .orElseGet(() -> new TokenMint(key, DevelopmentKey.ISSUER, "", List.of("roles"), List.of()));
    }

    private record Running(Backend backend, ScratchDatabase scratch, TokenMint tokens, ScriptedPartners partners)
            implements Target {
        @Override
        public URI uri() {
            return backend.uri();
        }

        @Override
        public Connection connect() throws SQLException {
            return scratch.connect();
        }

        @Override
        public void setClock(Instant now) {
            backend.setClock(now);
        }

        @Override
        public void resetClock() {
            backend.resetClock();
        }

        @Override
        public void pass(Duration time) {
            backend.pass(time);
        }

        @Override
        public void work() {
            backend.work();
        }

        @Override
        public void hesitate(int millis) {
            backend.hesitate(millis);
        }

        @Override
        public void record() {
            backend.record();
        }

        @Override
        public List<String> recorded() {
            return backend.recorded();
        }

        @Override
        public String exported(String key) {
            return backend.exported(key);
        }

        @Override
        public boolean erased(String key) {
            return backend.erased(key);
        }

        @Override
        public List<String> printed() {
            return backend.lastLines(Integer.MAX_VALUE);
        }

        @Override
        public void forget() {
            backend.forget();
        }
    }
}
