package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.prove.Element.Kind;
import dev.plumb.prove.Ledger.Verdict;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference model agrees with backends as they are written, and with none that has a fault planted in it. */
final class BesideTheModelTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void theObservatoryDoesWhatTheModelDoes(@TempDir Path folder) throws IOException, SQLException {
        Report report = proven(
                GeneratedBackend.of(
                        Specifications.documents(Path.of("src", "test", "resources", "everything")), DATABASE),
                folder);

        assertThat(report.failures()).isEmpty();
        assertThat(unproven(report)).isEmpty();
    }

    @Test
    void theCatalogDoesWhatTheModelDoes(@TempDir Path folder) throws IOException, SQLException {
        Report report = proven(GeneratedBackend.of(Specifications.example("product-catalog"), DATABASE), folder);

        assertThat(report.failures()).isEmpty();
        assertThat(unproven(report)).isEmpty();
    }

    private static Report proven(GeneratedBackend backend, Path folder) throws IOException, SQLException {
        return backend.started(folder, DATABASE, (target, code) -> Prover.besideTheModel(backend.spec(), target, code));
    }

    private static List<String> unproven(Report report) {
        return report.lines().stream()
                .filter(l -> l.element().kind() == Kind.BEHAVIOUR || l.element().kind() == Kind.CONCURRENCY)
                .filter(l -> l.verdict() == Verdict.UNPROVEN)
                .map(l -> l.element().id() + " " + l.notes())
                .toList();
    }
}
