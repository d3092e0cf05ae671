package dev.plumb.prove;

import dev.plumb.database.Database;
import dev.plumb.prove.Element.Kind;
import dev.plumb.prove.Ledger.Verdict;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Backends with faults or in other words, proven beside the reference model alone. */
final class BesideTheModel {
    private static final Set<Kind> KINDS =
            Set.of(Kind.BEHAVIOUR, Kind.CONCURRENCY, Kind.EVENT, Kind.REACTION, Kind.JOB);

    private BesideTheModel() {}

    /** A text of a file, whose path has that part, and what stands there instead. */
    record Change(String part, String one, String other) {}

    static GeneratedBackend observatory(Database database) {
        return GeneratedBackend.of(
                Specifications.documents(Path.of("src", "test", "resources", "everything")), database);
    }

    static GeneratedBackend orders(Database database) {
        return GeneratedBackend.of(Specifications.documents(Path.of("examples", "order-processing")), database);
    }

    static GeneratedBackend changed(GeneratedBackend backend, List<Change> changes) {
        GeneratedBackend changed = backend;
        for (Change change : changes) {
            changed = changed.with(change.part(), s -> s.replace(change.one(), change.other()));
        }
        return changed;
    }

    /** @param lasting as long random calls go on at least */
    static Report proven(GeneratedBackend backend, Path folder, Database database, Duration lasting)
            throws IOException, SQLException {
        return backend.started(
                folder, database, (target, code) -> Prover.besideTheModel(backend.spec(), target, code, lasting));
    }

    static List<String> unproven(Report report) {
        return report.lines().stream()
                .filter(l -> KINDS.contains(l.element().kind()))
                .filter(l -> l.verdict() == Verdict.UNPROVEN)
                .map(l -> l.element().id() + " " + l.notes())
                .toList();
    }
}
