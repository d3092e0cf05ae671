package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.prove.BesideTheModel.Change;
import dev.plumb.prove.Ledger.Verdict;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operation that callers run finds what they may see, and every row where a delivery or a job runs it. */
final class SightTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static GeneratedBackend parcels() {
        return GeneratedBackend.of(Specifications.documents(Path.of("src", "test", "resources", "sight")), DATABASE);
    }

    @Test
    void whoBeginsDecidesWhichRowsAreFound(@TempDir Path folder) throws IOException, SQLException {
        Report report = parcels().prove(folder, DATABASE);

        assertThat(report.failed()).isEmpty();
        assertThat(BesideTheModel.unproven(report))
                .as("what is left out, and why")
                .hasSize(2)
                .allMatch(line -> line.contains("which can be delivered once"))
                .anyMatch(line -> line.startsWith("behaviour lockerTold"))
                .anyMatch(line -> line.startsWith("concurrency lockerTold"));
    }

    @Test
    void whoSeesTooLittleOrTooMuchIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        assertThat(failed(
                        folder.resolve("little"),
                        new Change("/ParcelRepository.java", "!viewer.seesEveryRow()", "true")))
                .contains("behaviour carrierTold", "job clearLockers")
                .doesNotContain("behaviour giveBack");
        assertThat(failed(
                        folder.resolve("much"),
                        new Change("/ParcelRepository.java", "!viewer.seesEveryRow()", "false")))
                .contains("behaviour giveBack")
                .doesNotContain("behaviour carrierTold", "job clearLockers");
    }

    private static List<String> failed(Path folder, Change change) throws IOException, SQLException {
        return BesideTheModel.proven(
                        BesideTheModel.changed(parcels(), List.of(change)), folder, DATABASE, Duration.ofSeconds(8))
                .lines()
                .stream()
                .filter(l -> l.verdict() == Verdict.FAILED)
                .map(l -> l.element().id())
                .toList();
    }
}
