package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Step;
import dev.plumb.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says of each step beforehand is what PostgreSQL does: locks, rewriting, reading, building. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanClaimsTest {
    private final Comparison comparison = Comparison.of(List.of());

    @AfterAll
    void close() {
        comparison.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check-add",
                "check-not-valid",
                "check-drop",
                "column-add-default",
                "column-add-identity",
                "column-add-now",
                "column-add-null",
                "column-add-required",
                "column-add-uuid",
                "column-drop",
                "enum-add-used",
                "enum-remove",
                "exclusion",
                "foreign-key-add",
                "foreign-key-drop",
                "index-add",
                "index-drop",
                "not-null-set",
                "primary-key-add",
                "table-create-two-linked",
                "table-drop-linked",
                "type-int-bigint",
                "type-json-jsonb",
                "type-longer-varchar",
                "type-numeric-scale",
                "type-shorter-varchar",
                "unique-add"
            })
    void whatIsSaidIsWhatHappens(String pair) throws IOException {
        Path folder = Path.of("src/test/resources/schema", pair);
        var problems = new Problems();
        var outcome = comparison.compare(
                new Comparison.Request(
                        side(folder.resolve("from.sql")),
                        side(folder.resolve("to.sql")),
                        PlanClaimsTest::dropAndAdd,
                        Optional.empty(),
                        false),
                problems);
        assertThat(problems.sorted()).isEmpty();
        Plan plan = outcome.plan().orElseThrow();
        Set<String> tables = new TreeSet<>();
        plan.from().tables().forEach(t -> tables.add(t.name().toString()));
        for (Measured measured : outcome.up()) {
            Step step = measured.step();
            assertThat(said(step, tables)).as(step.sql()).isEqualTo(seen(measured, tables));
            if (step.work() != Step.Work.ROWS && concerns(measured, tables)) {
                assertThat(step.work()).as(step.sql()).isEqualTo(work(measured));
            }
        }
    }

    private static Comparison.Side side(Path file) throws IOException {
        return new Comparison.Side.Script(new SourceFile(file.toString(), Files.readString(file)));
    }

    private static Intentions dropAndAdd(Comparison.Pair pair) {
        var added = new HashSet<ColumnName>();
        Catalog target = pair.to().catalog();
        target.tables().forEach(t -> {
            added.add(new ColumnName(t.name(), ""));
            t.columns().forEach(c -> added.add(new ColumnName(t.name(), c.name())));
        });
        return new Intentions(Map.of(), Map.of(), Map.of(), added, Map.of());
    }

    /** The locks that let somebody wait, on tables that were there before the plan. */
    private static Set<String> said(Step step, Set<String> tables) {
        var locks = new TreeSet<String>();
        for (Step.TableLock lock : step.locks()) {
            Name table = lock.table();
            if (tables.contains(table.toString())) {
                locks.add(table + " " + lock.mode().sql());
            }
        }
        return locks;
    }

    private static Set<String> seen(Measured measured, Set<String> tables) {
        var locks = new TreeSet<String>();
        for (Measured.Lock lock : measured.locks()) {
            if (tables.contains(lock.relation()) && LockMode.strength(lock.mode()) > LockMode.strength("ROW SHARE")) {
                locks.add(lock.relation() + " " + lock.mode());
            }
        }
        return locks;
    }

    private static boolean concerns(Measured measured, Set<String> tables) {
        return !seen(measured, tables).isEmpty();
    }

    private static Step.Work work(Measured measured) {
        if (!measured.rewritten().isEmpty()) {
            return Step.Work.REWRITE;
        }
        if (!measured.scanned().isEmpty()) {
            return Step.Work.SCAN;
        }
        // the index of a table that is made with it is empty
        boolean builds = !measured.built().isEmpty() && !measured.step().sql().startsWith("create table");
        return builds ? Step.Work.BUILD : Step.Work.INSTANT;
    }
}
