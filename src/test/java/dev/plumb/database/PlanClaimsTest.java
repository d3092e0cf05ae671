package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.SqlOutline;
import dev.plumb.schema.Step;
import dev.plumb.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What a plan says of each step beforehand is what PostgreSQL does: locks, rewriting, reading, building. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanClaimsTest {
    private static final Path PAIRS = Path.of("src/test/resources/schema");

    /** At least one pair of every form of statement; {@code -Dplumb.schema.claims=every} takes all pairs. */
    private static final Set<String> SAMPLE = Set.of("""
            aggregate-create collation-comes-and-goes operator-and-cast rule-on-table-and-view statistics-extended
            text-search-configuration domain-not-null-and-comment domain-alter domain-create enum-comment exclusion foreign-key-action function-create function-
            overloads grants identity-drop identity-kind index-opclass online-changed-constraints online-key-of-
            two-tables online-new-columns online-other-primary-key online-range-type online-text-to-new-enum
            partition-a-plain-table partition-bounds partition-inherits-other-parents partition-key-type
            partition-other-key policy remarks replica-identity rp-column-storage rp-composite-attribute-order
            rp-default-calls-dropped rp-domain-over-enum rp-generated-without-key rp-partition-required-column
            rp-sequence-bounds schema-drop table-comment table-create table-create-two-linked table-drop-linked
            table-other-schema table-partitioned table-quoted-names table-rename table-self-reference table-
            storage table-unlogged table-without-key-drop trigger type-scalar-array type-with-views unique-nulls
            view-create view-wider
            """.strip().split("\\s+", -1));

    private static final Set<String> WORDS = Set.of("""
            alter table only view materialized index type domain sequence add column drop create unique
            constraint check foreign key primary exclude using valid validate rename to value not null default
            set identity generated expression function procedure trigger policy grant revoke comment
            concurrently partition inherits enable disable force row replica unlogged logged reset statistics
            aggregate rule collation operator cast text search configuration dictionary storage compression owned by schema extension update insert do select attribute virtual stored or
            replace
            """.strip().split("\\s+", -1));

    private final Map<String, Set<String>> forms = new TreeMap<>();

    private final Comparison comparison = Comparison.of(List.of());

    @AfterAll
    void close() {
        comparison.close();
        sampleHoldsEveryForm();
    }

    private static final Pattern MADE = Pattern.compile("(?im)^create (?:unlogged )?table (?:(\\w+)\\.)?(\\w+)");

    private static final boolean EVERY = "every".equals(System.getProperty("plumb.schema.claims"));

    @TestFactory
    Stream<DynamicTest> whatIsSaidIsWhatHappens() throws IOException {
        String only = System.getProperty("pair", "");
        try (var folders = Files.list(PAIRS)) {
            return folders
                    .sorted()
                    .filter(f -> only.isEmpty()
                            ? EVERY || SAMPLE.contains(f.getFileName().toString())
                            : Stream.of(only.split(",", -1))
                                    .anyMatch(f.getFileName().toString()::contains))
                    .flatMap(folder -> Stream.of(
                            DynamicTest.dynamicTest(folder.getFileName() + " small", () -> compare(folder, false)),
                            DynamicTest.dynamicTest(folder.getFileName() + " large", () -> compare(folder, true))))
                    .toList()
                    .stream();
        }
    }

    private void compare(Path folder, boolean large) throws IOException {
        var problems = new Problems();
        var outcome = comparison.compare(
                new Comparison.Request(
                        side(folder.resolve("from.sql")),
                        side(folder.resolve("to.sql")),
                        pair -> dropAndAdd(pair, large),
                        Optional.empty(),
                        false),
                problems);
        assertThat(problems.sorted()).extracting(p -> p.wording().title()).isEmpty();
        Plan plan = outcome.plan().orElseThrow();
        assertThat(outcome.failures()).isEmpty();
        var faults = new ArrayList<String>();
        check(plan.from(), outcome.up(), faults);
        check(plan.to(), outcome.down(), faults);
        outcome.up().forEach(m -> form(m.step(), folder));
        outcome.down().forEach(m -> form(m.step(), folder));
        assertThat(faults).isEmpty();
    }

    /** The key words of a statement, what it costs and how it stands: what a claim is made for. */
    private void form(Step step, Path folder) {
        String sql = step.sql().replaceAll("(?m)^--.*$", "").strip().toLowerCase(Locale.ROOT);
        String form = Stream.of(sql.split("[^a-z_]+", 40))
                        .filter(WORDS::contains)
                        .limit(7)
                        .collect(Collectors.joining(" "))
                + " " + step.work() + " " + step.transaction();
        forms.computeIfAbsent(form, _ -> new TreeSet<>()).add(String.valueOf(folder.getFileName()));
    }

    /** The pairs that are taken leave out no form of statement that others have. */
    private void sampleHoldsEveryForm() {
        if (EVERY && System.getProperty("pair", "").isEmpty()) {
            forms.forEach((form, pairs) -> assertThat(pairs)
                    .as("no pair that is always taken has " + form)
                    .containsAnyElementsOf(SAMPLE));
        }
    }

    /** A backfill locks rows alone, batch by batch; a waiting statement shows what it wants. */
    @Test
    void batchesLockRowsAlone() throws SQLException, StepRefused {
        try (var roles = new Roles(TestServer.shared());
                var bench = Workbench.of(TestServer.shared());
                var statement = bench.connection().createStatement()) {
            statement.execute("create table t (id int primary key, a int);"
                    + " insert into t select i from generate_series(1, 25000) i");
            Catalog from = CatalogReader.read(bench.connection());
            statement.execute("alter table t alter a set default 7, add b text");
            statement.execute("update t set b = 'x'; alter table t alter b set not null");
            Catalog to = CatalogReader.read(bench.connection());
            statement.execute("alter table t drop b; alter table t alter a drop default");
            var meant = new Intentions(
                    Map.of(),
                    Map.of(),
                    Map.of(new ColumnName(Name.inPublic("t"), "b"), "'row ' || id"),
                    Set.of(),
                    Map.of(Name.inPublic("t"), 25_000L * 10));
            Plan plan =
                    Planner.plan(from, new SpecifiedSchema(to, SqlOutline.EMPTY, List.of()), meant, 1, new Problems());
            List<Measured> done = Measurement.run(plan.forward(), bench.database(), bench.connection(), roles);
            Measured batches = done.stream()
                    .filter(m -> m.step().sql().startsWith("do "))
                    .findFirst()
                    .orElseThrow();
            assertThat(said(batches.step(), Set.of("t"))).isEqualTo(seen(batches, Set.of("t")));
            try (var rows = statement.executeQuery("select count(*) from t where b = 'row ' || id")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(25_000);
            }
        }
    }

    /** Of domains PostgreSQL says nothing; the statistics of the table show that it is read. */
    @Test
    void aDomainIsHeldToMoreByReadingEveryTable() throws SQLException {
        try (var bench = Workbench.of(TestServer.shared());
                var statement = bench.connection().createStatement()) {
            statement.execute(
                    "create domain d as int; create table t (id int primary key, d d); insert into t values (1, 1)");
            Catalog from = CatalogReader.read(bench.connection());
            statement.execute("alter domain d set not null; alter domain d add constraint more check (value > 0)");
            Catalog to = CatalogReader.read(bench.connection());
            statement.execute("alter domain d drop not null; alter domain d drop constraint more");
            Plan plan = Planner.plan(
                    from, new SpecifiedSchema(to, SqlOutline.EMPTY, List.of()), Intentions.NONE, 1, new Problems());
            assertThat(plan.forward()).hasSize(2);
            bench.connection().setAutoCommit(false);
            for (Step step : plan.forward()) {
                assertThat(step.work()).isEqualTo(Step.Work.SCAN);
                long before = scans(statement);
                statement.execute(step.sql());
                assertThat(scans(statement)).as(step.sql()).isGreaterThan(before);
            }
            bench.connection().rollback();
            bench.connection().setAutoCommit(true);
        }
    }

    private static long scans(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("select pg_stat_get_xact_numscans('t'::regclass)")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void check(Catalog start, List<Measured> steps, List<String> faults) {
        Set<String> tables = new TreeSet<>();
        start.tables().forEach(t -> tables.add(t.name().toString()));
        Set<String> fresh = new HashSet<>();
        for (Measured measured : steps) {
            Step step = measured.step();
            boolean looks = step.sql().startsWith("do ");
            if (looks) { // batches are looked at with rows, below; a name may be the right one already
                continue;
            }
            if (!said(step, tables).equals(seen(measured, tables))) {
                faults.add("locks said " + said(step, tables) + ", seen " + seen(measured, tables) + ": " + step.sql());
            }
            if (step.work() != Step.Work.ROWS
                    && concerns(measured, tables)
                    && step.work() != work(measured)
                    && !ofFresh(step, measured, fresh)
                    && !stands(step, measured, start)
                    && !step.sql().startsWith("alter domain")) { // of which PostgreSQL says nothing; see below
                faults.add("said " + step.work() + ", seen " + work(measured) + " " + measured.rewritten()
                        + measured.scanned() + measured.built() + ": " + step.sql());
            }
            Matcher made = MADE.matcher(step.sql());
            if (made.find()) {
                fresh.add(made.group(1) == null ? made.group(2) : made.group(1) + "." + made.group(2));
            }
            if (made.reset().find()) { // nobody waits for what is new, even if it has an old name
                tables.remove((made.group(1) == null ? "" : made.group(1) + ".") + made.group(2));
            }
            if (!concerns(measured, tables)
                    && step.work() == Step.Work.REWRITE
                    && measured.rewritten().isEmpty()) {
                faults.add("said to rewrite: " + step.sql());
            }
        }
    }

    /** What a part was told itself it keeps when the whole is told otherwise, which a plan cannot rely on. */
    private static boolean stands(Step step, Measured measured, Catalog start) {
        Matcher required = Pattern.compile("alter table (\\w+) alter column (\\w+) set not null")
                .matcher(step.sql());
        return work(measured) == Step.Work.INSTANT
                && required.matches()
                && start.table(Name.inPublic(required.group(1)))
                        .flatMap(t -> t.column(required.group(2)))
                        .filter(c -> c.notNull())
                        .isPresent();
    }

    /** A foreign key of a table that the plan has made looks at no rows, though PostgreSQL says that it validates. */
    private static boolean ofFresh(Step step, Measured measured, Set<String> fresh) {
        return step.work() == Step.Work.INSTANT
                && work(measured) == Step.Work.SCAN
                && fresh.stream()
                        .anyMatch(t -> step.sql().startsWith("alter table " + t + " add constraint ")
                                && step.sql().contains(" FOREIGN KEY "));
    }

    private static Comparison.Side side(Path file) throws IOException {
        return new Comparison.Side.Script(new SourceFile(file.toString(), Files.readString(file)));
    }

    private static Intentions dropAndAdd(Comparison.Pair pair, boolean large) {
        Map<Name, Long> rows = new HashMap<>();
        if (large) {
            pair.from().tables().forEach(t -> rows.put(t.name(), 1_000_000L));
            pair.to().catalog().tables().forEach(t -> rows.put(t.name(), 1_000_000L));
        }
        var added = new HashSet<ColumnName>();
        Catalog target = pair.to().catalog();
        target.tables().forEach(t -> {
            added.add(new ColumnName(t.name(), ""));
            t.columns().forEach(c -> added.add(new ColumnName(t.name(), c.name())));
        });
        var accepted = new HashSet<ColumnName>();
        target.tables().forEach(t -> t.constraints().forEach(c -> accepted.add(new ColumnName(t.name(), c.name()))));
        return new Intentions(Map.of(), Map.of(), Map.of(), added, rows, accepted);
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
