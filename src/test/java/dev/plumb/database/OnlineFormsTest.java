package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.Step;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The pairs of schemas with large tables: no statement of a plan reads or writes the rows of a table that was there
 * while others wait, but for the few changes that PostgreSQL has no other form for; and there, back and there again
 * leads to the same catalogs and rows. {@code -Dplumb.schema.online=every} takes them all.
 */
class OnlineFormsTest {
    private static final Path PAIRS = Path.of("src/test/resources/schema");
    private static final boolean EVERY = "every".equals(System.getProperty("plumb.schema.online"));

    @TestFactory
    Stream<DynamicTest> thereAndBack() throws IOException {
        String only = System.getProperty("pair", "");
        try (var folders = Files.list(PAIRS)) {
            return folders
                    .sorted()
                    .filter(f -> f.getFileName().toString().contains(only))
                    .filter(f -> EVERY
                            || !only.isEmpty()
                            || f.getFileName().toString().startsWith("online-"))
                    .flatMap(folder -> Stream.of(
                            DynamicTest.dynamicTest(
                                    folder.getFileName() + " →", () -> tryOut(folder, "from.sql", "to.sql")),
                            DynamicTest.dynamicTest(
                                    folder.getFileName() + " ←", () -> tryOut(folder, "to.sql", "from.sql"))))
                    .toList()
                    .stream();
        }
    }

    private static void tryOut(Path folder, String from, String to) throws IOException {
        var problems = new Problems();
        SpecifiedSchema start = read(folder.resolve(from), problems);
        SpecifiedSchema target = read(folder.resolve(to), problems);
        assertThat(problems.sorted()).as("the pair itself").isEmpty();
        Plan plan = Planner.plan(
                start.catalog(), target, intentions(folder, from.equals("to.sql"), start, target), 1, problems);
        assertThat(problems.sorted()).extracting(p -> p.wording().title()).isEmpty();
        Rehearsal rehearsal = Rehearsal.of(plan, TestServer.shared());
        assertThat(rehearsal.failures())
                .as(() -> "the plan\n" + text(plan.forward()) + "\nand back\n" + text(plan.back()))
                .isEmpty();
        if ("yes".equals(System.getProperty("show"))) {
            System.out.println(
                    folder.getFileName() + " " + from + "\n" + text(plan.forward()) + "\n-- " + rehearsal.remarks());
        }
    }

    private static String text(List<Step> steps) {
        return steps.stream()
                .map(s -> s.sql() + "; -- " + s.transaction() + " " + s.work())
                .collect(Collectors.joining("\n"));
    }

    private static SpecifiedSchema read(Path file, Problems problems) throws IOException {
        String sql = Files.readString(file);
        return SpecifiedSql.read(
                List.of(new Span(new SourceFile(file.getFileName().toString(), sql), 0, sql.length())),
                problems,
                CatalogCache.ofUser(),
                PostgresBinaries.VERSION,
                TestServer::shared);
    }

    /** Renames and backfills of the pair, of which the way from its end takes none. */
    private static Intentions intentions(Path folder, boolean turned, SpecifiedSchema start, SpecifiedSchema target)
            throws IOException {
        Map<Name, Name> tables = new HashMap<>();
        Map<ColumnName, String> columns = new HashMap<>();
        Map<ColumnName, String> backfills = new HashMap<>();
        Path file = folder.resolve("intentions.txt");
        for (String line : !turned && Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "table" -> tables.put(Name.inPublic(words[1]), Name.inPublic(words[2]));
                case "column" -> columns.put(column(words[1]), words[2]);
                case "backfill" -> backfills.put(column(words[1]), words[2]);
                default -> {}
            }
        }
        Map<Name, Long> rows = new HashMap<>();
        start.catalog().tables().forEach(t -> rows.put(t.name(), 1_000_000L));
        target.catalog().tables().forEach(t -> rows.put(t.name(), 1_000_000L));
        Set<ColumnName> brandNew = new HashSet<>();
        target.catalog().tables().forEach(t -> {
            brandNew.add(new ColumnName(t.name(), ""));
            t.columns().stream()
                    .map(c -> new ColumnName(t.name(), c.name()))
                    .filter(c -> !columns.containsKey(c))
                    .forEach(brandNew::add);
        });
        Set<ColumnName> accepted = target.catalog().tables().stream()
                .flatMap(t -> t.constraints().stream().map(c -> new ColumnName(t.name(), c.name())))
                .collect(Collectors.toSet());
        return new Intentions(tables, columns, backfills, brandNew, rows, accepted);
    }

    private static ColumnName column(String written) {
        int dot = written.indexOf('.');
        return new ColumnName(Name.inPublic(written.substring(0, dot)), written.substring(dot + 1));
    }
}
