package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.schema.HazardTable;
import dev.plumb.schema.Name;
import dev.plumb.schema.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL does what the table of hazards says, row by row. */
class HazardTableTest {
    private static final Path PAGE = Path.of("docs/migrations.md");
    private static final String BEGIN = "<!-- the table of hazards; made from HazardTable -->\n";
    private static final String END = "<!-- end of the table -->";

    @ParameterizedTest
    @EnumSource
    void postgresDoesWhatTheTableSays(HazardTable row) throws SQLException, StepRefused {
        try (var roles = new Roles(TestServer.shared());
                var bench = Workbench.of(TestServer.shared());
                var statement = bench.connection().createStatement()) {
            statement.execute(row.setUp());
            List<Step> steps = List.of(row.sql().split(";\\s*")).stream()
                    .map(HazardTableTest::step)
                    .toList();
            for (Measured measured : Measurement.run(steps, bench.database(), bench.connection(), roles)) {
                String strongest = measured.locks().stream()
                        .map(Measured.Lock::mode)
                        .filter(mode -> LockMode.strength(mode) > LockMode.strength("ROW SHARE"))
                        .max(Comparator.comparingInt(LockMode::strength))
                        .orElse("none");
                assertThat(strongest)
                        .as(measured.toString())
                        .isEqualTo(row.lock().sql());
                assertThat(work(measured)).as(measured.toString()).isEqualTo(row.work());
                assertThat(measured.checked()).as(measured.toString()).isTrue();
            }
        }
    }

    private static Step step(String sql) {
        boolean alone = sql.contains("concurrently");
        return new Step(
                sql,
                sql,
                "to see what it does",
                Optional.empty(),
                alone ? List.of(new Step.TableLock(Name.inPublic("t"), Step.Mode.SHARE_UPDATE_EXCLUSIVE)) : List.of(),
                Step.Work.INSTANT,
                alone ? Step.TransactionMode.NONE : Step.TransactionMode.TOGETHER);
    }

    private static Set<HazardTable.Work> work(Measured measured) {
        var work = EnumSet.noneOf(HazardTable.Work.class);
        if (!measured.rewritten().isEmpty()) {
            work.add(HazardTable.Work.REWRITE);
        }
        if (!measured.scanned().isEmpty()) {
            work.add(HazardTable.Work.SCAN);
        }
        if (!measured.built().isEmpty()) {
            work.add(HazardTable.Work.BUILD);
        }
        return work;
    }

    @Test
    void thePageHoldsTheTable() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        String made = "\n" + HazardTable.markdown() + "\n";
        if ("accept".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page.substring(0, from) + made + page.substring(to));
            return;
        }
        assertThat(page.substring(from, to)).isEqualTo(made);
    }
}
