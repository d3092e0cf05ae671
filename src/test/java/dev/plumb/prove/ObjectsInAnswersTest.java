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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects and lists that columns keep as JSON, and answers that are put together of maps and lists: faults are noticed. */
final class ObjectsInAnswersTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    private static final List<Change> FAULTS = List.of(
            new Change("/VehicleRepository.java", "request.settings().text()", "\"{\\\"theme\\\": \\\"plain\\\"}\""),
            new Change("/VehicleRepository.java", "\"heavy\", row.getBoolean(\"flags_heavy\")", "\"heavy\", true"),
            new Change(
                    "/CountsService.java",
                    "\"buses\",\n                        Json.decimal",
                    "\"trams\",\n                        Json.decimal"),
            new Change(
                    "/VehicleRepository.java",
                    "row.getString(\"parent_parent_name\")",
                    "row.getString(\"parent_name\")"),
            new Change("/VehicleRepository.java", "order by vehicle.mass desc", "order by vehicle.mass"),
            new Change("/RowsService.java", "new RowsRow(\"Buses\"", "new RowsRow(\"Cars\""),
            new Change("/PointsService.java", "List.of(p.x(), p.y())", "List.of(p.y(), p.x())"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void whatIsKeptOrPutTogetherWronglyIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend backend =
                GeneratedBackend.of(Specifications.documents(Path.of("src", "test", "resources", "fleet")), DATABASE);

        Report report =
                BesideTheModel.proven(BesideTheModel.changed(backend, FAULTS), folder, DATABASE, Duration.ofSeconds(8));

        Set<String> failed = report.lines().stream()
                .filter(l -> l.verdict() == Verdict.FAILED)
                .map(l -> l.element().id().toString())
                .collect(Collectors.toSet());
        assertThat(failed)
                .contains(
                        "behaviour addVehicle",
                        "behaviour listVehicles",
                        "behaviour getEnds",
                        "behaviour getTag",
                        "behaviour getCounts",
                        "behaviour getRows",
                        "behaviour convertPoints")
                .doesNotContain("behaviour getGrid", "behaviour getLabels", "behaviour getRowsCel");
    }
}
